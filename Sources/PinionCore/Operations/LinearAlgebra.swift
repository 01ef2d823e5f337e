// SPDX-License-Identifier: Apache-2.0

// MARK: contraction of two tensors

/// A tensor whose axes have names, each a number: those of two tensors with the same name go together.
struct LabeledTensor {
  var tensor: Tensor
  var labels: [Int]

  /// The view with the axes in another order.
  func ordered(_ order: [Int]) -> Tensor {
    order == labels
      ? tensor : tensor.transposed(axes: order.map { label in labels.firstIndex(of: label)! })
  }

  /// The sum along the axes that are not in `kept`, in the type of the elements.
  func summed(keeping kept: Set<Int>) -> LabeledTensor {
    let axes = labels.indices.filter { !kept.contains(labels[$0]) }
    if axes.isEmpty { return self }
    let total = tensor.sum(axes: axes)
    return LabeledTensor(
      tensor: total.dtype == tensor.dtype ? total : total.cast(to: tensor.dtype),
      labels: labels.filter { kept.contains($0) })
  }

  /// The product of two tensors, summed along the axes that are not in `kept`; each axis is in both or in `kept`.
  ///
  /// A product of matrices wherever one is to be had: shared axes that are kept come first, as a stack; each
  /// operand's own axes are merged to its rows or columns, and the summed ones to the inner dimension. All of it by
  /// views, where the axes lie so that they can be merged.
  static func contract(_ a: LabeledTensor, _ b: LabeledTensor, keeping kept: Set<Int>)
    -> LabeledTensor
  {
    let stack = a.labels.filter { b.labels.contains($0) && kept.contains($0) }
    let inner = a.labels.filter { b.labels.contains($0) && !kept.contains($0) }
    let rows = a.labels.filter { !b.labels.contains($0) }
    let columns = b.labels.filter { !a.labels.contains($0) }
    let labels = stack + rows + columns
    let (left, right) = (a.ordered(stack + rows + inner), b.ordered(stack + inner + columns))
    let depth = stack.count
    let stackShape = Array(left.shape[..<depth])
    let rowShape = Array(left.shape[depth..<depth + rows.count])
    let columnShape = Array(right.shape.dropFirst(depth + inner.count))
    let innerSize = right.shape[depth..<depth + inner.count].reduce(1, *)
    if inner.isEmpty || (rows.isEmpty && columns.isEmpty) {
      // Nothing to sum, or a dot product for each element of the stack: element by element.
      let ones = [Int](repeating: 1, count: rows.count)
      let product =
        left.reshaped(to: Shape(left.shape.extents + columnShape.map { _ in 1 }))
        * right.reshaped(to: Shape(stackShape + ones + right.shape.dropFirst(depth)))
      return LabeledTensor(tensor: product, labels: stack + rows + inner + columns)
        .summed(keeping: kept)
    }
    let product = Tensor(
      MatMul(),
      [
        left.reshaped(to: Shape(stackShape + [rowShape.reduce(1, *), innerSize])),
        right.reshaped(to: Shape(stackShape + [innerSize, columnShape.reduce(1, *)])),
      ])
    return LabeledTensor(
      tensor: product.reshaped(to: Shape(stackShape + rowShape + columnShape)), labels: labels)
  }
}

// MARK: tensordot

/// Returns the products of two tensors, summed along the last `axes` axes of `a` and the first `axes` of `b`.
///
/// ```swift
/// tensordot(a, b, axes: 1)   // (i, j, k) · (k, l) → (i, j, l)
/// ```
///
/// Stops with an error where these axes differ in extent.
public func tensordot(
  _ a: Tensor, _ b: Tensor, axes: Int = 2, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  guard axes >= 0, axes <= a.ndim, axes <= b.ndim else {
    return TensorError(
      "tensordot", "\(axes) axes for tensors of shapes \(a.shape) and \(b.shape)"
    ).at(file, line).raise(returning: .failed)
  }
  return tensordot(
    a, b, axes: (Array(a.ndim - axes..<a.ndim), Array(0..<axes)), file: file, line: line)
}

