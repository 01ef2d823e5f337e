// SPDX-License-Identifier: Apache-2.0

import PinionCore
import PinionNN
import TestSupport

/// A small problem that can be learnt: which third of the numbers has the largest sum.
struct ToyData {
  let x: Tensor
  let labels: Tensor

  init(_ count: Int = 50) {
    let values = randomNumbers([count, 6], seed: 11)
    x = values.cast(to: .float32)
    labels = values.reshaped(to: [count, 3, 2]).sum(axis: 2).argmax(axis: 1)
  }

  var oneHotLabels: Tensor { oneHot(labels, count: 3) }

  /// A network for it, compiled.
  static func network(
    seed: UInt64 = 7, optimizer: Optimizer = .rmsprop(learningRate: 0.01), dropout: Double = 0
  ) -> Sequential {
    let network = Sequential(seed: seed) {
      Dense(8, activation: .relu, inputShape: [6])
      if dropout > 0 { Dropout(dropout) }
      Dense(3, activation: .softmax)
    }
    network.compile(optimizer: optimizer, loss: .categoricalCrossentropy, metrics: [.accuracy])
    return network
  }
}

extension Sequential {
  /// All parameters as one array, to compare.
  var numbers: [Float] { parameters.tensors.flatMap { $0.array(of: Float.self) } }
}

/// The text of the `ModelError` that a body throws.
func modelError(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "no error"
  } catch let error as ModelError {
    return error.description
  } catch {
    return "another error: \(error)"
  }
}
