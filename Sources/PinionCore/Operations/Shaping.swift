// SPDX-License-Identifier: Apache-2.0

// MARK: reshape

struct Reshape: ViewPrimitive {
  let shape: Shape
  var name: String { "reshaped" }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec {
    guard inputs[0].shape.size == shape.sizeIfRepresentable else {
      throw TensorError(
        name, "\(inputs[0].shape.size) elements of shape \(inputs[0].shape) do not fill \(shape)")
    }
    return Spec(shape: shape, dtype: inputs[0].dtype)
  }

  func view(_ layout: Layout) -> Layout? { layout.reshaped(to: shape) }

  func run(_ inputs: [Operand], _ output: Operand) { inputs[0].copy(to: output.pointer) }

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    cotangent.reshaped(to: inputs[0].shape)
  }

  func batched(_ batch: Batch) throws(TensorError) -> Tensor {
    try apply(Reshape(shape: batch.shape(shape)), batch.inputs)
  }
}

extension Tensor {
  /// Returns the same elements in row-major order under another shape; one extent may be -1, to be found.
  ///
  /// ```swift
  /// train.images.reshaped(to: [60000, 28 * 28])
  /// ```
  public func reshaped(
    to shape: Shape, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    checked(file, line) { () throws(TensorError) -> Tensor in
      try apply(Reshape(shape: try inferred(shape)), [self])
    }
  }

  /// Replaces an extent of -1 by what fills the elements.
  private func inferred(_ target: Shape) throws(TensorError) -> Shape {
    let unknown = target.extents.indices.filter { target.extents[$0] < 0 }
    if unknown.isEmpty { return target }
    let known = target.extents.filter { $0 >= 0 }.reduce(1, *)
    guard unknown.count == 1, target.extents[unknown[0]] == -1, known > 0, size % known == 0 else {
      throw TensorError("reshaped", "\(size) elements of shape \(shape) do not fill \(target)")
    }
    var result = target
    result.extents[unknown[0]] = size / known
    return result
  }

  /// Returns the elements as a vector.
  public func flattened() -> Tensor { reshaped(to: [size]) }

  /// Returns this tensor without an axis of extent 1.
  public func squeezed(axis: Int) -> Tensor { squeezed(axes: [axis]) }

  /// Returns this tensor without some axes of extent 1.
  ///
  /// Stops with an error where one of them has another extent.
  public func squeezed(axes: [Int]) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      let axes = try shape.axes(axes, operation: "squeezed")
      for axis in axes where shape[axis] != 1 {
        throw TensorError(
          "squeezed", "axis \(axis) of shape \(shape) has extent \(shape[axis]), expected 1")
      }
      let kept = shape.indices.filter { !axes.contains($0) }
      return try apply(Reshape(shape: Shape(kept.map { shape[$0] })), [self])
    }
  }

  /// Returns this tensor with a new axis of extent 1 at position `axis`.
  public func unsqueezed(axis: Int) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      let position = axis < 0 ? axis + ndim + 1 : axis
      guard (0...ndim).contains(position) else {
        throw TensorError(
          "unsqueezed", "axis \(axis) is out of range for a result of \(ndim + 1) axes")
      }
      var extents = shape.extents
      extents.insert(1, at: position)
      return try apply(Reshape(shape: Shape(extents)), [self])
    }
  }
}

// MARK: transpose

struct Transpose: ViewPrimitive {
  let axes: [Int]
  var name: String { "transposed" }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec {
    let shape = inputs[0].shape
    guard axes.sorted() == Array(shape.indices) else {
      throw TensorError(name, "axes \(axes) are not an order of the axes of shape \(shape)")
    }
    return Spec(shape: Shape(axes.map { shape[$0] }), dtype: inputs[0].dtype)
  }

  func view(_ layout: Layout) -> Layout? { layout.permuted(axes) }

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    cotangent.transposed(axes: axes.inversePermutation)
  }

  func batched(_ batch: Batch) throws(TensorError) -> Tensor {
    try apply(Transpose(axes: [0] + axes.map { $0 + 1 }), batch.inputs)
  }
}

extension Tensor {
  /// Returns a view with the axes in another order: axis i of the result is axis `axes[i]` of this tensor.
  public func transposed(axes: [Int]) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      try apply(Transpose(axes: axes.map { $0 < 0 ? $0 + ndim : $0 }), [self])
    }
  }

  /// Returns a view with the order of the axes reversed: rows become columns.
  public func transposed() -> Tensor { transposed(axes: Array((0..<ndim).reversed())) }

  /// Returns a view with the last two axes exchanged: each matrix of a stack is transposed.
  ///
  /// Stops with an error where there are fewer than two axes.
  public func matrixTransposed() -> Tensor {
    guard ndim >= 2 else {
      return TensorError("matrixTransposed", "a tensor of shape \(shape) holds no matrices")
        .raise(returning: .failed)
    }
    return transposed(axes: Array(0..<ndim - 2) + [ndim - 1, ndim - 2])
  }
}

