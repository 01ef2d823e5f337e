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
    let crumpled = Sheets(distance: 0.3).crumpled
    let network = Uncrumpling(layers: 5, units: 32)
    let parameters = network.trained(
      from: crumpled.rows, to: Sheets(distance: 1.2).rows, steps: 1200)
    let outputs = network.outputs(crumpled.rows, parameters)
    return Plot.diagram(width: 3, height: 2.24) { canvas in
      for (number, output) in ([crumpled.rows] + outputs).enumerated() {
        let (x, y) = (Double(number % 3) + 0.5, 1.12 * Double(number / 3) + 0.5)
        Sheets(rows: output).draw(in: &canvas, x: x, y: y, size: 1)
        canvas.text(number == 0 ? "crumpled" : "after layer \(number)", x: x, y: y + 0.55)
      }
    }
    .size(width: 640, height: 500)
  }
}

/// A network whose layers move points a little, one movement after another.
struct Uncrumpling {
  let layers: Int
  let units: Int

  /// Where points are after each layer, which moves them from x to *x + tanh(x · inner + bias) · outer*.
  func outputs(_ points: Tensor, _ parameters: Parameters) -> [Tensor] {
    (0..<layers).reduce(into: []) { outputs, number in
      let x = outputs.last ?? points
      let hidden = tanh(
        dot(x, parameters["inner \(number)"]) + parameters["bias \(number)"])
      outputs.append(x + dot(hidden, parameters["outer \(number)"]))
    }
  }

  /// Random inner weights; outer weights of 0, with which nothing moves yet.
  private var initial: Parameters {
    var tensors: [String: Tensor] = [:]
    for number in 0..<layers {
      let key = RandomKey(seed: 1).folded(with: number)
      tensors["inner \(number)"] = .randomNormal(shape: [3, units], dtype: .float64, key: key)
      tensors["bias \(number)"] = .randomNormal(
        shape: [units], dtype: .float64, key: key.folded(with: 1))
      tensors["outer \(number)"] = .zeros([units, 3], dtype: .float64)
    }
    return Parameters(tensors)
  }

  /// Parameters with which points end where they should, by short ways.
  func trained(from start: Tensor, to end: Tensor, steps: Int) -> Parameters {
    func loss(_ parameters: Parameters) -> Tensor {
      let places = [start] + outputs(start, parameters)
      let movements = zip(places, places.dropFirst()).map { ($1 - $0).squared().mean() }
      let ways = movements.reduce(Tensor(0.0), +)
      return (places[layers] - end).squared().mean() + 0.2 * ways
    }
    let optimizer = Optimizer.adam()
    let first = initial
    var training = Training(parameters: first, state: optimizer.initialState(for: first))
    let step = compiledUpdate { (training: inout Training, rate: Tensor) -> Tensor in
      let (value, slopes) = valueWithGradient(at: training.parameters, of: loss)
      optimizer.update(
        &training.parameters, slopes, state: &training.state, learningRate: rate)
      return value
    }
    for number in 0..<steps {
      // Steps get smaller towards the end.
      _ = step(&training, Tensor(0.01 * (1 - Double(number) / Double(steps))))
    }
    return training.parameters
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

extension Tensor {
  fileprivate func squared() -> Tensor { self * self }
}
