// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

// MARK: matmul

/// Products of matrices: [..., m, k] × [..., k, n] with equal leading axes.
///
/// Operands may be transposed views; nothing is copied for that.
struct MatMul: Primitive {
  var name: String { "matmul" }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec {
    let (a, b) = (inputs[0], inputs[1])
    guard a.dtype == b.dtype, a.dtype != .bool else {
      throw TensorError(name, "not defined for elements of type \(a.dtype), \(b.dtype)")
    }
    let rank = a.shape.count
    guard rank >= 2, rank == b.shape.count, a.shape[..<(rank - 2)] == b.shape[..<(rank - 2)],
      a.shape[rank - 1] == b.shape[rank - 2]
    else { throw TensorError(name, "shapes \(a.shape) and \(b.shape) do not match") }
    var shape = a.shape
    shape[rank - 1] = b.shape[rank - 1]
    return Spec(shape: shape, dtype: a.dtype)
  }

  func run(_ inputs: [Operand], _ output: Operand) {
    MatrixProduct(inputs[0], inputs[1], output).run()
  }

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    index == 0
      ? Tensor(MatMul(), [cotangent, inputs[1].matrixTransposed()])
      : Tensor(MatMul(), [inputs[0].matrixTransposed(), cotangent])
  }

  func batched(_ batch: Batch) throws(TensorError) -> Tensor {
    let (a, b) = (batch.inputs[0], batch.inputs[1])
    // One product with more rows, where one of the matrices is the same for all examples.
    if !batch.isBatched[1], b.ndim == 2 { return try stacked(a, b) }
    if !batch.isBatched[0], a.ndim == 2 {
      return try stacked(b.matrixTransposed(), a.matrixTransposed()).matrixTransposed()
    }
    return try apply(self, batch.all)
  }

  private func stacked(_ a: Tensor, _ b: Tensor) throws(TensorError) -> Tensor {
    let rows = a.reshaped(to: [a.shape[0] * a.shape[1], a.shape[2]])
    return try apply(self, [rows, b]).reshaped(to: [a.shape[0], a.shape[1], b.shape[1]])
  }
}

/// Returns the matrix product, by the rules of NumPy's `matmul`.
///
/// Vectors are taken as a row on the left and a column on the right; leading axes are broadcast.
///
/// ```swift
/// matmul(x, w)    // [128, 784] × [784, 512] → [128, 512]
/// ```
///
/// Stops with an error where the inner dimensions differ.
public func matmul(
  _ a: Tensor, _ b: Tensor, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  checked(file, line) { () throws(TensorError) -> Tensor in
    guard a.ndim > 0, b.ndim > 0 else {
      throw TensorError("matmul", "a scalar is not a matrix: \(a.shape) × \(b.shape)")
    }
    let operands = try promoted([a, b], operation: "matmul")
    let left = a.ndim == 1 ? operands[0].unsqueezed(axis: 0) : operands[0]
    let right = b.ndim == 1 ? operands[1].unsqueezed(axis: 1) : operands[1]
    let columns = left.shape[left.ndim - 1]
    let rows = right.shape[right.ndim - 2]
    guard columns == rows else {
      throw TensorError(
        "matmul",
        "inner dimensions differ: \(a.shape) × \(b.shape) (\(columns) columns on the left, \(rows) rows on the right)"
      )
    }
    let product = try batched(left, right)
    if a.ndim == 1, b.ndim == 1 { return product.reshaped(to: []) }
    if a.ndim == 1 { return product.squeezed(axis: -2) }
    return b.ndim == 1 ? product.squeezed(axis: -1) : product
  }
}

private func batched(_ a: Tensor, _ b: Tensor) throws(TensorError) -> Tensor {
  if b.ndim == 2, a.ndim > 2 {
    // One product with more rows instead of many.
    let rows = a.reshaped(to: [a.shape.dropLast().reduce(1, *), a.shape[a.ndim - 1]])
    let product = try apply(MatMul(), [rows, b])
    return product.reshaped(to: Shape(a.shape.extents.dropLast() + [b.shape[1]]))
  }
  let batch = try Shape.broadcast(
    Shape(Array(a.shape.dropLast(2))), Shape(Array(b.shape.dropLast(2))), operation: "matmul")
  return try apply(
    MatMul(),
    [
      try a.broadcasted(to: Shape(batch.extents + a.shape.suffix(2))),
      try b.broadcasted(to: Shape(batch.extents + b.shape.suffix(2))),
    ])
}

/// Returns the dot product, by the rules of NumPy's `dot`.
///
/// Sums over the last axis of `a` and the last but one of `b` (its only one, if it is a vector). With a
/// scalar it is the product.
///
/// ```swift
/// dot(x, y)   // (a, b, c, d) · (d,) → (a, b, c);  (a, b, c, d) · (d, e) → (a, b, c, e)
/// ```
///
/// Stops with an error where the two axes differ in extent.
public func dot(
  _ a: Tensor, _ b: Tensor, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  if a.ndim == 0 || b.ndim == 0 { return a * b }
  return checked(file, line) { () throws(TensorError) -> Tensor in
    let axis = b.ndim == 1 ? 0 : b.ndim - 2
    let length = a.shape[a.ndim - 1]
    guard length == b.shape[axis] else {
      throw TensorError(
        "dot",
        "shapes do not match: \(a.shape) · \(b.shape) (\(length) along the last axis on the left, \(b.shape[axis]) along axis \(axis) on the right)"
      )
    }
    let operands = try promoted([a, b], operation: "dot")
    let left = operands[0].reshaped(to: [a.shape.dropLast().reduce(1, *), length])
    var rest = b.shape.extents
    rest.remove(at: axis)
    let order = [axis] + b.shape.indices.filter { $0 != axis }
    let right = operands[1].transposed(axes: order).reshaped(to: [length, rest.reduce(1, *)])
    let product = try apply(MatMul(), [left, right])
    return product.reshaped(to: Shape(a.shape.extents.dropLast() + rest))
  }
}
