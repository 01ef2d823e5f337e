// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// Which axes of a tensor index tensors name positions of, and where their own axes then stand.
struct IndexedAxes: Hashable, Sendable {
  /// The axes, one for each index tensor, in order.
  let axes: [Int]
  /// The shape to which the index tensors are broadcast.
  let shape: Shape
  /// The number of the other axes that stand before those of the index tensors.
  let position: Int

  /// The error of an index tensor that names a position which an axis does not have.
  static func outOfRange(_ index: Int64, axis: Int, extent: Int, name: String) -> TensorError {
    TensorError(name, "index \(index) is out of range for axis \(axis) of extent \(extent)")
  }

  /// The axes that are taken whole.
  func others(_ source: Shape) -> [Int] { source.indices.filter { !axes.contains($0) } }

  /// The shape of the elements named.
  func selection(of source: Shape) -> Shape {
    let others = others(source).map { source.extents[$0] }
    return Shape(others[..<position] + shape.extents + others[position...])
  }
}

/// Moves the elements that index tensors name out of a tensor, or into it.
///
/// In row-major order the selection is `outer` blocks of `count` rows, one for each element of the index
/// tensors. A row is `lines` runs of `length` elements, which lie `stride` apart in the indexed tensor.
struct IndexedLoop {
  private let count: Int
  private let outer: [(extent: Int, stride: Int)]
  private let lines: [(extent: Int, stride: Int)]
  private let run: (extent: Int, stride: Int)
  private let outerCount: Int
  private let lineCount: Int
  /// For each element of the index tensors, how far its row is from the first element.
  private let storage: Storage
  private let indexed: IndexedAxes

  /// - Parameters:
  ///   - layout: that of the indexed tensor.
  ///   - numbers: the index tensors, of type int64 and of shapes that broadcast.
  ///   - name: the operation that is to blame where a number is out of range.
  ///
  /// nil where one is, when the error has been raised.
  init?(_ indexed: IndexedAxes, in layout: Layout, by numbers: [Operand], name: String) {
    self.indexed = indexed
    let strides = layout.explicitStrides
    count = indexed.shape.size
    storage = Storage(byteCount: count * 8)
    storage.base.initializeMemory(as: UInt8.self, repeating: 0, count: count * 8)
    let others = indexed.others(layout.shape)
    func walk(_ axes: ArraySlice<Int>) -> [(extent: Int, stride: Int)] {
      Layout.coalesced(Shape(axes.map { layout.shape.extents[$0] }), axes.map { strides[$0] })
    }
    outer = walk(others[..<indexed.position])
    var inner = walk(others[indexed.position...])
    run = inner.popLast() ?? (1, 1)
    lines = inner
    outerCount = outer.reduce(1) { $0 * $1.extent }
    lineCount = lines.reduce(1) { $0 * $1.extent }
    for (axis, index) in zip(indexed.axes, numbers) {
      let extent = layout.shape.extents[axis]
      guard let wrong = add(index, extent, strides[axis]) else { continue }
      IndexedAxes.outOfRange(wrong, axis: axis, extent: extent, name: name).raise(returning: ())
      return nil
    }
  }

  private var offsets: UnsafeMutablePointer<Int64> {
    storage.base.assumingMemoryBound(to: Int64.self)
  }

  /// Adds what one index tensor contributes to the offsets; the first number out of range, if there is one.
  private func add(_ index: Operand, _ extent: Int, _ stride: Int) -> Int64? {
    if count == 0 { return nil }
    let numbers = index.pointer.assumingMemoryBound(to: Int64.self)
    var axes = index.layout.broadcast(to: indexed.shape).coalesced
    let inner = axes.popLast() ?? (1, 1)
    let lines = count / inner.extent
    let grain = 1 << 16
    let pieces = (inner.extent + grain - 1) / grain
    let runsPerTask = Swift.max(1, grain / inner.extent)
    let tasks = (lines * pieces + runsPerTask - 1) / runsPerTask
    // The place of the first number out of range that each task finds.
    let wrong = [Int](unsafeUninitializedCapacity: tasks) { wrong, count in
      count = tasks
      wrong.initialize(repeating: -1)
      nonisolated(unsafe) let wrong = wrong
      ThreadPool.shared.run(tasks) { task, _ in
        for run in task * runsPerTask..<Swift.min((task + 1) * runsPerTask, lines * pieces) {
          let (line, piece) = run.quotientAndRemainder(dividingBy: pieces)
          let start = piece * grain
          let length = Swift.min(grain, inner.extent - start)
          let source = numbers + Operand.offset(of: line, axes) + start * inner.stride
          let place = line * inner.extent + start
          let first = pinion_index_offsets(
            offsets + place, source, inner.stride, length, Int64(extent), stride)
          if first < length, wrong[task] < 0 { wrong[task] = place + first }
        }
      }
    }
    guard let place = wrong.first(where: { $0 >= 0 }) else { return nil }
    return numbers[Operand.offset(of: place, axes + [inner])]
  }

