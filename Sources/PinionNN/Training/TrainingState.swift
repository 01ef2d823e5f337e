// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// Everything that a training step reads and changes.
struct TrainingState: TensorTree, Sendable {
  var parameters: Parameters
  var optimizer: OptimizerState
  var sums: RunningSums
  /// The key from which each step's is derived.
  var key: RandomKey

  mutating func forEachTensor(_ body: (inout Tensor) throws -> Void) rethrows {
    try parameters.forEachTensor(body)
    try optimizer.forEachTensor(body)
    try sums.forEachTensor(body)
    try key.forEachTensor(body)
  }
}

/// The loss and the metrics of the batches so far, each weighted by its number of samples.
struct RunningSums: TensorTree, Sendable {
  /// The sums, `float64` scalars, the loss first.
  var values: [Tensor]
  /// How many batches there were.
  var batches: Tensor
  /// The number of the first batch whose loss was not finite, from 1, or `none`.
  var firstNonFinite: Tensor

  static let none = Int64.max

  init(count: Int) {
    values = (0..<count).map { _ in Tensor(Double(0)) }
    batches = Tensor(Int64(0))
    firstNonFinite = Tensor(RunningSums.none)
  }

  /// Adds a batch.
  mutating func add(_ sums: [Tensor], loss: Tensor) {
    for index in values.indices { values[index] += sums[index] }
    batches += 1
    // A comparison with NaN is false, so that this is false for NaN and for infinity.
    let isFinite = abs(loss) .< weak(.infinity)
    let number = batches.replacing(with: Tensor(RunningSums.none), where: isFinite)
    firstNonFinite = minimum(firstNonFinite, number)
  }

  mutating func forEachTensor(_ body: (inout Tensor) throws -> Void) rethrows {
    try values.forEachTensor(body)
    try body(&batches)
    try body(&firstNonFinite)
  }
}

extension Objective {
  /// One step of training: the loss, its gradient, the optimizer's update and the running sums.
  ///
  /// - Parameters:
  ///   - state: what the step changes.
  ///   - x: all inputs.
  ///   - y: all targets.
  ///   - rows: which of them make up the batch.
  ///   - learningRate: a scalar.
  func trainingStep(
    _ state: inout TrainingState, _ x: Tensor, _ y: Tensor, _ rows: Tensor,
    _ learningRate: Tensor
  ) {
    let inputs = x.gathered(rows: rows)
    let targets = y.gathered(rows: rows)
    let context = LayerContext(
      isTraining: true, key: state.key.folded(with: state.optimizer.steps))
    let (loss, gradients, predictions) = valueWithGradient(at: state.parameters) { parameters in
      self(inputs, targets, parameters, context)
    }
    compilation.optimizer.update(
      &state.parameters, gradients, state: &state.optimizer, learningRate: learningRate)
    state.sums.add(
      sums(loss: loss, predictions: predictions, targets: targets), loss: loss)
  }

  /// One step of evaluation: the running sums only.
  func evaluationStep(
    _ sums: inout RunningSums, _ parameters: Parameters, _ x: Tensor, _ y: Tensor
  ) {
    let (loss, predictions) = self(x, y, parameters, LayerContext(isTraining: false))
    sums.add(self.sums(loss: loss, predictions: predictions, targets: y), loss: loss)
  }
}
