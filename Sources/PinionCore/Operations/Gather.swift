// SPDX-License-Identifier: Apache-2.0

// MARK: gather

/// Takes the elements whose positions along some axes are in index tensors, the inputs after the first.
struct Gather: Primitive, ElementChecking {
  let indexed: IndexedAxes
  /// The operation that is to blame where an index is out of range.
  let name: String
  var takesHalves: Bool { true }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec {
    Spec(shape: indexed.selection(of: inputs[0].shape), dtype: inputs[0].dtype)
  }

  func run(_ inputs: [Operand], _ output: Operand) {
    if let rows = RowGather(indexed, inputs) {
      if rows.run(to: output.pointer, name: name) { return }
    } else {
      let loop = IndexedLoop(
        indexed, in: inputs[0].layout, by: Array(inputs.dropFirst()), name: name)
      if let loop { return loop.gather(from: inputs[0], to: output.pointer) }
    }
    output.pointer.initializeMemory(
      as: UInt8.self, repeating: 0, count: output.size * output.dtype.size)
  }

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    Tensor(
      Scatter(indexed: indexed, rule: .adding, name: name),
      [.zero(inputs[0].spec), cotangent] + inputs.dropFirst())
  }

  func batched(_ batch: Batch) throws(TensorError) -> Tensor {
    let indices = batch.indices(indexed, from: 1, isTargetBatched: batch.isBatched[0])
    let taken = try apply(
      Gather(indexed: indices.indexed, name: name), [batch.inputs[0]] + indices.numbers)
    return taken.movingAxis(from: indices.batchAxis, to: 0)
  }
}

extension Tensor {
  /// Returns the rows (positions along the first axis) with the given numbers.
  ///
  /// - rows: integers of any shape, negative ones counted from the end; the result has that shape followed by
  ///   the shape of a row.
  ///
  /// Stops with an error where a number is out of range.
  ///
  /// ```swift
  /// images.gathered(rows: permutation[..<128])   // a batch
  /// ```
  public func gathered(rows: Tensor) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      try taking(rows, axis: try firstAxis("gathered"), operation: "gathered")
    }
  }

  /// Returns the positions along an axis with the given numbers: `gathered(rows:)` along any axis.
  ///
  /// - indices: integers of any shape, negative ones counted from the end; their axes replace `axis`.
  ///
  /// Stops with an error where a number is out of range. NumPy's `take`.
  ///
  /// ```swift
  /// let x: Tensor = [[1, 2, 3], [4, 5, 6]]
  /// x.take([2, 0], axis: 1)   // [[3 1] [6 4]]
  /// ```
  public func take(_ indices: Tensor, axis: Int) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      try taking(indices, axis: try shape.axis(axis, operation: "take"), operation: "take")
    }
  }

  private func taking(
    _ indices: Tensor, axis: Int, operation: String
  ) throws(TensorError) -> Tensor {
    let numbers = try indices.indexNumbers(operation)
    let indexed = IndexedAxes(axes: [axis], shape: numbers.shape, position: axis)
    return try apply(Gather(indexed: indexed, name: operation), [self, numbers])
  }

  /// Returns the element with the given number from each line along an axis.
  ///
  /// - indices: integers with as many axes as this tensor; both are broadcast along the other axes. The result
  ///   has their shape.
  ///
  /// Stops with an error where a number is out of range. With what `argsort` or `argmax` return along the axis
  /// this sorts the lines or finds their greatest elements. NumPy's `take_along_axis`.
  ///
  /// ```swift
  /// let x: Tensor = [[3, 1, 2], [4, 6, 5]]
  /// x.takeAlongAxis([[1], [2]], axis: 1)   // [[1] [5]]
  /// ```
  public func takeAlongAxis(_ indices: Tensor, axis: Int = -1) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      let (indexed, numbers) = try along(axis, indices, operation: "takeAlongAxis")
      return try apply(Gather(indexed: indexed, name: "takeAlongAxis"), [self] + numbers)
    }
  }

  /// Index tensors for all axes: the given one along `axis`, each line's own position along the others.
  func along(
    _ axis: Int, _ indices: Tensor, operation: String
  ) throws(TensorError) -> (IndexedAxes, [Tensor]) {
    let axis = try shape.axis(axis, operation: operation)
    let given = try indices.indexNumbers(operation)
    guard given.ndim == ndim else {
      throw TensorError(
        operation,
        "the indices have \(given.ndim) axes, expected the tensor's \(ndim): shapes \(given.shape) and \(shape)"
      )
    }
    var others = shape
    others[axis] = 1
    let target = try Shape.broadcast(others, given.shape, operation: operation)
    let numbers = shape.indices.map { other -> Tensor in
      if other == axis { return given }
      var extents = [Int](repeating: 1, count: ndim)
      extents[other] = shape[other]
      return Tensor.arange(shape[other]).reshaped(to: Shape(extents))
    }
    return (IndexedAxes(axes: Array(shape.indices), shape: target, position: 0), numbers)
  }

  func firstAxis(_ operation: String) throws(TensorError) -> Int {
    guard ndim > 0 else { throw TensorError(operation, "a scalar has no rows") }
    return 0
  }

  /// This tensor as an index tensor of a primitive: `int64`.
  func indexNumbers(_ operation: String) throws(TensorError) -> Tensor {
    guard dtype.isInteger else {
      throw TensorError(operation, "indices must be integers, received \(dtype)")
    }
    if dtype == .uint64 {
      // What int64 does not hold must not wrap around to a position from the end.
      return minimum(self, Tensor(UInt64(Int64.max))).cast(to: .int64)
    }
    return cast(to: .int64)
  }
}
