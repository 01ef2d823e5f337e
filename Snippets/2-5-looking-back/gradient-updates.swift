// What `fit` does, counted: epochs, batches, updates of the weights (2.5).

import Pinion

/// Counts the updates and notes the size of the last batch.
final class Counter: Callback {
  var updates = 0
  func batchEnded(_ batch: Int, run: Run) { updates += 1 }
  func epochEnded(_ epoch: Int, logs: [String: Double], run: Run) {
    print("after epoch \(epoch + 1): \(updates) updates")
  }
}

// As many samples as MNIST has, of four numbers each, so that it takes no time.
let x = Tensor.randomNormal(shape: [60_000, 4], key: RandomKey(seed: 1))
let y = x.sum(axis: 1, keepDims: true)
let network = Sequential(seed: 1) { Dense(1) }
network.compile(optimizer: .rmsprop(), loss: .meanSquaredError)
let counter = Counter()
try network.fit(x, y, epochs: 5, batchSize: 128, callbacks: [counter], verbosity: .silent)
// Prints:
// after epoch 1: 469 updates
// after epoch 2: 938 updates
// after epoch 3: 1407 updates
// after epoch 4: 1876 updates
// after epoch 5: 2345 updates
