// SPDX-License-Identifier: Apache-2.0

// MARK: flip

extension Tensor {
  /// Returns a view with the order of the elements along some axes reversed.
  ///
  /// ```swift
  /// Tensor([1, 2, 3]).flipped()   // [3 2 1]
  /// ```
  public func flipped(axes: [Int]) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      var slices = shape.map { AxisSlice(start: 0, count: $0, step: 1) }
      for axis in try shape.axes(axes, operation: "flipped") {
        slices[axis] = AxisSlice(start: shape[axis] - 1, count: shape[axis], step: -1)
      }
      return try apply(Slice(slices: slices), [self])
    }
  }

  /// Returns a view with the order of the elements along one axis reversed.
  public func flipped(axis: Int) -> Tensor { flipped(axes: [axis]) }

  /// Returns a view with the order of the elements along every axis reversed.
  public func flipped() -> Tensor { flipped(axes: Array(shape.indices)) }
}

// MARK: move axes

extension Tensor {
  /// Returns a view with one axis at another place and the others in their order.
  ///
  /// ```swift
  /// images.movingAxis(from: -1, to: 1)   // [batch, height, width, channels] → [batch, channels, height, width]
  /// ```
  public func movingAxis(from source: Int, to target: Int) -> Tensor {
    movingAxis(from: [source], to: [target])
  }

  /// Returns a view with axis `sources[i]` at place `targets[i]` and the others in their order.
  ///
  /// Stops with an error where the lists differ in length or name an axis twice.
  public func movingAxis(from sources: [Int], to targets: [Int]) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      guard sources.count == targets.count else {
        throw TensorError(
          "movingAxis", "\(sources.count) axes \(sources) to \(targets.count) places \(targets)")
      }
      _ = try shape.axes(sources, operation: "movingAxis")
      _ = try shape.axes(targets, operation: "movingAxis")
      let places = targets.map { $0 < 0 ? $0 + ndim : $0 }
      let moved = sources.map { $0 < 0 ? $0 + ndim : $0 }
      var order = shape.indices.filter { !moved.contains($0) }
      for (place, axis) in zip(places, moved).sorted(by: { $0.0 < $1.0 }) {
        order.insert(axis, at: place)
      }
      return transposed(axes: order)
    }
  }
}

// MARK: roll

extension Tensor {
  /// Returns the elements moved on along an axis; those that leave at its end come in at its start.
  ///
  /// ```swift
  /// Tensor([1, 2, 3, 4]).rolled(by: 1, axis: 0)   // [4 1 2 3]
  /// ```
  public func rolled(by count: Int, axis: Int) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      let axis = try shape.axis(axis, operation: "rolled")
      let extent = shape[axis]
      guard extent > 0 else { return self }
      let first = (count % extent + extent) % extent
      if first == 0 { return self }
      return Tensor(
        concatenating: [
          part(axis, extent - first, first), part(axis, 0, extent - first),
        ], axis: axis)
    }
  }

  /// Returns the elements moved on along several axes, by `counts[i]` along `axes[i]`.
  public func rolled(by counts: [Int], axes: [Int]) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      guard counts.count == axes.count else {
        throw TensorError("rolled", "\(counts.count) counts \(counts) for axes \(axes)")
      }
      // An axis may be named twice, and is then rolled twice.
      return zip(counts, axes).reduce(self) { $0.rolled(by: $1.0, axis: $1.1) }
    }
  }

  /// Returns the elements moved on in row-major order, in the same shape.
  public func rolled(by count: Int) -> Tensor {
    flattened().rolled(by: count, axis: 0).reshaped(to: shape)
  }

  /// A view of `count` positions along an axis, from `start` on.
  func part(_ axis: Int, _ start: Int, _ count: Int, step: Int = 1) -> Tensor {
    if case .failed = backing { return .failed }
    var slices = shape.map { AxisSlice(start: 0, count: $0, step: 1) }
    slices[axis] = AxisSlice(start: start, count: count, step: step)
    return Tensor(Slice(slices: slices), [self])
  }
}

// MARK: repeat, tile

