// SPDX-License-Identifier: Apache-2.0

/// Where the elements of a tensor lie in its storage.
///
/// Element `[i, j, …]` is at `offset + i * strides[0] + j * strides[1] + …`, counted in elements.
/// Strides may be zero (broadcast) or negative (reversed).
struct Layout: Hashable, Sendable {
  var shape: Shape
  /// nil for row-major order without gaps, the common case, which then costs no array.
  var strides: [Int]?
  var offset: Int

  init(_ shape: Shape) {
    self.shape = shape
    strides = nil
    offset = 0
  }

  init(shape: Shape, strides: [Int], offset: Int) {
    self.shape = shape
    self.offset = offset
    self.strides = Layout.isRowMajor(shape, strides) ? nil : strides
  }

  var isContiguous: Bool { strides == nil }

  var explicitStrides: [Int] { strides ?? shape.rowMajorStrides }

  /// The number of elements that are not repetitions of others.
  var distinctElements: Int {
    guard let strides else { return shape.size }
    return zip(shape, strides).reduce(1) { $1.1 == 0 ? $0 : $0 * $1.0 }
  }

  /// Whether all elements are the same one.
  var isSingleElement: Bool {
    guard let strides else { return shape.size == 1 }
    return zip(shape, strides).allSatisfy { $0 == 1 || $1 == 0 }
  }

  private static func isRowMajor(_ shape: Shape, _ strides: [Int]) -> Bool {
    var expected = 1
    for axis in shape.indices.reversed() where shape.extents[axis] != 1 {
      if shape.extents[axis] == 0 { return true }
      if strides[axis] != expected { return false }
      expected *= shape.extents[axis]
    }
    return true
  }
}

// MARK: Views

extension Layout {
  func permuted(_ axes: [Int]) -> Layout {
    let old = explicitStrides
    return Layout(
      shape: Shape(axes.map { shape.extents[$0] }), strides: axes.map { old[$0] }, offset: offset)
  }

  /// Repeats along new leading axes and along axes of extent 1.
  func broadcast(to target: Shape) -> Layout {
    if target == shape { return self }
    let old = explicitStrides
    let lead = target.count - shape.count
    let strides = target.indices.map { axis in
      axis < lead || (shape.extents[axis - lead] == 1 && target.extents[axis] != 1)
        ? 0 : old[axis - lead]
    }
    return Layout(shape: target, strides: strides, offset: offset)
  }

  func sliced(_ slices: [AxisSlice]) -> Layout { part { slices[$0] } }

  /// The part that one slice of each axis takes.
  func part<Failure: Error>(
    _ slice: (_ axis: Int) throws(Failure) -> AxisSlice
  ) throws(Failure) -> Layout {
    var part = (extents: [Int](), strides: [Int](), offset: offset)
    var rowMajorStride = shape.size
    for axis in shape.indices {
      let extent = shape.extents[axis]
      rowMajorStride = extent == 0 ? 0 : rowMajorStride / extent
      let stride = strides?[axis] ?? rowMajorStride
      let slice = try slice(axis)
      if slice.count > 0 { part.offset += slice.start * stride }
      if slice.isDropped { continue }
      if part.extents.isEmpty {
        part.extents.reserveCapacity(shape.count)
        part.strides.reserveCapacity(shape.count)
      }
      part.extents.append(slice.count)
      part.strides.append(slice.step * stride)
    }
    return Layout(shape: Shape(part.extents), strides: part.strides, offset: part.offset)
  }

  /// The same elements in the same order under another shape, or nil where no strides say that.
  func reshaped(to target: Shape) -> Layout? {
    guard let strides else {
      var layout = self
      layout.shape = target
      return layout
    }
    if target.size == 0 {
      return Layout(shape: target, strides: target.rowMajorStrides, offset: offset)
    }
    // Axes that can be walked as one, from the back, are split over the new extents.
    let groups = Layout.coalesced(shape, strides)
    var result = [Int](repeating: 0, count: target.count)
    var axis = target.count - 1
    for (extent, stride) in groups.reversed() {
      var remaining = extent
      var step = stride
      while remaining > 1 {
        guard axis >= 0, remaining % target.extents[axis] == 0 else { return nil }
        result[axis] = step
        step *= target.extents[axis]
        remaining /= target.extents[axis]
        axis -= 1
      }
    }
    return Layout(shape: target, strides: result, offset: offset)
  }

  /// The axes with those walked as one merged and those of extent 1 dropped.
  static func coalesced(_ shape: Shape, _ strides: [Int]) -> [(extent: Int, stride: Int)] {
    var groups: [(extent: Int, stride: Int)] = []
    for (extent, stride) in zip(shape, strides) where extent != 1 {
      if let last = groups.last, last.stride == extent * stride {
        groups[groups.count - 1] = (last.extent * extent, stride)
      } else {
        groups.append((extent, stride))
      }
    }
    return groups
  }

  var coalesced: [(extent: Int, stride: Int)] { Layout.coalesced(shape, explicitStrides) }

  /// The axes of two layouts of one shape, with those walked as one in both merged; at least one.
  static func coalesced(
    _ a: Layout, _ b: Layout
  ) -> (a: [(extent: Int, stride: Int)], b: [(extent: Int, stride: Int)]) {
    var (first, second): ([(extent: Int, stride: Int)], [(extent: Int, stride: Int)]) = ([], [])
    for (extent, (x, y)) in zip(a.shape, zip(a.explicitStrides, b.explicitStrides))
    where extent != 1 {
      if let u = first.last, let v = second.last, u.stride == extent * x, v.stride == extent * y {
        first[first.count - 1] = (u.extent * extent, x)
        second[second.count - 1] = (u.extent * extent, y)
      } else {
        first.append((extent, x))
        second.append((extent, y))
      }
    }
    return first.isEmpty ? ([(1, 1)], [(1, 1)]) : (first, second)
  }

  /// Whether several indices show one element, so that the elements cannot be written one by one.
  var repeatsElements: Bool {
    guard let strides else { return false }
    return zip(shape, strides).contains { $0 > 1 && $1 == 0 }
  }
}

/// The part of one axis that a slice takes: `count` elements from `start`, `step` apart.
struct AxisSlice: Hashable, Sendable {
  var start: Int
  var count: Int
  var step: Int
  /// Whether the result lacks the axis, of which one position is taken.
  var isDropped = false

  static func whole(_ extent: Int) -> AxisSlice { AxisSlice(start: 0, count: extent, step: 1) }

  static func dropping(_ position: Int) -> AxisSlice {
    AxisSlice(start: position, count: 1, step: 1, isDropped: true)
  }
}
