// SPDX-License-Identifier: Apache-2.0

public import PinionCore

/// A layer that sets a random part of its inputs to zero while the network is trained.
///
/// The rest is multiplied by *1 / (1 − rate)*, so that the expected sum stays. Otherwise the layer
/// does nothing. What is dropped follows from the network's seed, the layer and the number of the
/// step.
///
/// Srivastava and others, *Dropout: a simple way to prevent neural networks from overfitting*,
/// 2014.
///
/// ```swift
/// network.add(Dropout(0.5))
/// ```
public struct Dropout: Layer {
  /// The share of inputs that is dropped.
  public let rate: Double
  /// The shape of one input, where it is stated.
  public let inputShape: Shape?
  /// The name of this layer, or nil to have one made.
  public let name: String?

  /// Makes a layer.
  ///
  /// - Parameters:
  ///   - rate: the share of inputs that is dropped, from 0 up to but not including 1.
  ///   - inputShape: the shape of one input.
  ///   - name: the name of the layer.
  public init(_ rate: Double, inputShape: Shape? = nil, name: String? = nil) {
    self.rate = rate
    self.inputShape = inputShape
    self.name = name
  }

  /// `Dropout(rate)`.
  public var label: String { "Dropout(\(rate))" }

  /// The input's shape.
  public func outputShape(for inputShape: Shape) throws -> Shape {
    guard rate >= 0, rate < 1 else {
      throw ModelError(.invalidLayer, "the rate must be in 0..<1, received \(rate)")
    }
    return inputShape
  }

  /// The input, in training with a random part of it set to zero.
  public func callAsFunction(
    _ input: Tensor, parameters: [Tensor], context: LayerContext
  ) -> Tensor {
    guard context.isTraining, rate > 0 else { return input }
    let draws = Tensor.random(in: 0..<1, shape: input.shape, key: context.key)
    let kept = (draws .>= weak(rate)).cast(to: input.dtype)
    return input * kept * weak(1 / (1 - rate))
  }
}
