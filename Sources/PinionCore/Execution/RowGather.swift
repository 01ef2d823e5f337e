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

  /// nil where the operands are not of this kind.
  init?(_ indexed: IndexedAxes, _ inputs: [Operand]) {
    let (source, index) = (inputs[0], inputs[inputs.count - 1])
    guard indexed.axes.count == 1, indexed.axes[0] == 0, source.layout.isContiguous,
      index.layout.isContiguous, index.shape == indexed.shape, source.size > 0
    else { return nil }
    self.source = source
    numbers = UnsafePointer(index.pointer.assumingMemoryBound(to: Int64.self))
    count = index.size
    extent = source.shape[0]
    rowLength = source.size / extent
  }

  /// Copies the rows; raises an error and returns false where a number is out of range.
  func run(to output: UnsafeMutableRawPointer, name: String) -> Bool {
    let rowBytes = rowLength * source.dtype.size
    let (tasks, rowsPerTask) = ThreadPool.evenTasks(
      count, atMost: Swift.max(1, (16 << 10) / rowBytes))
    // The place of the first number out of range that each task finds.
    let wrong = withUnsafeTemporaryAllocation(of: Int.self, capacity: tasks) { found -> Int? in
      ThreadPool.shared.run(
        tasks, scratchBytes: Swift.min(rowsPerTask, count) * 8,
        sharing: (self, output, rowsPerTask, found)
      ) { work, task, scratch in
        let (gather, output, rowsPerTask, found) = work
        let first = task * rowsPerTask
        let rows = Swift.min(rowsPerTask, gather.count - first)
        let valid = gather.copy(first..<first + rows, to: output, scratch)
        found[task] = valid < rows ? first + valid : -1
      }
      return found.first { $0 >= 0 }
    }
    guard let wrong else { return true }
    return IndexedAxes.outOfRange(numbers[wrong], axis: 0, extent: extent, name: name)
      .raise(returning: false)
  }

  /// Copies some of the rows, up to the first whose number is out of range; returns how many.
  private func copy(
    _ range: Range<Int>, to output: UnsafeMutableRawPointer, _ scratch: UnsafeMutableRawPointer
  ) -> Int {
    let (first, itemSize) = (range.lowerBound, source.dtype.size)
    let offsets = scratch.bindMemory(to: Int64.self, capacity: range.count)
    offsets.update(repeating: 0, count: range.count)  // to which the next call adds
    let valid = pinion_index_offsets(
      offsets, numbers + first, 1, range.count, Int64(extent), rowLength)
    pinion_gather(
      output + first * rowLength * itemSize, rowLength, source.pointer, offsets, valid, rowLength,
      1, itemSize)
    return valid
  }
}
