// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// Returns `max(0, x)`, the rectified linear unit; its slope at 0 is 0.
public func relu(_ x: Tensor) -> Tensor { maximum(0, x) }

/// Returns `1 / (1 + exp(-x))`.
public func sigmoid(_ x: Tensor) -> Tensor { 1 / (1 + exp(-x)) }

// MARK: softmax

/// Softmax along the last axis.
///
/// A primitive for speed: a line stays in the cache from its greatest element to the division by its sum, where
/// separate operations would pass all lines through memory five times.
struct Softmax: LinePrimitive {
  var name: String { "softmax" }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec {
    guard inputs[0].dtype.isFloating, inputs[0].shape.count > 0 else {
      throw TensorError(name, "not defined for shape \(inputs[0].shape) of \(inputs[0].dtype)")
    }
    return inputs[0]
  }

  func run(_ inputs: [Operand], _ output: Operand) {
    let length = output.shape[output.shape.count - 1]
    let count = output.size / length
    let loop = SoftmaxLoop(length: length, dtype: output.dtype)
    let linesPerTask = Swift.max(1, 16 * 1024 / length / loop.lines) * loop.lines
    inputs[0].withContiguous { source in
      ThreadPool.shared.run(
        (count + linesPerTask - 1) / linesPerTask, scratchBytes: loop.scratchBytes
      ) { task, scratch in
        let line = task * linesPerTask
        let offset = line * length * output.dtype.size
        runLines(
          Swift.min(linesPerTask, count - line), length, source.pointer + offset,
          output.pointer + offset, output.dtype, scratch)
      }
    }
  }

  func lineLength(_ shape: Shape) -> Int? { shape[shape.count - 1] }

  func lineScratchBytes(_ length: Int, _ dtype: DType) -> Int {
    SoftmaxLoop(length: length, dtype: dtype).scratchBytes
  }

  func runLines(
    _ count: Int, _ length: Int, _ input: UnsafeMutableRawPointer,
    _ output: UnsafeMutableRawPointer, _ dtype: DType, _ scratch: UnsafeMutableRawPointer
  ) {
    let loop = SoftmaxLoop(length: length, dtype: dtype)
    for line in stride(from: 0, to: count, by: loop.lines) {
      let offset = line * length * dtype.size
      loop.run(output + offset, input + offset, Swift.min(loop.lines, count - line), scratch)
    }
  }

  /// dy = y · (g - Σ g · y).
  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    output * (cotangent - (cotangent * output).sum(axis: -1, keepDims: true))
  }

  func batched(_ batch: Batch) throws(TensorError) -> Tensor { try apply(self, batch.inputs) }
}

/// Softmax of some lines at a time: of one, block by block, or of several short ones that are a block together.
private struct SoftmaxLoop {
  private static let block = 1024
  /// The length of a line, and the number of lines that are computed together.
  let length: Int
  let lines: Int
  private let itemSize: Int
  private let greatest: pinion_reduce
  private let sum: pinion_reduce
  private let subtract: pinion_block
  private let exp: pinion_block
  private let divide: pinion_block

  init(length: Int, dtype: DType) {
    self.length = length
    lines = Swift.max(1, SoftmaxLoop.block / length)
    itemSize = dtype.size
    greatest = pinion_reduce_kernel(CPU.level, PINION_REDUCE_MAX, dtype.kernel)!
    sum = pinion_reduce_kernel(CPU.level, PINION_REDUCE_SUM, dtype.kernel)!
    subtract = pinion_block_kernel(CPU.level, PINION_SUBTRACT, dtype.kernel)!
    exp = pinion_block_kernel(CPU.level, PINION_EXP, dtype.kernel)!
    divide = pinion_block_kernel(CPU.level, PINION_DIVIDE, dtype.kernel)!
  }

  /// A block, and one number for each line.
  var scratchBytes: Int { 2 * SoftmaxLoop.block * itemSize }

  func run(
    _ target: UnsafeMutableRawPointer, _ source: UnsafeMutableRawPointer, _ lines: Int,
    _ scratch: UnsafeMutableRawPointer
  ) {
    reduce(source, lines, greatest, scratch)
    forEachBlock(lines) { offset, count in
      combine(subtract, target + offset, source + offset, scratch, count)
      combine(exp, target + offset, target + offset, scratch, count)
    }
    reduce(target, lines, sum, scratch)
    forEachBlock(lines) { offset, count in
      combine(divide, target + offset, target + offset, scratch, count)
    }
  }

  /// Reduces each line, and repeats the result for each element of the line's part of a block.
  private func reduce(
    _ source: UnsafeMutableRawPointer, _ lines: Int, _ kernel: pinion_reduce,
    _ scratch: UnsafeMutableRawPointer
  ) {
    let numbers = scratch + SoftmaxLoop.block * itemSize
    kernel(numbers, source, lines, length)
    pinion_copy_rows(
      scratch, numbers, 1, 0, lines, Swift.min(length, SoftmaxLoop.block), itemSize)
  }

  private func forEachBlock(_ lines: Int, _ body: (_ offset: Int, _ count: Int) -> Void) {
    for start in stride(from: 0, to: lines * length, by: SoftmaxLoop.block) {
      body(start * itemSize, Swift.min(SoftmaxLoop.block, lines * length - start))
    }
  }

  private func combine(
    _ kernel: pinion_block, _ target: UnsafeMutableRawPointer, _ a: UnsafeMutableRawPointer,
    _ b: UnsafeMutableRawPointer, _ count: Int
  ) {
    withUnsafeTemporaryAllocation(of: UnsafeRawPointer?.self, capacity: 2) { inputs in
      inputs.initializeElement(at: 0, to: UnsafeRawPointer(a))
      inputs.initializeElement(at: 1, to: UnsafeRawPointer(b))
      kernel(target, inputs.baseAddress, count)
    }
  }
}

extension Tensor {
  /// Returns `exp(x) / Σ exp(x)` along an axis: positive numbers that sum to 1.
  ///
  /// The greatest element is subtracted first, so that nothing overflows. Integers become `float32`.
  public func softmax(axis: Int = -1) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      let axis = try shape.axis(axis, operation: "softmax")
      let real = dtype.isFloating ? self : cast(to: .float32)
      if axis == ndim - 1 { return try apply(Softmax(), [real]) }
      var order = Array(shape.indices)
      order.swapAt(axis, ndim - 1)  // which is its own inverse
      return try apply(Softmax(), [real.transposed(axes: order)]).transposed(axes: order)
    }
  }

  /// Returns the logarithm of `softmax`, without overflow or loss of small probabilities.
  public func logSoftmax(axis: Int = -1) -> Tensor {
    let shifted = self - stopGradient(max(axis: axis, keepDims: true))
    return shifted - log(exp(shifted).sum(axis: axis, keepDims: true))
  }
}
