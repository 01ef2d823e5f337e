// SPDX-License-Identifier: Apache-2.0

public import PinionCore

/// A layer each of whose outputs depends on all inputs: *activation(x · kernel + bias)*.
///
/// - input: `[…, inputs]`
/// - output: `[…, units]`
/// - parameters: `kernel` `[inputs, units]`, `bias` `[units]`
///
/// ```swift
/// network.add(Dense(512, activation: .relu, inputShape: [28 * 28]))
/// network.add(Dense(10, activation: .softmax))
/// ```
public struct Dense: ActivatedLayer {
  /// The number of outputs.
  public let units: Int
  /// What is applied to each output.
  public let activation: ActivationFunction
  /// Whether there is a bias.
  public let useBias: Bool
  /// The rule for the kernel's first values.
  public let kernelInitializer: Initializer
  /// The rule for the bias's first values.
  public let biasInitializer: Initializer
  /// The shape of one input, where it is stated.
  public let inputShape: Shape?
  /// The name of this layer, or nil to have one made.
  public let name: String?

  /// Makes a layer.
  ///
  /// Impossible configurations are reported when the network is built.
  public init(
    _ units: Int, activation: ActivationFunction = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    inputShape: Shape? = nil, name: String? = nil
  ) {
    self.units = units
    self.activation = activation
    self.useBias = useBias
    self.kernelInitializer = kernelInitializer
    self.biasInitializer = biasInitializer
    self.inputShape = inputShape
    self.name = name
  }

  /// `Dense(units)`.
  public var label: String { "Dense(\(units))" }

  /// The input's shape with `units` in place of the last axis.
  public func outputShape(for inputShape: Shape) throws -> Shape {
    guard units > 0 else {
      throw ModelError(.invalidLayer, "units must be at least 1, received \(units)")
    }
    guard let inputs = inputShape.last else {
      throw ModelError(
        .wrongInput,
        "expected samples with at least one axis, received one number per sample; "
          + "reshape the data to [samples, 1]")
    }
    guard inputs > 0 else {
      throw ModelError(.wrongInput, "expected at least one input, received shape \(inputShape)")
    }
    return Shape(inputShape.dropLast() + [units])
  }

  /// `kernel` and, unless it is left out, `bias`.
  public func parameters(for inputShape: Shape) -> [ParameterSpec] {
    let kernel = ParameterSpec(
      "kernel", shape: [inputShape[inputShape.count - 1], units], initializer: kernelInitializer)
    let bias = ParameterSpec("bias", shape: [units], initializer: biasInitializer)
    return useBias ? [kernel, bias] : [kernel]
  }

  /// The product with the kernel, plus the bias.
  public func beforeActivation(
    _ input: Tensor, parameters: [Tensor], context: LayerContext
  ) -> Tensor {
    let product = matmul(input, parameters[0])
    return useBias ? product + parameters[1] : product
  }
}
