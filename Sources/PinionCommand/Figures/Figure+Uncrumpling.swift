// SPDX-License-Identifier: Apache-2.0

internal import Pinion

// A network that uncrumples paper: 2.9.

extension Figure {
  static let uncrumpling = Figure(
    "2.9", "A network uncrumples two sheets of paper",
    alternative: """
      Six pictures of a red and a blue sheet of paper. In the first they are crumpled into one another; after each of the five \
      layers of a network they are flatter and farther apart; after the last they lie flat, one above the other.
      """
  ) { _ in
    let sheets = try uncrumpled()
    return Plot.diagram(width: 3, height: 2.24) { canvas in
      for (number, sheets) in sheets.enumerated() {
        let (x, y) = (Double(number % 3) + 0.5, 1.12 * Double(number / 3) + 0.5)
        sheets.draw(in: &canvas, x: x, y: y, size: 1)
        canvas.text(number == 0 ? "crumpled" : "after layer \(number)", x: x, y: y + 0.55)
      }
    }
    .size(width: 640, height: 500)
  }

  /// The sheets as they are crumpled, then after each layer of a network that has learnt to flatten them.
  private static func uncrumpled() throws -> [Sheets] {
    let crumpled = Sheets(distance: 0.3).crumpled
    let network = Sequential(seed: 1) { for _ in 0..<5 { Movement(units: 24) } }
    network.compile(optimizer: .adam(learningRate: 0.02), loss: .meanSquaredError)
    try network.build(inputShape: [3])
    train(network, from: crumpled.rows, to: Sheets(distance: 1.2).rows, steps: 400)

    return network.layers.reduce(into: [crumpled]) { sheets, layer in
      sheets.append(
        sheets[sheets.count - 1].moved { x in
          layer.layer(
            x, parameters: layer.weights, context: LayerContext(isTraining: false))
        })
    }
  }

  /// Teaches a network where points should come to lie: `fit`, in `float64` and with all points in each step.
  private static func train(_ network: Sequential, from x: Tensor, to y: Tensor, steps: Int) {
    guard let optimizer = network.optimizer else { return }
    var parameters = network.parameters
    parameters.forEachTensor { $0 = $0.cast(to: .float64) }
    var training = Training(
      parameters: parameters, state: optimizer.initialState(for: parameters))
    let step = compiledUpdate { (training: inout Training, x: Tensor, y: Tensor) -> Tensor in
      let (loss, slopes) = valueWithGradient(at: training.parameters) {
        network.lossValue(x, y, parameters: $0)
      }
      optimizer.update(&training.parameters, slopes, state: &training.state)
      return loss
    }
    for _ in 0..<steps { _ = step(&training, x, y) }
    network.parameters = training.parameters
  }
}

/// What changes in a step of training.
private struct Training: TensorTree {
  var parameters: Parameters
  var state: OptimizerState

  mutating func forEachTensor(_ body: (inout Tensor) throws -> Void) rethrows {
    try parameters.forEachTensor(body)
    try state.forEachTensor(body)
  }
}

/// A layer that moves each point a little: *x + tanh(x · inner + bias) · outer*. At first it moves nothing.
private struct Movement: Layer {
  var units: Int
  var name: String?
  var inputShape: Shape?

  func outputShape(for inputShape: Shape) -> Shape { inputShape }

  func parameters(for inputShape: Shape) -> [ParameterSpec] {
    let inputs = inputShape[inputShape.count - 1]
    return [
      ParameterSpec("inner", shape: [inputs, units], initializer: .glorotUniform),
      ParameterSpec("bias", shape: [units], initializer: .zeros),
      ParameterSpec("outer", shape: [units, inputs], initializer: .zeros),
    ]
  }

  func callAsFunction(_ input: Tensor, parameters: [Tensor], context: LayerContext) -> Tensor {
    input + dot(tanh(dot(input, parameters[0]) + parameters[1]), parameters[2])
  }
}
