// SPDX-License-Identifier: Apache-2.0

// MARK: cumsum

struct CumulativeSum: Primitive {
  let axis: Int
  var name: String { "cumsum" }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec { inputs[0] }

  func run(_ inputs: [Operand], _ output: Operand) {
    Scan(axis: axis, output).run(.sum, inputs[0])
  }

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    // Each element is in the sums from its own place on.
    cotangent.flipped(axis: axis).cumsum(axis: axis).flipped(axis: axis)
  }

  func batched(_ batch: Batch) throws(TensorError) -> Tensor {
    try apply(CumulativeSum(axis: axis + 1), batch.inputs)
  }
}

extension Tensor {
  /// Returns the sums of the elements up to each place along an axis, by default along the flattened tensor.
  ///
  /// y_i = x_0 + … + x_i, added in this order. Truth values and integers are added as `int64` (`uint64` if unsigned).
  ///
  /// - includeInitial: whether the result begins with the sum of no elements, 0, and so is one longer.
  ///
  /// ```swift
  /// Tensor([1, 2, 3]).cumsum(axis: 0)                         // [1 3 6]
  /// Tensor([1, 2, 3]).cumsum(axis: 0, includeInitial: true)   // [0 1 3 6]
  /// ```
  public func cumsum(axis: Int? = nil, includeInitial: Bool = false) -> Tensor {
    accumulated(axis, "cumsum", initial: includeInitial ? 0 : nil) { CumulativeSum(axis: $0) }
  }

  private func accumulated(
    _ axis: Int?, _ operation: String, initial: Int?, _ primitive: (Int) -> some Primitive
  ) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      let x = axis == nil ? summable.flattened() : summable
      let axis = try x.shape.axis(axis ?? 0, operation: operation)
      let result = try apply(primitive(axis), [x])
      return initial.map { result.preceded(by: $0, axis: axis) } ?? result
    }
  }

  /// This tensor with one more position along an axis, in front, where all elements are one number.
  private func preceded(by value: Int, axis: Int) -> Tensor {
    let edge = Tensor.full([], Tensor(literal: .integer(value)), dtype: dtype)
    var shape = shape
    shape[axis] = 1
    return Tensor(concatenating: [edge.broadcast(to: shape), self], axis: axis)
  }

  /// This tensor moved on by one position along the last axis; the last element goes, `value` comes in front.
  func delayed(by value: Int) -> Tensor {
    let length = shape[ndim - 1]
    return length == 0 ? self : self[.ellipsis, ..<(length - 1)].preceded(by: value, axis: ndim - 1)
  }
}

// MARK: cumprod

struct CumulativeProduct: Primitive {
  let axis: Int
  var name: String { "cumprod" }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec { inputs[0] }

  func run(_ inputs: [Operand], _ output: Operand) {
    Scan(axis: axis, output).run(.product, inputs[0])
  }

  /// With s_i = g_i + x_{i+1} s_{i+1}, the slope along x_i is x_0 ⋯ x_{i-1} s_i.
  ///
  /// There is no division, so that zeros do no harm.
  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    let toBack = { (x: Tensor) in x.movingAxis(from: axis, to: -1) }
    let before = toBack(output).delayed(by: 1)
    let slopes = before * LinearRecurrence.adjoint(toBack(inputs[0]), toBack(cotangent))
    return slopes.movingAxis(from: -1, to: axis)
  }

  func batched(_ batch: Batch) throws(TensorError) -> Tensor {
    try apply(CumulativeProduct(axis: axis + 1), batch.inputs)
  }
}

extension Tensor {
  /// Returns the products of the elements up to each place along an axis, by default along the flattened tensor.
  ///
  /// y_i = x_0 ⋯ x_i, multiplied in this order. Truth values and integers are multiplied as `int64` (`uint64` if
  /// unsigned).
  ///
  /// - includeInitial: whether the result begins with the product of no elements, 1, and so is one longer.
  public func cumprod(axis: Int? = nil, includeInitial: Bool = false) -> Tensor {
    accumulated(axis, "cumprod", initial: includeInitial ? 1 : nil) { CumulativeProduct(axis: $0) }
  }
}

// MARK: linear recurrence

/// y_i = a_i y_{i-1} + b_i along the last axis, with y_{-1} = 0.
///
/// The derivative of cumulative products, and of itself.
struct LinearRecurrence: Primitive {
  var name: String { "linearRecurrence" }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec { inputs[0] }

  func run(_ inputs: [Operand], _ output: Operand) {
    Scan(axis: output.shape.count - 1, output).runRecurrence(inputs[0], inputs[1])
  }

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    let slopes = LinearRecurrence.adjoint(inputs[0], cotangent)
    return index == 0 ? slopes * output.delayed(by: 0) : slopes
  }

  func batched(_ batch: Batch) throws(TensorError) -> Tensor { try apply(self, batch.all) }

  /// s_i = g_i + a_{i+1} s_{i+1}: the same recurrence from the back.
  static func adjoint(_ a: Tensor, _ cotangent: Tensor) -> Tensor {
    Tensor(
      LinearRecurrence(), [a.flipped(axis: -1).delayed(by: 0), cotangent.flipped(axis: -1)]
    ).flipped(axis: -1)
  }
}
