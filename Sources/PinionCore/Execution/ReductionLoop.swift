// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// Reduces an operand along some of its axes, cut into tasks by its shape alone.
struct ReductionLoop {
  private let code: pinion_reduce_op
  private let isIndex: Bool
  private let contiguous: pinion_reduce
  private let byRows: pinion_reduce_rows
  private let inputSize: Int
  private let outputSize: Int

  init(_ code: pinion_reduce_op, _ dtype: DType) {
    self.code = code
    isIndex = code == PINION_REDUCE_ARGMAX || code == PINION_REDUCE_ARGMIN
    contiguous = pinion_reduce_kernel(CPU.level, code, dtype.kernel)!
    byRows = pinion_reduce_rows_kernel(CPU.level, code, dtype.kernel)!
    inputSize = dtype.size
    outputSize = isIndex ? 8 : dtype.size
  }

  func run(_ input: Operand, _ axes: [Int], _ output: Operand) {
    guard let (before, reduced, behind) = ReductionLoop.extents(input.shape, axes) else {
      // Bring the reduced axes to the back.
      let kept = input.shape.indices.filter { !axes.contains($0) }
      var moved = input
      moved.layout = input.layout.permuted(kept + axes)
      return moved.withContiguous { lines($0, output.size, input.size / output.size, output) }
    }
    if reduced == 1 {
      if !isIndex { return input.copy(to: output.pointer) }
      var zero = Int64(0)
      pinion_fill(output.pointer, &zero, output.size, 8)
    } else if behind == 1 {
      input.withContiguous { lines($0, before, reduced, output) }
    } else {
      input.withContiguous { columns($0, before, reduced, behind, output) }
    }
  }

  /// The elements of a task, but of large operands: lines of more than twice as many are cut.
  private static let shortPiece = 32 * 1024

  /// The length of lines that are reduced each for itself and in one piece; nil where it is not done so.
  static func lineLength(_ code: pinion_reduce_op, _ shape: Shape, _ axes: [Int]) -> Int? {
    let isIndex = code == PINION_REDUCE_ARGMAX || code == PINION_REDUCE_ARGMIN
    guard let (_, reduced, behind) = extents(shape, axes), behind == 1, reduced > 1,
      reduced <= 2 * shortPiece || isIndex
    else { return nil }
    return reduced
  }

  /// The extents of the axes before, among and behind the reduced ones, or nil where these are no neighbours.
  private static func extents(
    _ shape: Shape, _ axes: [Int]
  ) -> (before: Int, reduced: Int, behind: Int)? {
    var (before, reduced, behind) = (1, 1, 1)
    for axis in shape.indices where shape[axis] != 1 {
      if axes.contains(axis) {
        if behind != 1 { return nil }
        reduced *= shape[axis]
      } else if reduced == 1 {
        before *= shape[axis]
      } else {
        behind *= shape[axis]
      }
    }
    return (before, reduced, behind)
  }

  /// `count` results, each from `length` neighbouring elements.
  private func lines(_ input: Operand, _ count: Int, _ length: Int, _ output: Operand) {
    // Memory is read faster in long runs, and many of those are left of a large operand.
    let piece = count * length < 4 << 20 ? ReductionLoop.shortPiece : 128 * 1024
    if length <= 2 * piece || isIndex {
      let linesPerTask = Swift.max(1, piece / Swift.max(length, 1))
      ThreadPool.shared.run(
        (count + linesPerTask - 1) / linesPerTask,
        sharing: (self, input.pointer, count, length, output.pointer, linesPerTask)
      ) { work, task, _ in
        let (loop, input, count, length, output, linesPerTask) = work
        let line = task * linesPerTask
        loop.contiguous(
          output + line * loop.outputSize, input + line * length * loop.inputSize,
          Swift.min(linesPerTask, count - line), length)
      }
      return
    }
    // Long lines: first every piece of a line, then the pieces' results. Two pieces make a task, as the kernels may read two
    // lines side by side.
    let pieces = (length + piece - 1) / piece
    let tasks = (pieces + 1) / 2
    let partial = Storage(byteCount: count * pieces * outputSize)
    ThreadPool.shared.run(count * tasks) { task, _ in
      let (line, number) = task.quotientAndRemainder(dividingBy: tasks)
      let first = 2 * number
      let whole = Swift.min(2, length / piece - first)
      let target = partial.base + (line * pieces + first) * outputSize
      let source = input.pointer + (line * length + first * piece) * inputSize
      contiguous(target, source, whole, piece)
      if whole < Swift.min(2, pieces - first) {
        contiguous(
          target + whole * outputSize, source + whole * piece * inputSize, 1, length % piece)
      }
    }
    contiguous(output.pointer, partial.base, count, pieces)
  }

  /// For each of `count` matrices, its rows reduced to one.
  private func columns(
    _ input: Operand, _ count: Int, _ rows: Int, _ width: Int, _ output: Operand
  ) {
    let band = 256  // columns of one task, so that a row's part is some cache lines
    let bands = (width + band - 1) / band
    // Many rows are reduced in pieces, whose results are then reduced.
    let rowsPerPiece = isIndex ? rows : Swift.max(256, 64 * 1024 / Swift.min(width, band))
    let pieces = Swift.max(1, (rows + rowsPerPiece - 1) / rowsPerPiece)
    let partial = pieces > 1 ? Storage(byteCount: count * pieces * width * outputSize) : nil
    let target = partial?.base ?? output.pointer
    let cut = (rows: rows, width: width, band: band, bands: bands, rowsPerPiece: rowsPerPiece)
    ThreadPool.shared.run(
      count * pieces * bands, sharing: (self, input.pointer, target, pieces, cut)
    ) { work, task, _ in
      let (loop, input, target, pieces, cut) = work
      let (slab, number) = task.quotientAndRemainder(dividingBy: cut.bands)
      let (matrix, piece) = slab.quotientAndRemainder(dividingBy: pieces)
      let start = number * cut.band
      let first = piece * cut.rowsPerPiece
      loop.byRows(
        target + (slab * cut.width + start) * loop.outputSize,
        input + ((matrix * cut.rows + first) * cut.width + start) * loop.inputSize,
        Swift.min(cut.rowsPerPiece, cut.rows - first), cut.width,
        Swift.min(cut.band, cut.width - start), 0)
    }
    guard let partial else { return }
    for matrix in 0..<count {
      byRows(
        output.pointer + matrix * width * outputSize,
        partial.base + matrix * pieces * width * outputSize, pieces, width, width, 0)
    }
  }
}
