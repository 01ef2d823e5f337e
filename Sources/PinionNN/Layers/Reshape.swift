// SPDX-License-Identifier: Apache-2.0

public import PinionCore

/// A layer that gives each sample another shape with as many elements.
///
/// - input: `[samples, …]`
/// - output: `[samples]` and the target shape
///
/// ```swift
/// Reshape(to: [28, 28])
/// Reshape(to: [-1, 14])    // -1 stands for whatever fits
/// ```
public struct Reshape: Layer {
  /// The shape of one output; one axis may be -1.
  public let target: Shape
  /// The shape of one input, where it is stated.
  public let inputShape: Shape?
  /// The name of this layer, or nil to have one made.
  public let name: String?

  /// Makes a layer.
  public init(to target: Shape, inputShape: Shape? = nil, name: String? = nil) {
    self.target = target
    self.inputShape = inputShape
    self.name = name
  }

  /// `Reshape(to: shape)`.
  public var label: String { "Reshape(to: \(target))" }

  /// The target shape, with the axis that is -1 worked out.
  public func outputShape(for inputShape: Shape) throws -> Shape {
    let known = target.filter { $0 != -1 }
    let unknown = target.count - known.count
    guard unknown <= 1, known.allSatisfy({ $0 > 0 }) else {
      throw ModelError(
        .invalidLayer,
        "the target's axes must be at least 1, and at most one of them -1, received \(target)")
    }
    var size = 1
    for extent in known {
      let (product, overflow) = size.multipliedReportingOverflow(by: extent)
      size = overflow ? Int.max : product
    }
    let fits = unknown == 0 ? size == inputShape.size : inputShape.size % size == 0
    guard fits else {
      throw ModelError(
        .wrongInput,
        "expected \(unknown == 0 ? "\(size) elements" : "a multiple of \(size) elements"), "
          + "received \(inputShape.size) in shape \(inputShape)")
    }
    return Shape(target.map { $0 == -1 ? inputShape.size / size : $0 })
  }

  /// The input with samples of the target shape.
  public func callAsFunction(
    _ input: Tensor, parameters: [Tensor], context: LayerContext
  ) -> Tensor {
    let size = Shape(Array(input.shape.dropFirst())).size
    let known = target.filter { $0 != -1 }.reduce(1, *)
    return input.reshaped(to: Shape([input.shape[0]] + target.map { $0 == -1 ? size / known : $0 }))
  }
}
