// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// Takes whole rows of a tensor in row-major order, named by one index tensor: what makes a batch.
///
/// The common case of `IndexedLoop`, in one pass over the row numbers and without lists of its own or references to count.
struct RowGather {
  private let source: UnsafeMutableRawPointer
  private let itemSize: Int
  private let numbers: UnsafePointer<Int64>
  private let count: Int
  private let extent: Int
  private let rowLength: Int

  private var rowBytes: Int { rowLength * itemSize }

  /// Whether operands that lie like this are of this kind.
  static func takes(_ indexed: IndexedAxes, source: Layout, index: Layout) -> Bool {
    indexed.axes.count == 1 && indexed.axes[0] == 0 && source.isContiguous
      && index.isContiguous && index.shape == indexed.shape && source.shape.size > 0
  }

  /// nil where the operands are not of this kind.
  init?(_ indexed: IndexedAxes, _ inputs: [Operand]) {
    let (source, index) = (inputs[0], inputs[inputs.count - 1])
    guard RowGather.takes(indexed, source: source.layout, index: index.layout) else { return nil }
    self.source = source.pointer
    itemSize = source.dtype.size
    numbers = UnsafePointer(index.pointer.assumingMemoryBound(to: Int64.self))
    count = index.size
    extent = source.shape[0]
    rowLength = source.size / extent
  }

  /// Copies the rows, and runs the epilogue on some at a time or packs them with it; raises an error and returns false where a number
  /// is out of range.
  ///
  /// Without an output the rows exist only for that.
  func run(
    to output: UnsafeMutableRawPointer?, _ epilogue: TileChain? = nil,
    _ packings: [Packing] = [], _ buffers: Buffers? = nil, name: String
  ) -> Bool {
    let tasks = tasks(packings.first)
    let scratchBytes = RowGather.scratchBytes(tasks.rows, output == nil ? rowBytes : 0, epilogue)
    // The place of the first number out of range that each task finds.
    let wrong = withUnsafeTemporaryAllocation(of: Int.self, capacity: tasks.count) {
      found -> Int? in
      packings.withUnsafeBufferPointer { packings in
        ThreadPool.shared.run(
          tasks.count, scratchBytes: scratchBytes,
          sharing: (
            self, output, epilogue.map(Unmanaged.passUnretained), packings, buffers, tasks.rows,
            found
          )
        ) { work, task, scratch in
          let (gather, output, epilogue, packings, buffers, each, found) = work
          let rows = gather.rows(of: task, each, packings.first)
          found[task] =
            gather.run(
              rows, to: output, epilogue, packings, buffers, scratch) ?? -1
        }
      }
      return found.first { $0 >= 0 }
    }
    return isRight(wrong, name)
  }

  /// The same for the rows in `range`; returns the place of the first number out of range, up to which rows may have been copied.
  func run(
    _ range: Range<Int>, to output: UnsafeMutableRawPointer?, _ epilogue: Unmanaged<TileChain>?,
    _ packings: UnsafeBufferPointer<Packing>, _ buffers: Buffers?,
    _ scratch: UnsafeMutableRawPointer
  ) -> Int? {
    let places = RowGather.places(range.count, output == nil ? rowBytes : 0)
    let tile = output.map { $0 + range.lowerBound * rowBytes } ?? scratch
    let valid = copy(range, to: tile, scratch + places.offsets)
    if valid < range.count { return range.lowerBound + valid }
    let chain = epilogue?._withUnsafeGuaranteedRef {
      $0.tiles(buffers!, scratch + places.program, stride: rowLength)
    }
    if packings.isEmpty {
      chain?.run(tile, elements: range.lowerBound * rowLength..<range.upperBound * rowLength)
    } else {
      chain?.run(tile, elements: 0..<range.count * rowLength, to: tile)
    }
    for packing in packings { packing.pack(range, tile, buffers!) }
    return nil
  }

  /// Copies all rows; those from the first number out of range on are 0.
  func run(to target: UnsafeMutableRawPointer, _ scratch: UnsafeMutableRawPointer) {
    let valid = copy(0..<count, to: target, scratch)
    (target + valid * rowBytes).initializeMemory(
      as: UInt8.self, repeating: 0, count: (count - valid) * rowBytes)
  }

  /// Raises an error and returns false where a number is out of range.
  func check(name: String) -> Bool {
    isRight(
      (0..<count).first { numbers[$0] < -Int64(extent) || numbers[$0] >= Int64(extent) }, name)
  }

  private func isRight(_ wrong: Int?, _ name: String) -> Bool {
    guard let wrong else { return true }
    return IndexedAxes.outOfRange(numbers[wrong], axis: 0, extent: extent, name: name)
      .raise(returning: false)
  }

  /// Scratch memory for some rows of so many bytes (0 where they go elsewhere): they, where they begin, and the epilogue's.
  static func scratchBytes(_ rows: Int, _ rowBytes: Int, _ epilogue: TileChain?) -> Int {
    places(rows, rowBytes).program + (epilogue?.scratchBytes ?? 0)
  }

  private static func places(_ rows: Int, _ rowBytes: Int) -> (offsets: Int, program: Int) {
    let offsets = (rows * rowBytes + 63) & ~63
    return (offsets, (offsets + rows * 8 + 63) & ~63)
  }

  /// How many tasks there are, and how many rows each has at most: what some kilobytes hold, or what is packed together.
  private func tasks(_ packing: Packing?) -> (count: Int, rows: Int) {
    if let packing { return (packing.groupCount, packing.groupRows) }
    let (tasks, each) = ThreadPool.evenTasks(count, atMost: Swift.max(1, (16 << 10) / rowBytes))
    return (tasks, Swift.min(each, count))
  }

  /// The rows of a task, of which each but the last has as many as the first, or which are packed together.
  private func rows(of task: Int, _ each: Int, _ packing: Packing?) -> Range<Int> {
    packing?.rows(of: task) ?? task * each..<Swift.min((task + 1) * each, count)
  }

  /// Copies some of the rows, up to the first whose number is out of range; returns how many.
  private func copy(
    _ range: Range<Int>, to target: UnsafeMutableRawPointer, _ scratch: UnsafeMutableRawPointer
  ) -> Int {
    let offsets = scratch.bindMemory(to: Int64.self, capacity: range.count)
    offsets.update(repeating: 0, count: range.count)  // to which the next call adds
    let valid = pinion_index_offsets(
      offsets, numbers + range.lowerBound, 1, range.count, Int64(extent), rowLength)
    pinion_gather(
      target, rowLength, source, offsets, valid, rowLength, 1, itemSize)
    return valid
  }
}