extension [Int] {
  /// The order that undoes this order of axes.
  var inversePermutation: [Int] {
    var inverse = self
    for (new, old) in enumerated() { inverse[old] = new }
    return inverse
  }
}

// MARK: broadcast

struct Broadcast: ViewPrimitive {
  let shape: Shape
  var name: String { "broadcast" }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec {
    guard shape.sizeIfRepresentable != nil else {
      throw TensorError(name, "the result of shape \(shape) is too large")
    }
    guard try Shape.broadcast(inputs[0].shape, shape, operation: name) == shape else {
      throw TensorError(name, "shape \(inputs[0].shape) does not broadcast to \(shape)")
    }
    return Spec(shape: shape, dtype: inputs[0].dtype)
  }

  func view(_ layout: Layout) -> Layout? { layout.broadcast(to: shape) }

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    let source = inputs[0].shape
    let lead = shape.count - source.count
    let axes = shape.indices.filter { $0 < lead || (source[$0 - lead] == 1 && shape[$0] != 1) }
    return cotangent.sum(axes: axes).reshaped(to: source)
  }

  func batched(_ batch: Batch) throws(TensorError) -> Tensor {
    try batch.aligned(0, rank: shape.count).broadcasted(to: batch.shape(shape))
  }
}

extension Tensor {
  /// Returns a view that repeats this tensor along new leading axes and along axes of extent 1.
  public func broadcast(to shape: Shape) -> Tensor {
    checked { () throws(TensorError) -> Tensor in try broadcasted(to: shape) }
  }

  func broadcasted(to target: Shape) throws(TensorError) -> Tensor {
    layout.shape == target ? self : try apply(Broadcast(shape: target), [self])
  }
}

// MARK: concatenate

struct Concatenate: Primitive {
  let axis: Int
  var name: String { "concatenating" }
  var takesHalves: Bool { true }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec {
    var shape = inputs[0].shape
    shape[axis] = 0
    for (index, input) in inputs.enumerated() {
      var other = input.shape
      guard other.count == shape.count else {
        throw TensorError(
          name, "tensor \(index) has \(other.count) axes, tensor 0 has \(shape.count)")
      }
      let extent = other[axis]
      other[axis] = shape[axis]
      guard other == shape else {
        throw TensorError(
          name,
          "shapes differ in more than axis \(axis): \(inputs[0].shape) and \(input.shape) (tensor \(index))"
        )
      }
      shape[axis] += extent
    }
    return Spec(shape: shape, dtype: inputs[0].dtype)
  }

  func run(_ inputs: [Operand], _ output: Operand) {
    var start = 0
    for input in inputs {
      var part = output
      part.layout = Layout(output.shape).sliced(slices(output.shape, start, input.shape[axis]))
      part.pointer += part.layout.offset * output.dtype.size
      input.copy(to: part)
      start += input.shape[axis]
    }
  }

  /// All of a shape but for `count` positions from `start` along the axis.
  private func slices(_ shape: Shape, _ start: Int, _ count: Int) -> [AxisSlice] {
    var slices = shape.map { AxisSlice(start: 0, count: $0, step: 1) }
    slices[axis] = AxisSlice(start: start, count: count, step: 1)
    return slices
  }

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    let start = inputs[..<index].reduce(0) { $0 + $1.shape[axis] }
    let slices = slices(cotangent.shape, start, inputs[index].shape[axis])
    return Tensor(Slice(slices: slices), [cotangent])
  }

  func batched(_ batch: Batch) throws(TensorError) -> Tensor {
    try apply(Concatenate(axis: axis + 1), batch.all)
  }
}

extension Tensor {
  /// Joins tensors along an axis that they have; all other extents must be equal.
  public init(concatenating tensors: [Tensor], axis: Int = 0) {
    self = checked { () throws(TensorError) -> Tensor in
      guard let first = tensors.first else {
        throw TensorError("concatenating", "there are no tensors")
      }
      let axis = try first.shape.axis(axis, operation: "concatenating")
      return try apply(
        Concatenate(axis: axis), try promoted(tensors, operation: "concatenating"))
    }
  }

  /// Joins tensors of one shape along a new axis.
  public init(stacking tensors: [Tensor], axis: Int = 0) {
    self = checked { () throws(TensorError) -> Tensor in
      guard let first = tensors.first else { throw TensorError("stacking", "there are no tensors") }
      for (index, tensor) in tensors.enumerated() where tensor.shape != first.shape {
        throw TensorError(
          "stacking",
          "shapes differ: tensor 0 has \(first.shape), tensor \(index) has \(tensor.shape)")
      }
      let position = axis < 0 ? axis + first.ndim + 1 : axis
      let same = try promoted(tensors, operation: "stacking")
      return try apply(
        Concatenate(
          axis: try Shape(first.shape.extents + [1]).axis(position, operation: "stacking")),
        same.map { $0.unsqueezed(axis: position) })
    }
  }
}