extension Tensor {
  /// Returns each element `count` times, one after the other, along an axis; by default of the flattened tensor.
  ///
  /// ```swift
  /// Tensor([1, 2]).repeated(2)   // [1 1 2 2]
  /// ```
  public func repeated(_ count: Int, axis: Int? = nil) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      guard count >= 0 else {
        throw TensorError("repeated", "the count must not be negative, received \(count)")
      }
      guard let axis else { return flattened().repeated(count, axis: 0) }
      let position = try shape.axis(axis, operation: "repeated")
      var result = shape
      result[position] = try multipliedExtent(shape[position], times: count, "repeated")
      var wide = shape.extents
      wide.insert(count, at: position + 1)
      return unsqueezed(axis: position + 1).broadcast(to: Shape(wide)).reshaped(to: result)
    }
  }

  /// Returns position i along an axis `counts[i]` times; by default of the flattened tensor.
  ///
  /// - counts: one for each position, or one for all.
  ///
  /// ```swift
  /// Tensor([7, 8, 9]).repeated([2, 0, 1])   // [7 7 9]
  /// ```
  ///
  /// Stops with an error where there are more or fewer counts, or one is negative.
  public func repeated(_ counts: [Int], axis: Int? = nil) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      guard let axis else { return flattened().repeated(counts, axis: 0) }
      let position = try shape.axis(axis, operation: "repeated")
      let extent = shape[position]
      let counts = counts.count == 1 ? [Int](repeating: counts[0], count: extent) : counts
      guard counts.count == extent else {
        throw TensorError(
          "repeated",
          "\(counts.count) counts for axis \(position) of extent \(extent) in shape \(shape)")
      }
      if let negative = counts.first(where: { $0 < 0 }) {
        throw TensorError("repeated", "the counts must not be negative, received \(negative)")
      }
      var total = 0
      for count in counts {
        let (sum, overflow) = total.addingReportingOverflow(count)
        if overflow {
          throw TensorError("repeated", "the sum of the counts, \(total) + \(count), is too large")
        }
        total = sum
      }
      let rows = Tensor(shape: [total], dtype: .int64) { bytes in
        var rows = bytes.bindMemory(to: Int64.self)[...]
        for (row, count) in counts.enumerated() {
          rows.prefix(count).initialize(repeating: Int64(row))
          rows.removeFirst(count)
        }
      }
      return movingAxis(from: position, to: 0).gathered(rows: rows)
        .movingAxis(from: 0, to: position)
    }
  }

  /// The same with counts in a tensor of integers.
  ///
  /// The result's shape depends on them, so that they must have values: inside a compiled function this is an error.
  ///
  /// ```swift
  /// let counts = Tensor([2, 0, 1])
  /// Tensor([7, 8, 9]).repeated(counts)   // [7 7 9]
  /// ```
  public func repeated(_ counts: Tensor, axis: Int? = nil) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      guard counts.dtype.isInteger, counts.ndim <= 1 else {
        throw TensorError(
          "repeated",
          "the counts must be a vector of integers, received \(counts.dtype) of shape \(counts.shape)"
        )
      }
      let known = counts.concrete("repeated")
      if case .failed = known.backing { return .failed }
      return repeated(known.array(of: Int.self), axis: axis)
    }
  }

  /// Returns copies of this tensor side by side, `counts[i]` of them along axis i.
  ///
  /// Where the counts are more or fewer than the axes, the shape or the counts are preceded by ones.
  ///
  /// ```swift
  /// Tensor([1, 2]).tiled([2, 2])   // [[1 2 1 2] [1 2 1 2]]
  /// ```
  public func tiled(_ counts: [Int]) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      if let negative = counts.first(where: { $0 < 0 }) {
        throw TensorError("tiled", "the counts must not be negative, received \(negative)")
      }
      let rank = Swift.max(counts.count, ndim)
      let extents = [Int](repeating: 1, count: rank - ndim) + shape.extents
      let counts = [Int](repeating: 1, count: rank - counts.count) + counts
      // [n, m] → [1, n, 1, m] → [a, n, b, m] → [a n, b m]
      var (narrow, wide, result): ([Int], [Int], [Int]) = ([], [], [])
      for (count, extent) in zip(counts, extents) {
        narrow += [1, extent]
        wide += [count, extent]
        result.append(try multipliedExtent(extent, times: count, "tiled"))
      }
      return reshaped(to: Shape(narrow)).broadcast(to: Shape(wide)).reshaped(to: Shape(result))
    }
  }
}

private func multipliedExtent(
  _ extent: Int, times count: Int, _ operation: String
) throws(TensorError) -> Int {
  let (product, overflow) = extent.multipliedReportingOverflow(by: count)
  if overflow { throw TensorError(operation, "\(extent) positions \(count) times are too many") }
  return product
}
