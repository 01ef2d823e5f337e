// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// Takes whole rows of a tensor in row-major order, named by one index tensor: what makes a batch.
///
/// The common case of `IndexedLoop`, in one pass over the row numbers and without lists of its own.
struct RowGather {
  private let source: Operand
  private let numbers: UnsafePointer<Int64>
  private let count: Int
  private let extent: Int
  private let rowLength: Int

  /// Whether operands that lie like this are of this kind.
  static func takes(_ indexed: IndexedAxes, source: Layout, index: Layout) -> Bool {
    indexed.axes.count == 1 && indexed.axes[0] == 0 && source.isContiguous
      && index.isContiguous && index.shape == indexed.shape && source.shape.size > 0
  }

  /// nil where the operands are not of this kind.
  init?(_ indexed: IndexedAxes, _ inputs: [Operand]) {
    let (source, index) = (inputs[0], inputs[inputs.count - 1])
    guard RowGather.takes(indexed, source: source.layout, index: index.layout) else { return nil }
    self.source = source
    numbers = UnsafePointer(index.pointer.assumingMemoryBound(to: Int64.self))
    count = index.size
    extent = source.shape[0]
    rowLength = source.size / extent
  }

  /// Copies the rows, and runs the epilogue on some at a time; raises an error and returns false where a number is out of range.
  ///
  /// Without an output the rows exist only for the epilogue.
  func run(
    to output: UnsafeMutableRawPointer?, _ epilogue: (Epilogue, Buffers)? = nil, name: String
  ) -> Bool {
    let rowBytes = rowLength * source.dtype.size
    let (tasks, rowsPerTask) = ThreadPool.evenTasks(
      count, atMost: Swift.max(1, (16 << 10) / rowBytes))
    let most = Swift.min(rowsPerTask, count)
    let tileBytes = output == nil ? (most * rowBytes + 63) & ~63 : 0
    let programBytes = ((epilogue?.0.program.scratchBytes ?? 0) + 63) & ~63
    // The place of the first number out of range that each task finds.
    let wrong = withUnsafeTemporaryAllocation(of: Int.self, capacity: tasks) { found -> Int? in
      ThreadPool.shared.run(
        tasks, scratchBytes: tileBytes + programBytes + most * 8,
        sharing: (self, output, epilogue, rowsPerTask, tileBytes, programBytes, found)
      ) { work, task, scratch in
        let (gather, output, epilogue, rowsPerTask, tileBytes, programBytes, found) = work
        let first = task * rowsPerTask
        let rows = first..<Swift.min(first + rowsPerTask, gather.count)
        let rowBytes = gather.rowLength * gather.source.dtype.size
        let tile = output.map { $0 + first * rowBytes } ?? scratch
        let valid = gather.copy(rows, to: tile, scratch + tileBytes + programBytes)
        found[task] = valid < rows.count ? first + valid : -1
        guard let (epilogue, buffers) = epilogue, valid == rows.count else { return }
        let length = gather.rowLength
        epilogue.withTiles(buffers, scratch + tileBytes, stride: length) { tiles in
          tiles.run(tile, elements: rows.lowerBound * length..<rows.upperBound * length)
        }
      }
      return found.first { $0 >= 0 }
    }
    guard let wrong else { return true }
    return IndexedAxes.outOfRange(numbers[wrong], axis: 0, extent: extent, name: name)
      .raise(returning: false)
  }

  /// Copies some of the rows, up to the first whose number is out of range; returns how many.
  private func copy(
    _ range: Range<Int>, to target: UnsafeMutableRawPointer, _ scratch: UnsafeMutableRawPointer
  ) -> Int {
    let (first, itemSize) = (range.lowerBound, source.dtype.size)
    let offsets = scratch.bindMemory(to: Int64.self, capacity: range.count)
    offsets.update(repeating: 0, count: range.count)  // to which the next call adds
    let valid = pinion_index_offsets(
      offsets, numbers + first, 1, range.count, Int64(extent), rowLength)
    pinion_gather(
      target, rowLength, source.pointer, offsets, valid, rowLength,
      1, itemSize)
    return valid
  }
}
