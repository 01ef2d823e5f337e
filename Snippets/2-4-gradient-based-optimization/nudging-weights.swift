// The gradient by nudging each weight, against the one by walking back, and what both cost (2.4).

import Pinion

// A layer that tells ten digits apart, for 8 pictures of 14×14 pixels.
let (train, _) = try SyntheticDigits.load(train: 8, test: 1)
let x = (train.images[0..., .stride(by: 2), .stride(by: 2)].cast(to: .float64) / 255)
  .reshaped(to: [8, 196])
let y = oneHot(train.labels, count: 10, dtype: .float64)
let weights = 0.1 * Tensor.randomNormal(shape: [196, 10], dtype: .float64, key: RandomKey(seed: 1))
let bias = Tensor.zeros([10], dtype: .float64)

var runs = 0
@MainActor func loss(_ weights: Tensor, _ bias: Tensor) -> Tensor {
  runs += 1
  return Loss.categoricalCrossentropy(fromLogits: true)(dot(x, weights) + bias, y)
}

// Each weight a little up and a little down, and the network run again each time.
var nudged = (weights, bias)
let naive = ContinuousClock().measure { nudged = Naive.gradient(at: weights, bias, of: loss) }
print(
  "\(weights.size + bias.size) weights by nudging: \(runs) runs, \(naive / .milliseconds(1)) ms")

// Every operation knows its slope: one run, then back through it.
runs = 0
var slopes = (weights, bias)
let fast = ContinuousClock().measure { slopes = gradient(at: weights, bias, of: loss) }
print("by the chain rule: \(runs) run and the way back, \(fast / .milliseconds(1)) ms")
// Prints:
// 1970 weights by nudging: 3940 runs, … ms
// by the chain rule: 1 run and the way back, … ms

print(allClose(nudged.0, slopes.0, absoluteTolerance: 1e-8))  // true
print(allClose(nudged.1, slopes.1, absoluteTolerance: 1e-8))  // true
