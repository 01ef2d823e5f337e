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
      let columns = Columns(before, reduced, behind, isIndex: isIndex)
      input.withContiguous { run(columns, $0, output) }
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

  /// For each of some matrices, its rows reduced to one: how this is cut into tasks.
  struct Columns {
    fileprivate let count: Int
    fileprivate let rows: Int
    fileprivate let width: Int
    /// Columns of one task, so that a row's part is some cache lines.
    fileprivate let band = 256
    /// Many rows are reduced in pieces, whose results are then reduced.
    fileprivate let rowsPerPiece: Int

    fileprivate init(_ count: Int, _ rows: Int, _ width: Int, isIndex: Bool) {
      (self.count, self.rows, self.width) = (count, rows, width)
      rowsPerPiece = isIndex ? rows : Swift.max(256, 64 * 1024 / Swift.min(width, band))
    }

    fileprivate var bands: Int { (width + band - 1) / band }
    var pieces: Int { Swift.max(1, (rows + rowsPerPiece - 1) / rowsPerPiece) }
    var taskCount: Int { count * pieces * bands }
  }

  /// The tasks that reduce columns; nil where lines are reduced, or axes that are no neighbours.
  func columns(_ shape: Shape, _ axes: [Int]) -> Columns? {
    guard let (before, reduced, behind) = ReductionLoop.extents(shape, axes), reduced > 1,
      behind > 1
    else { return nil }
    return Columns(before, reduced, behind, isIndex: isIndex)
  }

  /// Runs a task: `target` takes the results of each piece.
  func run(
    _ task: Int, of columns: Columns, _ input: UnsafeMutableRawPointer,
    _ target: UnsafeMutableRawPointer
  ) {
    let (slab, number) = task.quotientAndRemainder(dividingBy: columns.bands)
    let (matrix, piece) = slab.quotientAndRemainder(dividingBy: columns.pieces)
    let (width, start) = (columns.width, number * columns.band)
    let first = piece * columns.rowsPerPiece
    byRows(
      target + (slab * width + start) * outputSize,
      input + ((matrix * columns.rows + first) * width + start) * inputSize,
      Swift.min(columns.rowsPerPiece, columns.rows - first), width,
      Swift.min(columns.band, width - start), 0)
  }

  private func run(_ columns: Columns, _ input: Operand, _ output: Operand) {
    let (count, pieces, width) = (columns.count, columns.pieces, columns.width)
    let partial = pieces > 1 ? Storage(byteCount: count * pieces * width * outputSize) : nil
    let target = partial?.base ?? output.pointer
    ThreadPool.shared.run(
      columns.taskCount, sharing: (self, columns, input.pointer, target)
    ) { work, task, _ in
      let (loop, columns, input, target) = work
      loop.run(task, of: columns, input, target)
    }
    guard let partial else { return }
    for matrix in 0..<count {
      byRows(
        output.pointer + matrix * width * outputSize,
        partial.base + matrix * pieces * width * outputSize, pieces, width, width, 0)
    }
  }
}
