// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// What a kernel sees of a tensor: where its first element is and how the others lie.
struct Operand {
  /// The element at index [0, 0, …].
  var pointer: UnsafeMutableRawPointer
  var layout: Layout
  var dtype: DType

  init(pointer: UnsafeMutableRawPointer, layout: Layout, dtype: DType) {
    self.pointer = pointer
    self.layout = layout
    self.dtype = dtype
  }

  /// - Parameter base: the start of the storage, to which the layout's offset is added.
  init(base: UnsafeMutableRawPointer, layout: Layout, dtype: DType) {
    pointer = base + layout.offset * dtype.size
    self.layout = layout
    self.dtype = dtype
  }

  var shape: Shape { layout.shape }
  var size: Int { layout.shape.size }

  /// A part of these elements.
  func sliced(_ slices: [AxisSlice]) -> Operand {
    Operand(base: pointer - layout.offset * dtype.size, layout: layout.sliced(slices), dtype: dtype)
  }

  /// Calls `body` with an equal operand in row-major order, a copy where this one is not.
  func withContiguous(_ body: (Operand) -> Void) {
    if layout.isContiguous { return body(self) }
    let storage = Storage(byteCount: size * dtype.size)
    let copy = Operand(base: storage.base, layout: Layout(shape), dtype: dtype)
    self.copy(to: copy.pointer)
    withExtendedLifetime(storage) { body(copy) }
  }
}

// MARK: Copying in row-major order

extension Operand {
  /// Copies the elements to `target` in row-major order.
  func copy(to target: UnsafeMutableRawPointer) {
    var axes = layout.coalesced
    let itemSize = dtype.size
    if layout.isContiguous || axes.isEmpty {
      let bytes = size * itemSize
      let pieces = (bytes + Operand.copyGrain - 1) / Operand.copyGrain
      ThreadPool.shared.run(pieces) { piece, _ in
        let start = piece * Operand.copyGrain
        (target + start).copyMemory(
          from: pointer + start, byteCount: Swift.min(Operand.copyGrain, bytes - start))
      }
      return
    }
    if size == 0 { return }
    // Both innermost axes as one block: a transpose if the outer of them has the unit stride.
    let inner = axes[axes.count - 1]
    if axes.count >= 2, axes[axes.count - 2].stride == 1,
      inner.stride >= axes[axes.count - 2].extent
    {
      copyTransposed(to: target, axes)
    } else if axes.count >= 2, inner.extent <= 16 {
      let lines = axes[axes.count - 2]
      axes.removeLast(2)
      let lineSize = inner.extent * itemSize
      Operand.forEachRun(lines.extent, of: size / inner.extent, lineSize) { matrix, start, count in
        pinion_copy_rows(
          target + (matrix * lines.extent + start) * lineSize,
          pointer + (Operand.offset(of: matrix, axes) + start * lines.stride) * itemSize,
          lines.stride, inner.stride, count, inner.extent, itemSize)
      }
    } else {
      axes.removeLast()
      Operand.forEachRun(inner.extent, of: size, itemSize) { line, start, count in
        pinion_copy_strided(
          target + (line * inner.extent + start) * itemSize,
          pointer + (Operand.offset(of: line, axes) + start * inner.stride) * itemSize,
          inner.stride, count, itemSize)
      }
    }
  }

  private static let copyGrain = 256 << 10

  /// Cuts lines of `length` elements into tasks: several lines, or parts of one.
  private static func forEachRun(
    _ length: Int, of size: Int, _ itemSize: Int,
    _ body: (_ line: Int, _ start: Int, _ count: Int) -> Void
  ) {
    let lines = size / length
    let grain = Swift.max(1, copyGrain / itemSize)
    let pieces = (length + grain - 1) / grain
    let runsPerTask = Swift.max(1, grain / length)
    let runs = lines * pieces
    ThreadPool.shared.run((runs + runsPerTask - 1) / runsPerTask) { task, _ in
      for run in task * runsPerTask..<Swift.min((task + 1) * runsPerTask, runs) {
        let (line, piece) = run.quotientAndRemainder(dividingBy: pieces)
        body(line, piece * grain, Swift.min(grain, length - piece * grain))
      }
    }
  }

  private func copyTransposed(
    to target: UnsafeMutableRawPointer, _ axes: [(extent: Int, stride: Int)]
  ) {
    let itemSize = dtype.size
    let rows = axes[axes.count - 2].extent
    let columns = axes[axes.count - 1]
    let outer = Array(axes.dropLast(2))
    let matrices = size / (rows * columns.extent)
    let rowsPerTask = Swift.max(64, Operand.copyGrain / (columns.extent * itemSize) & ~63)
    let pieces = (rows + rowsPerTask - 1) / rowsPerTask
    ThreadPool.shared.run(matrices * pieces) { task, _ in
      let (matrix, piece) = task.quotientAndRemainder(dividingBy: pieces)
      let first = piece * rowsPerTask
      pinion_transpose(
        CPU.level, target + (matrix * rows + first) * columns.extent * itemSize, columns.extent,
        pointer + (Operand.offset(of: matrix, outer) + first) * itemSize, columns.stride,
        Swift.min(rowsPerTask, rows - first), columns.extent, itemSize)
    }
  }

  /// The offset of the element with row-major number `index` over `axes`.
  static func offset(
    of index: Int, _ axes: [(extent: Int, stride: Int)]
  ) -> Int { offset(of: index, axes, axes.count) }

  /// The same over `count` axes that lie at an address: no collection, which a debug build would be slow to go through.
  static func offset(
    of index: Int, _ axes: UnsafePointer<(extent: Int, stride: Int)>, _ count: Int
  ) -> Int {
    var (rest, offset, n) = (index, 0, count)
    while n > 0 {
      n -= 1
      let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: axes[n].extent)
      offset += remainder * axes[n].stride
      rest = quotient
    }
    return offset
  }
}

// MARK: Copying between layouts

extension Operand {
  /// Copies the elements to the same places of `target`, which has the same shape and overlaps nothing.
  func copy(to target: Operand) {
    if target.layout.isContiguous { return copy(to: target.pointer) }
    if size == 0 { return }
    let itemSize = dtype.size
    var (from, to) = Layout.coalesced(layout, target.layout)
    let (source, destination) = (from.popLast()!, to.popLast()!)
    Operand.forEachRun(source.extent, of: size, itemSize) { line, start, count in
      pinion_move_strided(
        target.pointer
          + (Operand.offset(of: line, to) + start * destination.stride) * itemSize,
        destination.stride,
        pointer + (Operand.offset(of: line, from) + start * source.stride) * itemSize,
        source.stride, count, itemSize)
    }
  }
}
