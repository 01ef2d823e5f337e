// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// The key of a stream of random numbers.
///
/// The same key gives the same numbers, on every machine and for any number of threads. For independent numbers derive
/// further keys, by `split` or `folded(with:)`, and use each once. The generator is Philox 4x32-10 (Salmon et al.,
/// "Parallel random numbers: as easy as 1, 2, 3", SC 2011), which computes number *i* from the key and *i* alone.
///
/// ```swift
/// let (first, second) = RandomKey(seed: 1).split()
/// let x = Tensor.random(in: -1..<1, shape: [3], key: first)
/// ```
public struct RandomKey: TensorTree, Sendable {
  /// The 64-bit key, a scalar `uint64`; traced in a compiled function, if it is an argument.
  var bits: Tensor

  /// Makes the key that belongs to a seed.
  public init(seed: UInt64) { bits = Tensor([seed], shape: []) }

  private init(bits: Tensor) { self.bits = bits }

  /// Returns a key that depends on this one and a number, such as that of a step.
  public func folded(with number: Int) -> RandomKey {
    folded(with: Tensor([UInt64(bitPattern: Int64(number))], shape: []))
  }

  /// Returns a key that depends on this one and a number, a scalar integer tensor.
  public func folded(with number: Tensor) -> RandomKey {
    RandomKey(bits: Tensor(FoldKey(), [bits, number.cast(to: .uint64)]))
  }

  /// Returns two independent keys.
  public func split() -> (RandomKey, RandomKey) { (folded(with: 0), folded(with: 1)) }

  /// Passes the tensor that holds the key.
  public mutating func forEachTensor(_ body: (inout Tensor) throws -> Void) rethrows {
    try body(&bits)
  }
}

// MARK: fold key

/// A new key from a key and a number: two words of the key's stream.
///
/// They are taken from a part of the stream (counters from 2^61 on) that numbers never reach.
struct FoldKey: NonDifferentiable, BatchedByLoop {
  var name: String { "folded" }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec {
    guard inputs[1].shape.count == 0 else {
      throw TensorError(name, "the number must be a scalar, received shape \(inputs[1].shape)")
    }
    return Spec(shape: [], dtype: .uint64)
  }

  func run(_ inputs: [Operand], _ output: Operand) {
    let key = inputs[0].pointer.load(as: UInt64.self)
    let number = inputs[1].pointer.load(as: UInt64.self)
    // Four words belong to a counter. A number of 61 bits and more is folded once for its upper half.
    let upper = number >> 61
    let mixed = upper == 0 ? key : FoldKey.fold(key, upper)
    output.pointer.storeBytes(
      of: FoldKey.fold(mixed, number & (1 << 61 - 1)), as: UInt64.self)
  }

  private static func fold(_ key: UInt64, _ number: UInt64) -> UInt64 {
    var words: (UInt32, UInt32) = (0, 0)
    withUnsafeMutableBytes(of: &words) {
      pinion_random_bits(
        CPU.level, $0.bindMemory(to: UInt32.self).baseAddress, (number | 1 << 61) << 2, 2, key)
    }
    return UInt64(words.1) << 32 | UInt64(words.0)
  }
}

// MARK: uniform

/// Uniform numbers in [0, 1).
struct RandomUniform: NonDifferentiable, BatchedByLoop {
  let shape: Shape
  let dtype: DType
  var name: String { "random" }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec {
    guard dtype.isFloating else {
      throw TensorError(name, "random numbers are of a floating type, not \(dtype)")
    }
    return Spec(shape: shape, dtype: dtype)
  }

  func run(_ inputs: [Operand], _ output: Operand) {
    let key = inputs[0].pointer.load(as: UInt64.self)
    let grain = 16 * 1024
    let size = output.size
    ThreadPool.shared.run((size + grain - 1) / grain) { task, _ in
      let start = task * grain
      let count = Swift.min(grain, size - start)
      let target = output.pointer + start * dtype.size
      if dtype == .float32 {
        pinion_random_uniform_f32(
          CPU.level, target.assumingMemoryBound(to: Float.self), UInt64(start), count, key)
      } else {
        pinion_random_uniform_f64(
          CPU.level, target.assumingMemoryBound(to: Double.self), UInt64(start), count, key)
      }
    }
  }
}