  // MARK: Loops

  private static let grain = 64 << 10

  /// Copies the named elements of `source` to `output`, which is in row-major order.
  func gather(from source: Operand, to output: UnsafeMutableRawPointer) {
    let itemSize = source.dtype.size
    let rowLength = lineCount * run.extent
    let runs = outerCount * lineCount * count
    let runsPerTask = Swift.max(1, IndexedLoop.grain / Swift.max(1, run.extent * itemSize))
    ThreadPool.shared.run((runs + runsPerTask - 1) / runsPerTask) { task, _ in
      var next = task * runsPerTask
      let end = Swift.min(next + runsPerTask, runs)
      while next < end {
        let (plane, first) = next.quotientAndRemainder(dividingBy: count)
        let (block, line) = plane.quotientAndRemainder(dividingBy: lineCount)
        let rows = Swift.min(count - first, end - next)
        let from = Operand.offset(of: block, outer) + Operand.offset(of: line, lines)
        let to = (block * count + first) * rowLength + line * run.extent
        pinion_gather(
          output + to * itemSize, rowLength, source.pointer + from * itemSize, offsets + first,
          rows, run.extent, run.stride, itemSize)
        next += rows
      }
    }
  }

  /// Combines elements of `target` with those of `values`, in the order of the index tensors.
  ///
  /// Tasks share no element of the target: they are cut along the axes that are taken whole.
  func scatter(_ values: Operand, into target: Operand, by rule: ScatterRule) {
    let itemSize = target.dtype.size
    let rowLength = lineCount * run.extent
    let (rows, isOneRow) = self.rows(values)
    let (rowStep, blockStep) = isOneRow ? (0, 0) : (rowLength, count * rowLength)
    let band = 256
    let bands = (run.extent + band - 1) / band
    let parts = outerCount * lineCount * bands
    let work = count * Swift.min(run.extent, band)
    let partsPerTask = Swift.max(1, IndexedLoop.grain / Swift.max(1, work))
    rows.withContiguous { rows in
      ThreadPool.shared.run((parts + partsPerTask - 1) / partsPerTask) { task, _ in
        for part in task * partsPerTask..<Swift.min((task + 1) * partsPerTask, parts) {
          let (plane, number) = part.quotientAndRemainder(dividingBy: bands)
          let (block, line) = plane.quotientAndRemainder(dividingBy: lineCount)
          let start = number * band
          let length = Swift.min(band, run.extent - start)
          let from = block * blockStep + line * run.extent + start
          let to =
            Operand.offset(of: block, outer) + Operand.offset(of: line, lines) + start * run.stride
          let source = rows.pointer + from * itemSize
          let destination = target.pointer + to * itemSize
          if let code = rule.code {
            pinion_scatter_combine(
              CPU.level, code, target.dtype.kernel, destination, offsets, source, rowStep, count,
              length, run.stride)
          } else {
            pinion_scatter(
              destination, offsets, source, rowStep, count, length, run.stride, itemSize)
          }
        }
      }
    }
  }

  /// The values as they are, or one row of them where all rows are the same memory.
  private func rows(_ values: Operand) -> (rows: Operand, isOneRow: Bool) {
    guard let strides = values.layout.strides else { return (values, false) }
    let lead = indexed.position + indexed.shape.count
    let isOneRow = (0..<lead).allSatisfy { values.shape.extents[$0] == 1 || strides[$0] == 0 }
    guard isOneRow else { return (values, false) }
    var row = values
    row.layout = Layout(
      shape: Shape(Array(values.shape.extents[lead...])), strides: Array(strides[lead...]),
      offset: 0)
    return (row, true)
  }
}
