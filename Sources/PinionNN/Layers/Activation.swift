// SPDX-License-Identifier: Apache-2.0

public import PinionCore

/// A layer that only applies an activation.
///
/// ```swift
/// network.add(Dense(512))
/// network.add(Activation(.relu))
/// ```
public struct Activation: ActivatedLayer {
  /// What is applied.
  public let activation: ActivationFunction
  /// The shape of one input, where it is stated.
  public let inputShape: Shape?
  /// The name of this layer, or nil to have one made.
  public let name: String?

  /// Makes a layer.
  public init(_ activation: ActivationFunction, inputShape: Shape? = nil, name: String? = nil) {
    self.activation = activation
    self.inputShape = inputShape
    self.name = name
  }

  /// `Activation(name)`.
  public var label: String { "Activation(\(activation))" }

  /// The input's shape.
  public func outputShape(for inputShape: Shape) throws -> Shape {
    if activation == .softmax, inputShape.isEmpty {
      throw ModelError(
        .wrongInput, "softmax needs samples with at least one axis, received one number per sample")
    }
    return inputShape
  }

  /// The input.
  public func beforeActivation(
    _ input: Tensor, parameters: [Tensor], context: LayerContext
  ) -> Tensor { input }
}
