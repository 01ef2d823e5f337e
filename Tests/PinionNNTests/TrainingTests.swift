// SPDX-License-Identifier: Apache-2.0

import PinionCore
import PinionNN
import Testing

@Suite(.serialized) struct TrainingTests {
  let x = Tensor.random(in: -1..<1, shape: [96, 6], key: RandomKey(seed: 1))
  var y: Tensor { oneHot(x.argmax(axis: 1), count: 6) }

  func trained(_ threads: Int) throws -> Sequential {
    Threads.count = threads
    defer { Threads.count = 1 }
    let network = Sequential(seed: 3)
    network.add(Dense(16, activation: .relu))
    network.add(Dense(6, activation: .softmax))
    network.compile(
      optimizer: .rmsprop(learningRate: 0.01), loss: .categoricalCrossentropy,
      metrics: [.accuracy])
    let history = try network.fit(x, y, epochs: 20, batchSize: 20, verbosity: .silent)
    #expect(history["loss"]!.last! < history["loss"]!.first! / 2)
    return network
  }

  @Test("training learns, with the same bits for every number of threads") func sameBits() throws {
    let one = try trained(1)
    let accuracy = try one.evaluate(x, y, verbosity: .silent)["accuracy"]!
    #expect(accuracy > 0.9)
    for threads in [2, 3] {
      let other = try trained(threads)
      for (a, b) in zip(one.layers, other.layers) { #expect(a.weights == b.weights) }
    }
  }

  @Test("labels of another number than inputs are refused before training") func badLabels() {
    let network = Sequential(seed: 1)
    network.add(Dense(6, activation: .softmax))
    network.compile(optimizer: .sgd(), loss: .categoricalCrossentropy)
    #expect(throws: ModelError.self) { try network.fit(x, y[0..<5], verbosity: .silent) }
  }
}
