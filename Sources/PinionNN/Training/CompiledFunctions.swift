// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// The network's steps, compiled when they are first needed and dropped when the network changes.
struct CompiledFunctions {
  typealias TrainingStep = (inout TrainingState, Tensor, Tensor, Tensor, Tensor) -> Void
  typealias EvaluationStep = (inout RunningSums, Parameters, Tensor, Tensor) -> Void
  typealias PredictionStep = (Parameters, Tensor) -> Tensor

  private var training: TrainingStep?
  private var evaluation: EvaluationStep?
  private var prediction: PredictionStep?

  mutating func trainingStep(_ objective: Objective) -> TrainingStep {
    if let training { return training }
    let step = compiledUpdate {
      (state: inout TrainingState, x: Tensor, y: Tensor, rows: Tensor, rate: Tensor) in
      objective.trainingStep(&state, x, y, rows, rate)
    }
    training = step
    return step
  }

  mutating func evaluationStep(_ objective: Objective) -> EvaluationStep {
    if let evaluation { return evaluation }
    let step = compiledUpdate {
      (sums: inout RunningSums, parameters: Parameters, x: Tensor, y: Tensor) in
      objective.evaluationStep(&sums, parameters, x, y)
    }
    evaluation = step
    return step
  }

  mutating func predictionStep(_ stack: LayerStack) -> PredictionStep {
    if let prediction { return prediction }
    let step = compiled { (parameters: Parameters, x: Tensor) in
      stack(x, parameters, LayerContext(isTraining: false))
    }
    prediction = step
    return step
  }
}
