// SPDX-License-Identifier: Apache-2.0

public import PinionCore

/// A layer that multiplies its inputs by a number and adds another: *y = scale · x + offset*.
///
/// As the first layer it lets a network take pictures as they are: `uint8` pictures then stay a quarter as large in
/// memory as `float32` ones, and each batch becomes real numbers when it is used.
///
/// - input and output: `[samples, …]`
///
/// ```swift
/// let network = Sequential {
///   Rescaling(scale: 1 / 255, inputShape: [28, 28])
///   Flatten()
///   Dense(10, activation: .softmax)
/// }
/// try network.fit(train.images, oneHot(train.labels, count: 10))
/// ```
public struct Rescaling: Layer {
  /// What the inputs are multiplied by.
  public let scale: Double
  /// What is then added.
  public let offset: Double
  /// The shape of one input, where it is stated.
  public let inputShape: Shape?
  /// The name of this layer, or nil to have one made.
  public let name: String?

  /// Makes a layer.
  ///
  /// - Parameters:
  ///   - scale: what the inputs are multiplied by.
  ///   - offset: what is then added.
  ///   - inputShape: the shape of one input.
  ///   - name: the name of the layer.
  public init(scale: Double, offset: Double = 0, inputShape: Shape? = nil, name: String? = nil) {
    self.scale = scale
    self.offset = offset
    self.inputShape = inputShape
    self.name = name
  }

  /// The input's shape.
  public func outputShape(for inputShape: Shape) throws -> Shape {
    guard scale.isFinite, offset.isFinite else {
      throw ModelError(
        .invalidLayer, "scale and offset must be finite, received \(scale) and \(offset)")
    }
    return inputShape
  }

  /// The input, rescaled.
  public func callAsFunction(
    _ input: Tensor, parameters: [Tensor], context: LayerContext
  ) -> Tensor {
    let scaled = input * weak(scale)
    return offset == 0 ? scaled : scaled + weak(offset)
  }
}
