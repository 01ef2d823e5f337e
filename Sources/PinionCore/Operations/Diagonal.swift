// SPDX-License-Identifier: Apache-2.0

// MARK: diagonal

/// The elements whose positions along two axes differ by an offset, along a new last axis.
struct Diagonal: ViewPrimitive {
  let offset: Int
  let axis1: Int
  let axis2: Int
  var name: String { "diagonal" }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec {
    Spec(shape: layout(Layout(inputs[0].shape)).shape, dtype: inputs[0].dtype)
  }

  func view(_ layout: Layout) -> Layout? { self.layout(layout) }

  func layout(_ layout: Layout) -> Layout {
    let (rows, columns) = (layout.shape[axis1], layout.shape[axis2])
    let row = -Swift.min(Swift.max(offset, -rows), 0)
    let column = Swift.max(Swift.min(offset, columns), 0)
    let count = Swift.min(rows - row, columns - column)
    let strides = layout.explicitStrides
    let kept = layout.shape.indices.filter { $0 != axis1 && $0 != axis2 }
    let start = count > 0 ? row * strides[axis1] + column * strides[axis2] : 0
    return Layout(
      shape: Shape(kept.map { layout.shape[$0] } + [count]),
      strides: kept.map { strides[$0] } + [strides[axis1] + strides[axis2]],
      offset: layout.offset + start)
  }

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    Tensor(PlaceDiagonal(diagonal: self, shape: inputs[0].shape), [cotangent])
  }

  /// The same of an axis more, in front.
  var shifted: Diagonal { Diagonal(offset: offset, axis1: axis1 + 1, axis2: axis2 + 1) }

  func batched(_ batch: Batch) throws(TensorError) -> Tensor { try apply(shifted, batch.inputs) }
}

/// The transpose of a diagonal: zeros of a shape, with the input on the diagonal.
struct PlaceDiagonal: Primitive {
  let diagonal: Diagonal
  let shape: Shape
  var name: String { "placeDiagonal" }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec {
    Spec(shape: shape, dtype: inputs[0].dtype)
  }

  func run(_ inputs: [Operand], _ output: Operand) {
    output.pointer.initializeMemory(
      as: UInt8.self, repeating: 0, count: output.size * output.dtype.size)
    inputs[0].copy(
      to: Operand(
        base: output.pointer, layout: diagonal.layout(Layout(shape)), dtype: output.dtype))
  }

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    Tensor(diagonal, [cotangent])
  }

  func batched(_ batch: Batch) throws(TensorError) -> Tensor {
    try apply(
      PlaceDiagonal(diagonal: diagonal.shifted, shape: batch.shape(shape)), batch.inputs)
  }
}

extension Tensor {
  /// Returns a view of the diagonals of the matrices that lie along two axes.
  ///
  /// - offset: how far to the right of the main diagonal, negative below it.
  ///
  /// The result has the other axes, then that of the diagonal, as NumPy's `diagonal`. It is empty where the offset is
  /// beyond the matrix.
  ///
  /// ```swift
  /// Tensor([[1, 2], [3, 4]]).diagonal()            // [1 4]
  /// Tensor([[1, 2], [3, 4]]).diagonal(offset: 1)   // [2]
  /// ```
  public func diagonal(offset: Int = 0, axis1: Int = 0, axis2: Int = 1) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      guard ndim >= 2 else {
        throw TensorError("diagonal", "a tensor of shape \(shape) holds no matrices")
      }
      let first = try shape.axis(axis1, operation: "diagonal")
      let second = try shape.axis(axis2, operation: "diagonal")
      guard first != second else {
        throw TensorError(
          "diagonal", "axes \(axis1) and \(axis2) of shape \(shape) are the same axis")
      }
      return try apply(Diagonal(offset: offset, axis1: first, axis2: second), [self])
    }
  }

  /// Returns the sums of the diagonals of the matrices that lie along two axes.
  ///
  /// Integers are added as `sum` adds them. See `diagonal(offset:axis1:axis2:)`.
  public func trace(offset: Int = 0, axis1: Int = 0, axis2: Int = 1) -> Tensor {
    diagonal(offset: offset, axis1: axis1, axis2: axis2).sum(axis: -1)
  }
}
