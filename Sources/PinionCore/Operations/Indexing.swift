// SPDX-License-Identifier: Apache-2.0

extension Tensor {
  /// The part of the tensor that the indices choose; it can be read and written.
  ///
  /// One index for each axis from the first on: an integer takes one position and drops the axis, a range takes
  /// several. Negative integers count from the end, as does `..<-`. The axes without an index are taken whole. Such a
  /// part is a view that shares its tensor's memory.
  ///
  /// ```swift
  /// images[4]                    // the fifth
  /// images[10..<100, 0..., 14...]
  /// images[0..., 7..<-7, 7..<-7]
  /// matrix[0..., .stride(by: -1)]
  /// ```
  ///
  /// A tensor or array of integers takes the positions with these numbers, in its own shape; one of truth values
  /// takes the positions where they are true, of as many axes as it has. Several are broadcast together and
  /// name single elements, as in NumPy's advanced indexing: their axes stand in the result where the first of
  /// them stands, if they are next to each other (integers count as one of them), or else in front. Such a
  /// part is a copy.
  ///
  /// ```swift
  /// x[[2, 0]]                    // the third row and the first
  /// x[[0, 1], [2, 0]]            // the elements [0, 2] and [1, 0]
  /// x[x .> 0]                    // a vector of the positive elements
  /// ```
  ///
  /// What is written is broadcast to the part's shape and converted to this tensor's type as by `cast(to:)`; an
  /// integer literal must fit it. Where indices name an element several times, the last value stays, so
  /// that `x[[0, 0]] += 1` adds 1. Other tensors, views of this one too, keep their elements: memory that they share
  /// is copied before the first write, and further writes cost no more than the part.
  ///
  /// ```swift
  /// x[1..., 2] = y
  /// x[x .< 0] = 0
  /// x[[0, 2]] += 1
  /// ```
  ///
  /// Stops with an error where an index is out of bounds. Inside a function that is being compiled a mask
  /// cannot be read by, because the shape of the result would depend on its elements: use `replacing(with:where:)`.
  public subscript(indices: any TensorIndex...) -> Tensor {
    get { part(indices.map(\.axisIndex)) }
    set { write(newValue, at: indices.map(\.axisIndex)) }
  }

  /// The part at one position along each of the first axes: as with indices of other kinds, but quicker.
  ///
  /// ```swift
  /// matrix[4]                    // the fifth row
  /// matrix[4, -1] = 0
  /// ```
  ///
  /// Stops with an error where a position is out of bounds.
  public subscript(positions: Int...) -> Tensor {
    get {
      guard case .stored(let storage) = backing, positions.count <= ndim else {
        return part(positions.map(\.axisIndex))
      }
      return checked { () throws(TensorError) -> Tensor in
        let part = try layout.part { axis throws(TensorError) in
          axis < positions.count
            ? .dropping(try IndexPlan.position(positions[axis], axis, shape))
            : .whole(shape.extents[axis])
        }
        return Tensor(storage: storage, layout: part, dtype: dtype)
      }
    }
    set { write(newValue, at: positions.map(\.axisIndex)) }
  }

  private func part(_ indices: [AxisIndex]) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      if case .stored(let storage) = backing, IndexPlan.areSimple(indices, shape) {
        let part = try layout.part { axis throws(TensorError) in
          try IndexPlan.slice(indices, axis, shape)
        }
        return Tensor(storage: storage, layout: part, dtype: dtype)
      }
      if let mask = flatMask(indices) {
        return try IndexPlan([mask], [size]).part(of: flattened())
      }
      return try IndexPlan(indices, shape).part(of: self)
    }
  }

  /// A mask for all elements, which is quicker for the vector of them.
  private func flatMask(_ indices: [AxisIndex]) -> AxisIndex? {
    guard indices.count == 1, let mask = indices[0].tensor, mask.dtype == .bool, ndim > 1,
      mask.shape == shape, !mask.isAbstract
    else { return nil }
    return mask.flattened().axisIndex
  }

  private mutating func write(_ value: Tensor, at indices: [AxisIndex]) {
    if case .failed = value.backing { return }
    if case .failed = backing { return }
    do throws(TensorError) {
      self = materialized
      if isStored, IndexPlan.areSimple(indices, shape) {
        let slices = try shape.indices.map { axis throws(TensorError) in
          try IndexPlan.slice(indices, axis, shape)
        }
        let value = try value.fitted(to: slices.shape, dtype: dtype, operation: "subscript")
        if value.isStored {
          return withUniqueOperand { value.operand.copy(to: $0.sliced(slices)) }
        }
      }
      if let masked = try MaskedPart(indices, shape) { return try masked.write(value, to: &self) }
      if let mask = flatMask(indices) {
        let shape = shape
        var flat = flattened()
        self = .failed  // so that the vector alone refers to the elements
        defer { self = flat.reshaped(to: shape) }
        return try IndexPlan([mask], [shape.size]).write(value, to: &flat)
      }
      try IndexPlan(indices, shape).write(value, to: &self)
    } catch {
      error.raise(returning: ())
    }
  }
}

/// Returns a row of zeros with a one at the label's position, for each label.
///
/// - labels: integers of any shape, 0 ..< count.
/// - count: the number of classes; by default one more than the greatest label.
///
/// The result has the labels' shape followed by `count`. A label out of range gives a row of zeros.
///
/// ```swift
/// oneHot([0, 2, 1])   // [[1. 0. 0.] [0. 0. 1.] [0. 1. 0.]]
/// ```
public func oneHot(_ labels: Tensor, count: Int? = nil, dtype: DType = .float32) -> Tensor {
  checked { () throws(TensorError) -> Tensor in
    let labels = labels.materialized
    guard labels.dtype.isInteger else {
      throw TensorError("oneHot", "labels must be integers, received \(labels.dtype)")
    }
    var classes = count ?? 0
    if count == nil, labels.size > 0 {
      let greatest = labels.max().item(as: Int.self)
      guard greatest < .max else {
        throw TensorError("oneHot", "the label \(greatest) is too large for a count of classes")
      }
      classes = Swift.max(0, greatest + 1)
    }
    return (labels.cast(to: .int64).unsqueezed(axis: -1) .== Tensor.arange(classes)).cast(to: dtype)
  }
}
