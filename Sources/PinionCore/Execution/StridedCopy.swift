// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

extension Operand {
  /// Copies the elements to `target`, which has the same shape but may lie in any way.
  func copy(to target: Operand) {
    if target.layout.isContiguous { return copy(to: target.pointer) }
    if size == 0 { return }
    let axes = Operand.merged(shape, layout.explicitStrides, target.layout.explicitStrides)
    let inner = axes.last ?? (extent: 1, source: 1, target: 1)
    // A line is read or written without gaps; where it is neither, or the source is a transpose, the elements are
    // first brought into order.
    let isTransposed = inner.source != 1 && axes.contains { $0.source == 1 }
    if inner.source != 1 && (inner.target != 1 || isTransposed) {
      let storage = Storage(byteCount: size * dtype.size)
      let ordered = Operand(base: storage.base, layout: Layout(shape), dtype: dtype)
      copy(to: ordered.pointer)
      return withExtendedLifetime(storage) { ordered.copy(to: target) }
    }
    let itemSize = dtype.size
    let sources = axes.dropLast().map { (extent: $0.extent, stride: $0.source) }
    let targets = axes.dropLast().map { (extent: $0.extent, stride: $0.target) }
    let lines = size / inner.extent
    let linesPerTask = Swift.max(1, (256 << 10) / (inner.extent * itemSize))
    ThreadPool.shared.run((lines + linesPerTask - 1) / linesPerTask) { task, _ in
      for line in task * linesPerTask..<Swift.min((task + 1) * linesPerTask, lines) {
        let from = pointer + Operand.offset(of: line, sources) * itemSize
        let to = target.pointer + Operand.offset(of: line, targets) * itemSize
        if inner.target == 1 {
          pinion_copy_strided(to, from, inner.source, inner.extent, itemSize)
        } else {
          pinion_store_strided(to, inner.target, from, inner.extent, itemSize)
        }
      }
    }
  }

  /// The axes with those merged that both strides walk as one, and those of extent 1 dropped.
  private static func merged(
    _ shape: Shape, _ source: [Int], _ target: [Int]
  ) -> [(extent: Int, source: Int, target: Int)] {
    var axes: [(extent: Int, source: Int, target: Int)] = []
    for axis in shape.indices where shape[axis] != 1 {
      let (extent, from, to) = (shape[axis], source[axis], target[axis])
      if let last = axes.last, last.source == extent * from, last.target == extent * to {
        axes[axes.count - 1] = (last.extent * extent, from, to)
      } else {
        axes.append((extent, from, to))
      }
    }
    return axes
  }
}
