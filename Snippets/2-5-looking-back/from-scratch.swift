// The first network from tensors and gradients alone: no layers, no optimizer, no fit (2.5).

import Pinion

let (train, test) = try await MNIST.load()
func prepared(_ images: Tensor) -> Tensor {
  images.reshaped(to: [images.count, 28 * 28]).cast(to: .float32) / 255
}
let (images, labels) = (prepared(train.images), oneHot(train.labels, count: 10))

/// Two layers, each a dot product with weights and a vector added.
func network(_ x: Tensor, _ weights: [Tensor]) -> Tensor {
  let hidden = relu(dot(x, weights[0]) + weights[1])
  return (dot(hidden, weights[2]) + weights[3]).softmax()
}

/// How surprised the network is by the labels, on average.
func loss(_ guess: Tensor, _ y: Tensor) -> Tensor { -(y * log(guess + 1e-7)).sum(axis: 1).mean() }

/// Small random weights, the smaller the more there are.
func initial(_ inputs: Int, _ outputs: Int, _ seed: UInt64) -> Tensor {
  let limit = (6 / Double(inputs + outputs)).squareRoot()
  return .random(in: -limit..<limit, shape: [inputs, outputs], key: RandomKey(seed: seed))
}

/// The weights, and a running mean of the squares of the slope along each: RMSprop.
struct State: TensorTree {
  var weights = [initial(784, 512, 1), .zeros([512]), initial(512, 10, 2), .zeros([10])]
  var squares = [[784, 512], [512], [512, 10], [10]].map { Tensor.zeros($0) }

  mutating func forEachTensor(_ body: (inout Tensor) throws -> Void) rethrows {
    try weights.forEachTensor(body)
    try squares.forEachTensor(body)
  }
}

let step = compiledUpdate { (state: inout State, x: Tensor, y: Tensor) -> Tensor in
  let (value, slopes) = valueWithGradient(at: state.weights) { loss(network(x, $0), y) }
  for (i, slope) in slopes.enumerated() {
    state.squares[i] = 0.9 * state.squares[i] + 0.1 * slope * slope
    state.weights[i] -= 0.001 * slope / sqrt(state.squares[i] + 1e-7)
  }
  return value
}

var state = State()
for epoch in 0..<5 {
  let order = Tensor.permutation(images.count, key: RandomKey(seed: 3).folded(with: epoch))
  for start in stride(from: 0, to: images.count, by: 128) {
    let rows = order[start..<min(start + 128, images.count)]
    _ = step(&state, images.gathered(rows: rows), labels.gathered(rows: rows))
  }
  let guesses = network(prepared(test.images), state.weights).argmax(axis: 1)
  let accuracy = (guesses .== test.labels.cast(to: .int64)).cast(to: .float32).mean()
  print("epoch \(epoch + 1): test accuracy \(accuracy)")
}
// Prints:
// …
// epoch 5: test accuracy 0.…
