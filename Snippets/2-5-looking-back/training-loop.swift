// A training loop of one's own for a network of layers, in ten lines (2.5).

import Pinion

let (train, test) = try SyntheticDigits.load(train: 1000, test: 500)
func prepared(_ images: Tensor) -> Tensor {
  images.reshaped(to: [images.count, 28 * 28]).cast(to: .float32) / 255
}
let (x, y) = (prepared(train.images), oneHot(train.labels, count: 10))

let network = Sequential(seed: 1) {
  Dense(64, activation: .relu, inputShape: [28 * 28])
  Dense(10, activation: .softmax)
}
network.compile(optimizer: .adam(), loss: .categoricalCrossentropy, metrics: [.accuracy])

let optimizer = Optimizer.adam()
var parameters = network.parameters
var state = optimizer.initialState(for: parameters)
for epoch in 0..<10 {
  for rows in network.sampleOrder(x.count, epoch: epoch).reshaped(to: [-1, 50]) {
    let (batch, targets) = (x.gathered(rows: rows), y.gathered(rows: rows))
    let (_, slopes) = valueWithGradient(at: parameters) {
      network.lossValue(batch, targets, parameters: $0)
    }
    optimizer.update(&parameters, slopes, state: &state)
  }
}
network.parameters = parameters

print(state.steps)  // 200
let result = try network.evaluate(
  prepared(test.images), oneHot(test.labels, count: 10), verbosity: .silent)
print(result["accuracy"]!)  // 0.…
print(result["accuracy"]! > 0.8)  // true