/// Returns the products of two tensors, summed along some axes of `a` and as many of `b`.
///
/// The result has the other axes of `a`, then those of `b`.
///
/// ```swift
/// tensordot(a, b, axes: ([0, 2], [1, 0]))   // (i, j, k) · (k, i, l) → (j, l)
/// ```
///
/// Stops with an error where the axes differ in number or extent.
public func tensordot(
  _ a: Tensor, _ b: Tensor, axes: ([Int], [Int]), file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  checked(file, line) { () throws(TensorError) -> Tensor in
    _ = try a.shape.axes(axes.0, operation: "tensordot")
    _ = try b.shape.axes(axes.1, operation: "tensordot")
    guard axes.0.count == axes.1.count else {
      throw TensorError(
        "tensordot",
        "\(axes.0.count) axes \(axes.0) on the left, \(axes.1.count) axes \(axes.1) on the right")
    }
    var right = b.shape.indices.map { a.ndim + $0 }
    for (axis, other) in zip(axes.0, axes.1) {
      let (i, j) = (axis < 0 ? axis + a.ndim : axis, other < 0 ? other + b.ndim : other)
      guard a.shape[i] == b.shape[j] else {
        throw TensorError(
          "tensordot",
          "extents differ: \(a.shape) · \(b.shape) (\(a.shape[i]) along axis \(axis) on the left, \(b.shape[j]) along axis \(other) on the right)"
        )
      }
      right[j] = i
    }
    let operands = try promoted([a, b], operation: "tensordot")
    let left = Array(a.shape.indices)
    return LabeledTensor.contract(
      LabeledTensor(tensor: operands[0], labels: left),
      LabeledTensor(tensor: operands[1], labels: right),
      keeping: Set(left).symmetricDifference(right)
    ).tensor
  }
}

// MARK: vecdot, inner, outer

/// Returns the dot products of the vectors along an axis; the other axes are broadcast.
///
/// ```swift
/// vecdot(x, y)   // (n, 3) · (3,) → (n,)
/// ```
///
/// Stops with an error where the axis differs in extent.
public func vecdot(
  _ a: Tensor, _ b: Tensor, axis: Int = -1, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  checked(file, line) { () throws(TensorError) -> Tensor in
    let (i, j) = (
      try a.shape.axis(axis, operation: "vecdot"), try b.shape.axis(axis, operation: "vecdot")
    )
    guard a.shape[i] == b.shape[j] else {
      throw TensorError(
        "vecdot", "shapes \(a.shape) and \(b.shape) differ along axis \(axis)")
    }
    let operands = try promoted([a, b], operation: "vecdot")
    let (left, right) = (
      operands[0].movingAxis(from: i, to: -1), operands[1].movingAxis(from: j, to: -1)
    )
    let shape = try Shape.broadcast(left.shape, right.shape, operation: "vecdot")
    let labels = Array(shape.indices)
    let product = try left.broadcasted(to: shape) * right.broadcasted(to: shape)
    return LabeledTensor(tensor: product, labels: labels)
      .summed(keeping: Set(labels.dropLast())).tensor
  }
}

/// Returns the sums of the products along the last axes of two tensors; with a scalar it is the product.
///
/// ```swift
/// inner(x, y)   // (i, n) · (j, n) → (i, j)
/// ```
public func inner(
  _ a: Tensor, _ b: Tensor, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  if a.ndim == 0 || b.ndim == 0 { return a * b }
  return checked(file, line) { () throws(TensorError) -> Tensor in
    guard a.shape[a.ndim - 1] == b.shape[b.ndim - 1] else {
      throw TensorError(
        "inner", "the last axes differ in extent: shapes \(a.shape) and \(b.shape)")
    }
    return tensordot(a, b, axes: ([-1], [-1]), file: file, line: line)
  }
}

/// Returns the product of each element of `a` with each of `b`: a matrix, for which both are flattened.
///
/// ```swift
/// outer([1, 2], [3, 4])   // [[3 4] [6 8]]
/// ```
public func outer(_ a: Tensor, _ b: Tensor) -> Tensor {
  a.flattened().unsqueezed(axis: 1) * b.flattened().unsqueezed(axis: 0)
}
