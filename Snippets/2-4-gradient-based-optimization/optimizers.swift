// The optimizers by name, on the same network and the same digits (2.4.3).

import Pinion

let (train, _) = try SyntheticDigits.load(train: 1000, test: 1)
let x = train.images.reshaped(to: [1000, 28 * 28]).cast(to: .float32) / 255
let y = oneHot(train.labels, count: 10)

let optimizers: [(String, Optimizer)] = [
  ("SGD", .sgd(learningRate: 0.01)),
  ("momentum", .sgd(learningRate: 0.01, momentum: 0.9)),
  ("Nesterov", .sgd(learningRate: 0.01, momentum: 0.9, nesterov: true)),
  ("Adagrad", .adagrad()),
  ("RMSprop", .rmsprop()),
  ("Adam", .adam()),
]
for (name, optimizer) in optimizers {
  let network = Sequential(seed: 1) {
    Dense(32, activation: .relu)
    Dense(10, activation: .softmax)
  }
  network.compile(optimizer: optimizer, loss: .categoricalCrossentropy)
  let history = try network.fit(x, y, epochs: 3, verbosity: .silent)
  print(name, history["loss"]!)
}
// Prints:
// SGD [2.…, 2.…, …]
// momentum […, …, …]
// Nesterov […, …, …]
// Adagrad […, …, …]
// RMSprop […, …, …]
// Adam […, …, …]
