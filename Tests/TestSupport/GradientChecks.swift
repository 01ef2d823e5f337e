// SPDX-License-Identifier: Apache-2.0

public import PinionCore

/// How far the gradient of a function is from central differences, relative where it is larger than
/// 1.
///
/// The function takes `float64` tensors and returns a scalar. To be compared with 1e-6.
public func gradientError(
  at inputs: [Tensor], of function: ([Tensor]) -> Tensor
) -> Double {
  let slopes = gradient(at: inputs) { function($0) }
  let differences = Naive.gradient(at: inputs) { function($0) }
  var largest = 0.0
  for (slope, difference) in zip(slopes, differences) {
    largest = max(largest, relativeError(slope, difference))
  }
  return largest
}

/// The greatest difference between the elements of two tensors of one shape, relative where they are larger than 1;
/// infinite where shapes differ or one is not a number.
public func relativeError(_ a: Tensor, _ b: Tensor) -> Double {
  guard a.shape == b.shape else { return .infinity }
  var largest = 0.0
  for (x, y) in zip(a.array(of: Double.self), b.array(of: Double.self)) where x != y {
    let error = (x - y).magnitude / max(1, x.magnitude, y.magnitude)
    if error.isNaN { return .infinity }
    largest = max(largest, error)
  }
  return largest
}

/// `float64` numbers between -1 and 1, the same for the same seed.
public func randomNumbers(_ shape: Shape, seed: UInt64) -> Tensor {
  var random = SplitMix64(seed)
  return Tensor((0..<shape.size).map { _ in random.nextDouble() * 2 - 1 }, shape: shape)
}

/// A small random number generator, whose numbers do not depend on the library under test.
public struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  /// Makes a generator.
  public init(_ seed: UInt64) { state = seed }

  /// The next number.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// The next number in 0..<1.
  public mutating func nextDouble() -> Double { Double(next() >> 11) * 0x1p-53 }
}
