// SPDX-License-Identifier: Apache-2.0

public import PinionCore

/// A function that a layer applies to each of its outputs.
///
/// ```swift
/// Dense(512, activation: .relu)
/// ActivationFunction.sigmoid(Tensor([-1.0, 0.0, 1.0]))
/// ```
///
/// Any differentiable function of a tensor will do: see `NamedChoice` for how to add one.
public struct ActivationFunction: NamedChoice {
  /// `activation`.
  public static let kind = "activation"
  /// The name that is stored in model files.
  public let name: String
  /// The settings that are stored in model files.
  public let configuration: Configuration
  private let function: @Sendable (Tensor) -> Tensor

  /// Makes an activation from a function that keeps the shape.
  public init(
    name: String, configuration: Configuration = [:],
    _ function: @escaping @Sendable (Tensor) -> Tensor
  ) {
    self.name = name
    self.configuration = configuration
    self.function = function
  }

  /// Applies the function.
  public func callAsFunction(_ x: Tensor) -> Tensor { function(x) }
}

extension ActivationFunction {
  /// The identity.
  public static let linear = ActivationFunction(name: "linear") { $0 }

  /// The rectifier, *max(x, 0)*.
  public static let relu = ActivationFunction(name: "relu") { PinionCore.relu($0) }

  /// The logistic function, *1 / (1 + e⁻ˣ)*.
  ///
  /// As a network's last activation under `Loss.binaryCrossentropy` it is computed together with
  /// the loss.
  public static let sigmoid = ActivationFunction(name: "sigmoid") { PinionCore.sigmoid($0) }

  /// The hyperbolic tangent.
  public static let tanh = ActivationFunction(name: "tanh") { PinionCore.tanh($0) }

  /// *eˣ / Σ eˣ* along the last axis: positive numbers whose sum is 1.
  ///
  /// As a network's last activation under a categorical cross-entropy it is computed together with
  /// the loss.
  public static let softmax = ActivationFunction(name: "softmax") { $0.softmax(axis: -1) }

  /// The activation of this name that comes with Pinion, or nil.
  public static func builtIn(_ name: String, _: Configuration) -> ActivationFunction? {
    [linear, relu, sigmoid, tanh, softmax].first { $0.name == name }
  }
}
