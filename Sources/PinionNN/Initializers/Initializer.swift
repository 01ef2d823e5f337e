// SPDX-License-Identifier: Apache-2.0

public import PinionCore

/// A rule for a parameter's first values.
///
/// ```swift
/// Dense(512, activation: .relu, kernelInitializer: .heNormal)
/// let kernel = Initializer.glorotUniform.values(shape: [784, 512], key: RandomKey(seed: 1))
/// ```
public struct Initializer: NamedChoice {
  /// `initializer`.
  public static let kind = "initializer"
  /// The name that is stored in model files.
  public let name: String
  /// The settings that are stored in model files.
  public let configuration: Configuration
  private let draw: @Sendable (Shape, RandomKey) -> Tensor

  /// Makes an initializer from a function of the parameter's shape and a random key.
  public init(
    name: String, configuration: Configuration = [:],
    _ values: @escaping @Sendable (Shape, RandomKey) -> Tensor
  ) {
    self.name = name
    self.configuration = configuration
    self.draw = values
  }

  /// The first values of a parameter: the same for the same key.
  public func values(shape: Shape, key: RandomKey) -> Tensor { draw(shape, key) }
}

extension Initializer {
  /// The initializer of this name that comes with Pinion, or nil.
  public static func builtIn(_ name: String, _ settings: Configuration) -> Initializer? {
    switch name {
    case "zeros": zeros
    case "ones": ones
    case "constant": constant(settings.number("value", default: 0))
    case "uniform":
      uniform(
        in: settings.number("from", default: -0.05)..<settings.number("to", default: 0.05))
    case "normal":
      normal(
        mean: settings.number("mean", default: 0),
        standardDeviation: settings.number("standardDeviation", default: 0.05))
    default: scaled.first { $0.name == name }
    }
  }
}
