// SPDX-License-Identifier: Apache-2.0

public import PinionCore

/// A layer that makes a vector of each sample.
///
/// - input: `[samples, …]`
/// - output: `[samples, product of the other axes]`
///
/// ```swift
/// let network = Sequential {
///   Flatten(inputShape: [28, 28])
///   Dense(10, activation: .softmax)
/// }
/// ```
public struct Flatten: Layer {
  /// The shape of one input, where it is stated.
  public let inputShape: Shape?
  /// The name of this layer, or nil to have one made.
  public let name: String?

  /// Makes a layer.
  public init(inputShape: Shape? = nil, name: String? = nil) {
    self.inputShape = inputShape
    self.name = name
  }

  /// One axis, with the number of elements.
  public func outputShape(for inputShape: Shape) throws -> Shape { [inputShape.size] }

  /// The input with one axis beside that of samples.
  public func callAsFunction(
    _ input: Tensor, parameters: [Tensor], context: LayerContext
  ) -> Tensor {
    input.reshaped(to: [input.shape[0], Shape(Array(input.shape.dropFirst())).size])
  }
}
