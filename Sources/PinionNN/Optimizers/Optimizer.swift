// SPDX-License-Identifier: Apache-2.0

public import PinionCore

/// A rule that changes parameters by their gradients so that the loss falls.
///
/// ```swift
/// network.compile(optimizer: .sgd(learningRate: 0.1, momentum: 0.9), loss: .meanSquaredError)
/// ```
///
/// The same values serve a training loop of your own:
///
/// ```swift
/// let optimizer = Optimizer.adam()
/// var state = optimizer.initialState(for: parameters)
/// let (loss, gradients) = valueWithGradient(at: parameters) { … }
/// optimizer.update(&parameters, gradients, state: &state)
/// ```
///
/// `Sequential.sampleOrder` and `stepKey` are the order and the random numbers of `fit`.
///
/// A rule of your own is a function that is given the step and returns how one parameter changes:
///
/// ```swift
/// extension Optimizer {
///   static func lion(learningRate: Double = 0.0001) -> Optimizer {
///     Optimizer(name: "lion", learningRate: learningRate, slots: [Slot("momentum")]) { step in
///       { parameter, gradient, slots in
///         parameter -= step.learningRate * sign(slots[0] * 0.9 + gradient * 0.1)
///         slots[0] = slots[0] * 0.99 + gradient * 0.01
///       }
///     }
///   }
/// }
/// ```
public struct Optimizer: NamedChoice {
  /// `optimizer`.
  public static let kind = "optimizer"
  /// The name that is stored in model files.
  public let name: String
  /// The factor on each update.
  public var learningRate: Double
  /// What is remembered for each parameter from step to step.
  public let slots: [Slot]
  private let settings: Configuration
  private let rule: @Sendable (Step) -> Update

  /// A tensor that the optimizer keeps for each parameter, of the parameter's shape.
  public struct Slot: Hashable, Sendable {
    /// Its name in model files.
    public let name: String
    /// The value of its elements before the first step.
    public let initialValue: Double

    /// Makes a slot.
    public init(_ name: String, initialValue: Double = 0) {
      self.name = name
      self.initialValue = initialValue
    }
  }

  /// What a step knows beside the gradients.
  public struct Step {
    /// The learning rate, a scalar.
    public let learningRate: Tensor
    /// The number of the step, from 1: an `int64` scalar.
    public let number: Tensor
  }

  /// Changes one parameter and its slots.
  public typealias Update = (
    _ parameter: inout Tensor, _ gradient: Tensor, _ slots: inout [Tensor]
  ) -> Void

  /// Makes an optimizer.
  ///
  /// - Parameters:
  ///   - name: the name that is stored in model files.
  ///   - learningRate: the factor on each update.
  ///   - settings: further settings to store in model files.
  ///   - slots: what is remembered for each parameter.
  ///   - rule: called once per step; the function that it returns is called for each parameter.
  public init(
    name: String, learningRate: Double, settings: Configuration = [:], slots: [Slot] = [],
    rule: @escaping @Sendable (Step) -> Update
  ) {
    self.name = name
    self.learningRate = learningRate
    self.settings = settings
    self.slots = slots
    self.rule = rule
  }

  /// The settings that are stored in model files.
  public var configuration: Configuration {
    settings.merging(["learningRate": .number(learningRate)]) { $1 }
  }
}

extension Optimizer {
  /// What the optimizer remembers before its first step.
  public func initialState(for parameters: Parameters) -> OptimizerState {
    OptimizerState(
      steps: Tensor(Int64(0)),
      slots: parameters.trainableIndices.map { index in
        let parameter = parameters.tensors[index]
        return slots.map { slot in
          Tensor.full(
            parameter.shape, Tensor(floatLiteral: slot.initialValue), dtype: parameter.dtype)
        }
      })
  }

  /// Changes parameters by one step.
  ///
  /// Parameters that are not trainable stay.
  ///
  /// - Parameters:
  ///   - parameters: the parameters.
  ///   - gradients: the gradient of the loss with respect to each.
  ///   - state: what the optimizer remembers, from `initialState(for:)`.
  ///   - learningRate: a scalar in place of the optimizer's own.
  public func update(
    _ parameters: inout Parameters, _ gradients: Parameters, state: inout OptimizerState,
    learningRate: Tensor? = nil
  ) {
    state.steps += 1
    let update = rule(
      Step(learningRate: learningRate ?? Tensor(Float(self.learningRate)), number: state.steps))
    for (slot, index) in parameters.trainableIndices.enumerated() {
      update(&parameters.tensors[index], gradients.tensors[index], &state.slots[slot])
    }
  }

  /// The optimizer of this name that comes with Pinion, or nil.
  public static func builtIn(_ name: String, _ settings: Configuration) -> Optimizer? {
    switch name {
    case "sgd": sgd(settings)
    case "adagrad": adagrad(settings)
    case "rmsprop": rmsprop(settings)
    case "adam": adam(settings)
    default: nil
    }
  }
}

/// What an optimizer remembers from step to step.
public struct OptimizerState: TensorTree, Sendable {
  /// How many steps have been made: an `int64` scalar.
  public var steps: Tensor
  /// For each trainable parameter, the optimizer's slots.
  public var slots: [[Tensor]]

  /// Visits the step count and every slot.
  public mutating func forEachTensor(_ body: (inout Tensor) throws -> Void) rethrows {
    try body(&steps)
    try slots.forEachTensor(body)
  }
}

/// A number in a rule: it takes the type of the tensor that it meets.
func weak(_ value: Double) -> Tensor { Tensor(floatLiteral: value) }
