// SPDX-License-Identifier: Apache-2.0

/// One setting of a choice such as an optimizer, as a model file stores it.
///
/// Literals make them: `["rho": 0.9, "centered": false]`.
public enum Setting: Hashable, Sendable {
  /// A number.
  case number(Double)
  /// A switch.
  case flag(Bool)
}

extension Setting: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral
{
  /// Makes a number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// Makes a number.
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
  /// Makes a switch.
  public init(booleanLiteral value: Bool) { self = .flag(value) }
}

extension Setting: Codable {
  /// Reads a JSON number or boolean.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else {
      self = .number(try container.decode(Double.self))
    }
  }

  /// Writes a JSON number or boolean.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number): try container.encode(number)
    case .flag(let flag): try container.encode(flag)
    }
  }
}

/// The settings of a choice, by name.
public typealias Configuration = [String: Setting]

extension Configuration {
  /// The number stored under a name, or what it is where the file leaves it out.
  func number(_ name: String, default value: Double) -> Double {
    if case .number(let number)? = self[name] { number } else { value }
  }

  /// The switch stored under a name, or what it is where the file leaves it out.
  func flag(_ name: String, default value: Bool = false) -> Bool {
    if case .flag(let flag)? = self[name] { flag } else { value }
  }
}
