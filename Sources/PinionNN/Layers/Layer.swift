// SPDX-License-Identifier: Apache-2.0

public import PinionCore

/// A step of a network: a function of a tensor and of parameters that are learnt.
///
/// A layer is a value that holds its configuration only. The network keeps the parameters, which
/// the layer declares by name, and passes them to each call.
///
/// ```swift
/// struct Scale: Layer {
///   var name: String?
///   var inputShape: Shape?
///
///   func outputShape(for inputShape: Shape) -> Shape { inputShape }
///   func parameters(for inputShape: Shape) -> [ParameterSpec] {
///     [ParameterSpec("factor", shape: inputShape, initializer: .ones)]
///   }
///   func callAsFunction(_ input: Tensor, parameters: [Tensor], context: LayerContext) -> Tensor {
///     input * parameters[0]
///   }
/// }
/// ```
///
/// To read a model file that contains such a layer, pass its type to
/// `Sequential.load(from:knowing:)`.
public protocol Layer: Codable, Sendable {
  /// The name of the type in summaries and model files, such as `Dense`.
  static var typeName: String { get }
  /// The name of this layer in its network, or nil to have one made, such as `dense_1`.
  var name: String? { get }
  /// The shape of one input without the axis of samples, where it is stated.
  var inputShape: Shape? { get }
  /// The layer as error messages call it, such as `Dense(512)`.
  var label: String { get }

  /// The shape of one output, given that of one input, both without the axis of samples.
  ///
  /// - Throws: an error that says why, where the layer cannot be made as it is configured or does
  ///   not take such an input.
  func outputShape(for inputShape: Shape) throws -> Shape

  /// The parameters that the layer has when it is given inputs of this shape.
  func parameters(for inputShape: Shape) -> [ParameterSpec]

  /// Computes the layer's output.
  ///
  /// - Parameters:
  ///   - input: `[samples, …]`, of the shape that `outputShape(for:)` has accepted.
  ///   - parameters: the declared parameters in order.
  ///   - context: whether the network is being trained, and random numbers.
  func callAsFunction(_ input: Tensor, parameters: [Tensor], context: LayerContext) -> Tensor
}

extension Layer {
  /// The name of the Swift type.
  public static var typeName: String { String(describing: Self.self) }
  /// The type's name.
  public var label: String { Self.typeName }
  /// None.
  public func parameters(for inputShape: Shape) -> [ParameterSpec] { [] }
}

/// A layer that ends with an activation.
///
/// Knowing the two parts lets a loss take the values from before a softmax or sigmoid.
public protocol ActivatedLayer: Layer {
  /// What the layer applies last.
  var activation: ActivationFunction { get }
  /// Computes the output without the activation.
  func beforeActivation(_ input: Tensor, parameters: [Tensor], context: LayerContext) -> Tensor
}

extension ActivatedLayer {
  /// Computes the layer's output: the activation of what comes before it.
  public func callAsFunction(
    _ input: Tensor, parameters: [Tensor], context: LayerContext
  ) -> Tensor {
    activation(beforeActivation(input, parameters: parameters, context: context))
  }
}

/// A parameter as a layer declares it.
public struct ParameterSpec: Sendable {
  /// The parameter's name in its layer, such as `kernel`.
  public let name: String
  /// The shape.
  public let shape: Shape
  /// The rule for the first values.
  public let initializer: Initializer
  /// Whether training changes it.
  public let isTrainable: Bool

  /// Declares a parameter.
  public init(
    _ name: String, shape: Shape, initializer: Initializer, isTrainable: Bool = true
  ) {
    self.name = name
    self.shape = shape
    self.initializer = initializer
    self.isTrainable = isTrainable
  }
}

/// What a layer knows about the call it is part of.
public struct LayerContext: Sendable {
  /// Whether the network is being trained.
  ///
  /// Dropout, for one, does nothing otherwise.
  public let isTraining: Bool
  private let base: RandomKey
  private let layer: Int

  /// Makes a context.
  ///
  /// - Parameters:
  ///   - isTraining: whether the network is being trained.
  ///   - key: the key of this step.
  ///   - layer: the number of the layer, which gets a key of its own.
  public init(isTraining: Bool, key: RandomKey = RandomKey(seed: 0), layer: Int = 0) {
    self.isTraining = isTraining
    base = key
    self.layer = layer
  }

  /// The layer's key of this step: another one in each layer and each step.
  public var key: RandomKey { base.folded(with: layer) }

  /// The same context for another layer.
  func forLayer(_ layer: Int) -> LayerContext {
    LayerContext(isTraining: isTraining, key: base, layer: layer)
  }
}
