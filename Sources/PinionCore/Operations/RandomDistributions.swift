// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

// MARK: integers

/// Integers 0 ..< `count`, all equally likely to within count · 2⁻⁶⁴, as `uint64`.
struct RandomIntegers: NonDifferentiable, BatchedByLoop {
  let shape: Shape
  let count: UInt64
  var name: String { "randomIntegers" }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec { Spec(shape: shape, dtype: .uint64) }

  /// The upper half of count · (64 random bits).
  func run(_ inputs: [Operand], _ output: Operand) {
    let key = inputs[0].pointer.load(as: UInt64.self)
    let numbers = output.pointer.assumingMemoryBound(to: UInt64.self)
    let grain = 16 * 1024
    let size = output.size
    ThreadPool.shared.run((size + grain - 1) / grain) { task, _ in
      let start = task * grain
      let end = Swift.min(start + grain, size)
      let words = UnsafeMutableRawPointer(numbers + start).assumingMemoryBound(to: UInt32.self)
      pinion_random_bits(CPU.level, words, UInt64(start) * 2, (end - start) * 2, key)
      for i in start..<end {
        let low = UInt64(words[2 * (i - start)])
        let bits = UInt64(words[2 * (i - start) + 1]) << 32 | low
        numbers[i] = bits.multipliedFullWidth(by: count).high
      }
    }
  }
}

extension Tensor {
  /// Returns integers uniformly distributed in a range.
  ///
  /// ```swift
  /// Tensor.randomIntegers(in: 1..<7, shape: [2], key: key)   // two dice
  /// ```
  ///
  /// Stops with an error where the range is empty or does not fit the type.
  public static func randomIntegers(
    in range: Range<Int>, shape: Shape, dtype: DType = .int64, key: RandomKey
  ) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      guard !range.isEmpty else {
        throw TensorError("randomIntegers", "the range \(range) is empty")
      }
      if let limits = dtype.integerLimits {
        let last = range.upperBound - 1
        guard range.lowerBound >= limits.min, last < 0 || UInt64(last) <= limits.max else {
          throw TensorError("randomIntegers", "the range \(range) does not fit \(dtype)")
        }
      }
      let count = UInt64(bitPattern: Int64(range.upperBound &- range.lowerBound))
      let numbers = try apply(RandomIntegers(shape: shape, count: count), [key.bits])
      // Integers wrap around, so that this is right over the whole range of int64.
      return (numbers.cast(to: .int64) + Tensor(range.lowerBound)).cast(to: dtype)
    }
  }
}

// MARK: choices

extension Tensor {
  /// Returns truth values, each true with its probability.
  ///
  /// - probability: numbers from 0 to 1; broadcast to `shape`, which is that of `probability` by default.
  public static func randomBernoulli(
    probability: Tensor, shape: Shape? = nil, key: RandomKey
  ) -> Tensor {
    let probability = probability.materialized
    let dtype = probability.dtype == .float64 ? DType.float64 : .float32
    let uniform = random(in: 0..<1, shape: shape ?? probability.shape, dtype: dtype, key: key)
    return uniform .< probability.cast(to: dtype)
  }

  /// Returns class numbers, each class with a probability proportional to *e* raised to its logit, as `int64`.
  ///
  /// - logits: [..., classes]; -inf for a class that is never chosen.
  /// - shape: of the result; by default that of `logits` without its last axis, which is broadcast to it.
  ///
  /// The greatest of the logits with noise of Gumbel's distribution added (Gumbel, "Statistical theory of extreme values",
  /// 1954).
  public static func randomCategorical(
    logits: Tensor, shape: Shape? = nil, key: RandomKey
  ) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      guard logits.ndim > 0, logits.shape[logits.ndim - 1] > 0 else {
        throw TensorError(
          "randomCategorical", "there are no classes in logits of shape \(logits.shape)")
      }
      let shape = shape ?? Shape(Array(logits.shape.dropLast()))
      let all = Shape(shape.extents + [logits.shape[logits.ndim - 1]])
      let real = logits.dtype.isFloating ? logits : logits.cast(to: .float32)
      let dtype: DType = real.dtype == .float64 ? .float64 : .float32
      let uniform = random(in: 0..<1, shape: all, dtype: dtype, key: key)
      return (try real.cast(to: dtype).broadcasted(to: all) - log(-log(uniform))).argmax(axis: -1)
    }
  }

  /// Returns this tensor with the positions along an axis in random order, every order equally likely.
  public func shuffled(axis: Int = 0, key: RandomKey) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      let axis = try shape.axis(axis, operation: "shuffled")
      var order = Array(shape.indices)
      order.swapAt(0, axis)
      let rows = Tensor.permutation(shape[axis], key: key)
      return transposed(axes: order).gathered(rows: rows).transposed(axes: order)
    }
  }
}
