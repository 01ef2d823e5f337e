// SPDX-License-Identifier: Apache-2.0

/// One line of JSON, with its keys in the order given.
struct JSONLine {
  enum Value {
    case string(String)
    case integer(Int)
    case unsigned(UInt64)
    case number(Double)
    case list([Value])

    var text: String {
      switch self {
      // The strings that are printed are names without characters to escape.
      case .string(let value): "\"\(value)\""
      case .integer(let value): "\(value)"
      case .unsigned(let value): "\(value)"
      case .number(let value): value.isFinite ? "\(value)" : "null"
      case .list(let values): "[\(values.map(\.text).joined(separator: ","))]"
      }
    }
  }

  private let members: [(String, Value)]

  init(_ members: [(String, Value)]) { self.members = members }

  var text: String {
    "{" + members.map { "\"\($0)\":\($1.text)" }.joined(separator: ",") + "}"
  }
}

extension Duration {
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}

extension Double {
  /// The number with a fixed number of decimal places.
  func formatted(_ places: Int) -> String {
    guard isFinite else { return "\(self)" }
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let rounded = (magnitude * scale).rounded()
    // Beyond, all are whole numbers.
    guard rounded < 1e18 else { return "\(self)" }
    let scaled = Int64(rounded)
    let sign = self < 0 && scaled > 0 ? "-" : ""
    if places <= 0 { return "\(sign)\(scaled)" }
    let fraction = String(scaled % Int64(scale))
    return "\(sign)\(scaled / Int64(scale))."
      + String(repeating: "0", count: places - fraction.count) + fraction
  }
}
