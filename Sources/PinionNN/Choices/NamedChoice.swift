// SPDX-License-Identifier: Apache-2.0

/// Something a network is configured with: an activation, a loss, an optimizer, and so on.
///
/// A choice is a name, its settings and the closures that do the work. The first two are what a
/// model file stores; two choices are equal where they agree. Choices that come with Pinion are
/// static members (`.relu`); yours are too, in an extension:
///
/// ```swift
/// extension ActivationFunction {
///   static var swish: Self { ActivationFunction(name: "swish") { $0 * sigmoid($0) } }
/// }
/// ```
///
/// To read a model file that names it, hand it to `Sequential.load(from:knowing:)`.
public protocol NamedChoice: Codable, Hashable, Sendable, CustomStringConvertible {
  /// What the choice is for, as error messages call it, such as `activation`.
  static var kind: String { get }
  /// The name that is stored in model files.
  var name: String { get }
  /// The settings that are stored in model files.
  var configuration: Configuration { get }
  /// The choice of this name that comes with Pinion, or nil.
  static func builtIn(_ name: String, _ configuration: Configuration) -> Self?
}

extension NamedChoice {
  /// The name, such as `relu`.
  public var description: String { name }

  /// Whether two choices have the same name and settings.
  public static func == (a: Self, b: Self) -> Bool {
    a.name == b.name && a.configuration == b.configuration
  }

  /// Mixes the name and the settings into a hash.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(configuration)
  }

  /// Reads a name, or a name with settings, and finds the choice.
  ///
  /// - Throws: `ModelError` where nothing of this name is known.
  public init(from decoder: any Decoder) throws {
    let name: String
    var configuration: Configuration = [:]
    if let container = try? decoder.singleValueContainer(),
      let short = try? container.decode(String.self)
    {
      name = short
    } else {
      let container = try decoder.container(keyedBy: ChoiceKey.self)
      name = try container.decode(String.self, forKey: .name)
      configuration = try container.decode(Configuration.self, forKey: .configuration)
    }
    if let choice = Self.builtIn(name, configuration) {
      self = choice
      return
    }
    let custom = decoder.userInfo[.customChoices] as? [any NamedChoice] ?? []
    guard let choice = custom.lazy.compactMap({ $0 as? Self }).first(where: { $0.name == name })
    else {
      throw ModelError(
        .unknownChoice,
        "the model file uses the \(Self.kind) \"\(name)\", which is not one of Pinion's; "
          + "pass it to load(from:knowing:)")
    }
    self = choice
  }

  /// Writes the name, with the settings where there are any.
  public func encode(to encoder: any Encoder) throws {
    if configuration.isEmpty {
      var container = encoder.singleValueContainer()
      try container.encode(name)
    } else {
      var container = encoder.container(keyedBy: ChoiceKey.self)
      try container.encode(name, forKey: .name)
      try container.encode(configuration, forKey: .configuration)
    }
  }
}

private enum ChoiceKey: String, CodingKey {
  case name, configuration
}

extension CodingUserInfoKey {
  /// Where `load` puts the choices that it was told of.
  static let customChoices = CodingUserInfoKey(rawValue: "pinion.choices")!
}