extension Tensor {
  /// Returns numbers uniformly distributed in a range.
  ///
  /// Stops with an error where the range is not finite.
  public static func random(
    in range: Range<Double>, shape: Shape, dtype: DType = .float32, key: RandomKey
  ) -> Tensor {
    let width = range.upperBound - range.lowerBound
    guard width.isFinite else {
      return TensorError(
        "random", "the range \(range.lowerBound) to \(range.upperBound) is not finite"
      ).raise(returning: .failed)
    }
    return uniform(shape, dtype, key) * Tensor(literal: .real(width))
      + Tensor(literal: .real(range.lowerBound))
  }

  /// Numbers in [0, 1).
  ///
  /// Halves get as many bits as they hold, because rounding could make 1 of the greatest `float32`.
  private static func uniform(_ shape: Shape, _ dtype: DType, _ key: RandomKey) -> Tensor {
    if !dtype.isHalf { return Tensor(RandomUniform(shape: shape, dtype: dtype), [key.bits]) }
    let steps: Tensor = dtype == .float16 ? 2048 : 256
    let single = Tensor(RandomUniform(shape: shape, dtype: .float32), [key.bits])
    return (floor(single * steps) / steps).cast(to: dtype)
  }

  /// Returns normally distributed numbers.
  ///
  /// By the transform of Box and Muller ("A note on the generation of random normal deviates", 1958).
  public static func randomNormal(
    mean: Double = 0, standardDeviation: Double = 1, shape: Shape, dtype: DType = .float32,
    key: RandomKey
  ) -> Tensor {
    let (first, second) = key.split()
    let radius = sqrt(-2 * log(1 - random(in: 0..<1, shape: shape, dtype: dtype, key: first)))
    let angle = random(in: 0..<2 * Double.pi, shape: shape, dtype: dtype, key: second)
    return Tensor(literal: .real(standardDeviation)) * radius * cos(angle)
      + Tensor(literal: .real(mean))
  }

  /// Returns normally distributed numbers, drawn again where they are more than two standard deviations from the mean.
  ///
  /// By inversion of the distribution function, on the part of it between the limits.
  public static func randomTruncatedNormal(
    mean: Double = 0, standardDeviation: Double = 1, shape: Shape, dtype: DType = .float32,
    key: RandomKey
  ) -> Tensor {
    let limit = 0.9544997361036416  // erf(2 / √2)
    let uniform = random(in: -limit..<limit, shape: shape, dtype: dtype, key: key)
    let normal = clampedNormal(erfInverse(uniform) * 1.4142135623730951)
    return Tensor(literal: .real(standardDeviation)) * normal + Tensor(literal: .real(mean))
  }

  private static func clampedNormal(_ x: Tensor) -> Tensor { x.clamped(to: -2...2) }

  /// The inverse of erf, by three steps of Newton's method from Winitzki's approximation
  /// ("A handy approximation for the error function and its inverse", 2008); for |x| up to 0.96.
  private static func erfInverse(_ x: Tensor) -> Tensor {
    let a = 0.147
    let logarithm = log(1 - x * x)
    let first = Tensor(literal: .real(2 / (Double.pi * a))) + logarithm / 2
    let inner = sqrt(first * first - logarithm / Tensor(literal: .real(a))) - first
    var y = sign(x) * sqrt(maximum(inner, 0))
    for _ in 0..<3 {
      y = y - (erf(y) - x) * Tensor(literal: .real(0.886226925452758)) * exp(y * y)
    }
    return y
  }

  /// Returns the numbers 0 ..< `count` in random order, as `int64`.
  ///
  /// Every order is equally likely: the shuffle of Fisher and Yates.
  public static func permutation(_ count: Int, key: RandomKey) -> Tensor {
    guard count >= 0 else {
      return TensorError("permutation", "the count must not be negative, received \(count)")
        .raise(returning: .failed)
    }
    let seed = key.bits.item(as: UInt64.self)
    return Tensor(shape: [count], dtype: .int64) { target in
      let numbers = target.bindMemory(to: Int64.self)
      for i in 0..<count { numbers[i] = Int64(i) }
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 1024) { words in
        for i in (1..<Swift.max(count, 1)).reversed() {
          // Two words for each draw, 512 draws at a time, counted from the last element.
          let draw = count - 1 - i
          if draw % 512 == 0 {
            pinion_random_bits(CPU.level, words.baseAddress, UInt64(draw) * 2, 1024, seed)
          }
          let bits = UInt64(words[draw % 512 * 2 + 1]) << 32 | UInt64(words[draw % 512 * 2])
          // The upper half of bits × (i + 1): uniform to within 2^-64 · count.
          numbers.swapAt(i, Int(bits.multipliedFullWidth(by: UInt64(i + 1)).high))
        }
      }
    }
  }
}
