// SPDX-License-Identifier: Apache-2.0

import Answering
import Pinion

/// Latencies of `predict` for the chapter's network, timed on request.
///
/// The argument is the folder of the weights and images; with a second one, `write`, they are made.
/// `Benchmarks/inference` asks this program, and the scripts of the other libraries, for numbers of images in turn; each
/// is one batch. The check is the sum over all images of the probabilities times their classes' numbers.
@main struct Inference {
  static func main() throws {
    let folder = CommandLine.arguments[1]
    if CommandLine.arguments.last == "write" { return try write(folder) }
    func array(_ name: String) throws -> Tensor { try NPY.load(from: "\(folder)/\(name).npy") }
    let images = try array("images")
    let network = Sequential(seed: 1) {
      Dense(512, activation: .relu, inputShape: [784])
      Dense(10, activation: .softmax)
    }
    for (number, layer) in network.layers.enumerated() {
      try layer.setWeights([array("kernel\(number + 1)"), array("bias\(number + 1)")])
    }
    let classes = Tensor.arange(10).cast(to: .float64)
    try answerLines { line in
      guard let count = Int(line), (1...images.count).contains(count) else { return nil }
      let batch = images[0..<count]
      let time = try medianSeconds(for: 0.3) {
        _ = try network.predict(batch, batchSize: count)
      }
      let probabilities = try network.predict(batch, batchSize: count)
      return Answer(
        seconds: time,
        check: (probabilities.cast(to: .float64) * classes).sum().item(as: Double.self))
    }
  }

  static func write(_ folder: String) throws {
    let shapes: [(name: String, shape: Shape, range: Range<Double>)] = [
      ("kernel1", [784, 512], -0.07..<0.07), ("bias1", [512], -0.1..<0.1),
      ("kernel2", [512, 10], -0.1..<0.1), ("bias2", [10], -0.1..<0.1),
      ("images", [10_000, 784], 0..<1),
    ]
    for (number, (name, shape, range)) in shapes.enumerated() {
      let array = Tensor.random(in: range, shape: shape, key: RandomKey(seed: UInt64(number)))
      try NPY.save(array, to: "\(folder)/\(name).npy")
    }
  }
}
