// Loops over elements and tensor operations, timed (2.3.1 to 2.3.3).
//
// Build with `-c release`, as times of a debug build say little.

import Pinion

/// How many milliseconds some work takes: the best of three.
func milliseconds(_ work: () -> Tensor) -> Double {
  (0..<3).map { _ in ContinuousClock().measure { _ = work() } / .milliseconds(1) }.min()!
}

func compare(_ name: String, naive: () -> Tensor, fast: () -> Tensor) {
  precondition(
    allClose(naive(), fast(), relativeTolerance: 1e-4, absoluteTolerance: 1e-4), "they differ")
  let (slow, quick) = (milliseconds(naive), milliseconds(fast))
  print(
    "\(name): loops \(rounded(slow)) ms, operation \(rounded(quick)) ms,",
    "\(rounded(slow / quick)) times as fast")
}

func rounded(_ number: Double) -> Double { (number * 1000).rounded() / 1000 }

// The sizes of the first network's layer, for 16 pictures.
let x = Tensor.random(in: -1..<1, shape: [16, 784], key: RandomKey(seed: 1))
let w = Tensor.random(in: -1..<1, shape: [784, 128], key: RandomKey(seed: 2))
let b = Tensor.random(in: -1..<1, shape: [784], key: RandomKey(seed: 3))

compare("relu") {
  Naive.relu(x)
} fast: {
  relu(x)
}
compare("add") {
  Naive.add(x, x)
} fast: {
  x + x
}
compare("add a vector") {
  Naive.add(matrix: x, vector: b)
} fast: {
  x + b
}
compare("dot with a vector") {
  Naive.dot(matrix: x, vector: b)
} fast: {
  dot(x, b)
}
compare("dot with a matrix") {
  Naive.dot(matrix: x, matrix: w)
} fast: {
  dot(x, w)
}
// Prints:
// relu: loops … ms, operation … ms, … times as fast
// add: loops … ms, operation … ms, … times as fast
// add a vector: loops … ms, operation … ms, … times as fast
// dot with a vector: loops … ms, operation … ms, … times as fast
// dot with a matrix: loops … ms, operation … ms, … times as fast
