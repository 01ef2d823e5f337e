// True, mini-batch and batch SGD: how many samples to look at before each step (2.4.3).

import Pinion

let (train, test) = try SyntheticDigits.load(train: 600, test: 500)
func prepared(_ images: Tensor) -> Tensor {
  images.reshaped(to: [images.count, 28 * 28]).cast(to: .float32) / 255
}
let (x, y) = (prepared(train.images), oneHot(train.labels, count: 10))
let (testX, testY) = (prepared(test.images), oneHot(test.labels, count: 10))

for (name, batchSize) in [("true", 1), ("mini-batch", 32), ("batch", train.count)] {
  let network = Sequential(seed: 1) { Dense(10, activation: .softmax) }
  network.compile(
    optimizer: .sgd(learningRate: 0.05), loss: .categoricalCrossentropy, metrics: [.accuracy])
  let time = try ContinuousClock().measure {
    try network.fit(x, y, epochs: 3, batchSize: batchSize, verbosity: .silent)
  }
  let result = try network.evaluate(testX, testY, verbosity: .silent)
  let steps = 3 * ((train.count + batchSize - 1) / batchSize)
  print("\(name) SGD: \(steps) steps, loss \(result["loss"]!), \(time / .milliseconds(1)) ms")
}
// Prints:
// true SGD: 1800 steps, loss 0.…, … ms
// mini-batch SGD: 57 steps, loss 1.…, … ms
// batch SGD: 3 steps, loss 2.…, … ms
