// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// What happens to an element into which another is scattered.
public enum ScatterRule: Hashable, Sendable {
  /// It is replaced; the last of several values stays.
  case replacing
  /// The values are added to it, in order.
  case adding
  /// It becomes the greatest of itself and the values; NaN where there is one.
  case maximum
  /// It becomes the least of itself and the values; NaN where there is one.
  case minimum

  var code: pinion_block_op? {
    switch self {
    case .replacing: nil
    case .adding: PINION_ADD
    case .maximum: PINION_MAXIMUM
    case .minimum: PINION_MINIMUM
    }
  }
}

// MARK: scatter

/// The first input, with the elements whose positions are in index tensors, the inputs from the third on, combined
/// with the second input.
struct Scatter: UpdatingPrimitive, ElementChecking {
  let indexed: IndexedAxes
  let rule: ScatterRule
  /// The operation that is to blame where an index is out of range.
  let name: String
  var takesHalves: Bool { rule == .replacing }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec {
    if let code = rule.code, !pinion_can_combine(code, inputs[0].dtype.kernel) {
      throw TensorError(
        name, "\(rule) is not defined for elements of type \(inputs[0].dtype)")
    }
    return inputs[0]
  }

  func update(_ target: Operand, _ inputs: ArraySlice<Operand>) {
    let loop = IndexedLoop(
      indexed, in: target.layout, by: Array(inputs.dropFirst()), name: name)
    loop?.scatter(inputs.first!, into: target, by: rule)
  }

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    let numbers = Array(inputs.dropFirst(2))
    func gathered(_ x: Tensor) -> Tensor {
      Tensor(Gather(indexed: indexed, name: name), [x] + numbers)
    }
    func scattered(_ values: Tensor, _ rule: ScatterRule, into x: Tensor) -> Tensor {
      Tensor(Scatter(indexed: indexed, rule: rule, name: name), [x, values] + numbers)
    }
    switch rule {
    case .adding: return index == 0 ? cotangent : gathered(cotangent)
    case .replacing where index == 0:
      return scattered(.zero(inputs[1].spec), .replacing, into: cotangent)
    case .replacing:
      return gathered(cotangent).zeroed(where: .!isLast(inputs[0].shape, numbers))
    case .maximum, .minimum:
      // As for the maximum of an axis: elements that equal the result share the gradient.
      let dtype = cotangent.dtype
      let isBase = inputs[0] .== output
      let isValue = inputs[1] .== gathered(output)
      let count = scattered(isValue.cast(to: dtype), .adding, into: isBase.cast(to: dtype))
      let share = cotangent / count
      return index == 0
        ? share.zeroed(where: .!isBase) : gathered(share).zeroed(where: .!isValue)
    }
  }

  func batched(_ batch: Batch) throws(TensorError) -> Tensor {
    let indices = batch.indices(indexed, from: 2, isTargetBatched: true)
    let values = batch.expanded(1).movingAxis(from: 0, to: indices.batchAxis)
    return try apply(
      Scatter(indexed: indices.indexed, rule: rule, name: name),
      [batch.expanded(0), values] + indices.numbers)
  }

  /// Whether a value is the last one for its element, in a shape that broadcasts to the values'.
  private func isLast(_ base: Shape, _ numbers: [Tensor]) -> Tensor {
    let order = Tensor.arange(indexed.shape.size).reshaped(to: indexed.shape)
    let extents = Shape(indexed.axes.map { base[$0] })
    let alone = IndexedAxes(
      axes: Array(extents.indices), shape: indexed.shape, position: 0)
    let last = Tensor(
      Scatter(indexed: alone, rule: .replacing, name: name),
      [.zero(Spec(shape: extents, dtype: .int64)), order] + numbers)
    let isLast = Tensor(Gather(indexed: alone, name: name), [last] + numbers) .== order
    let trailing = base.count - indexed.axes.count - indexed.position
    return isLast.reshaped(
      to: Shape(indexed.shape.extents + [Int](repeating: 1, count: trailing)))
  }
}

extension Tensor {
  /// Returns a copy with values combined into the rows (positions along the first axis) with the given numbers.
  ///
  /// - values: a row for each number, or what broadcasts to that; converted to this tensor's type.
  /// - rows: integers of any shape, negative ones counted from the end.
  /// - rule: what happens to the rows. Rows that are named several times take the values in order, so that
  ///   the result does not depend on the number of threads.
  ///
  /// The gradient of a replaced element is 0, and only the last value that replaced it has one; for `.maximum` and
  /// `.minimum` elements that equal the result share the gradient. Stops with an error where a number is out of range.
  ///
  /// ```swift
  /// let counts = Tensor.zeros([3]).scattering(1, rows: [0, 2, 2], by: .adding)   // [1. 0. 2.]
  /// ```
  public func scattering(_ values: Tensor, rows: Tensor, by rule: ScatterRule) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      let axis = try firstAxis("scattering")
      let numbers = try rows.indexNumbers("scattering")
      let indexed = IndexedAxes(axes: [axis], shape: numbers.shape, position: 0)
      return try scattering(values, indexed, [numbers], by: rule, operation: "scattering")
    }
  }

  /// Returns a copy with the element with the given number in each line along an axis replaced.
  ///
  /// - indices: integers with as many axes as this tensor; both are broadcast along the other axes.
  /// - values: broadcast to the shape of the indices, and converted to this tensor's type.
  ///
  /// Stops with an error where a number is out of range. NumPy's `put_along_axis`, which changes its argument.
  ///
  /// ```swift
  /// let x: Tensor = [[3, 1, 2], [4, 6, 5]]
  /// x.puttingAlongAxis(x.argmax(axis: 1).unsqueezed(axis: 1), 0, axis: 1)   // [[0 1 2] [4 0 5]]
  /// ```
  public func puttingAlongAxis(_ indices: Tensor, _ values: Tensor, axis: Int) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      let (indexed, numbers) = try along(axis, indices, operation: "puttingAlongAxis")
      return try scattering(
        values, indexed, numbers, by: .replacing, operation: "puttingAlongAxis")
    }
  }

  private func scattering(
    _ values: Tensor, _ indexed: IndexedAxes, _ numbers: [Tensor], by rule: ScatterRule,
    operation: String
  ) throws(TensorError) -> Tensor {
    let base = materialized
    let values = try values.fitted(
      to: indexed.selection(of: base.shape), dtype: base.dtype, operation: operation)
    return try apply(
      Scatter(indexed: indexed, rule: rule, name: operation), [base, values] + numbers)
  }

  /// This tensor as what is written into a part of another: in its type and shape.
  ///
  /// Leading axes of extent 1 that the part does not have are dropped, as NumPy does.
  func fitted(
    to target: Shape, dtype: DType, operation: String
  ) throws(TensorError) -> Tensor {
    let value = try converted(to: dtype, operation: operation)
    if value.shape == target { return value }
    let surplus = Swift.max(0, value.ndim - target.count)
    let shape = Shape(Array(value.shape.extents.dropFirst(surplus)))
    guard value.shape.extents.prefix(surplus).allSatisfy({ $0 == 1 }),
      let common = try? Shape.broadcast(shape, target, operation: operation), common == target
    else {
      throw TensorError(
        operation, "values of shape \(value.shape) do not broadcast to the part's shape \(target)")
    }
    let trimmed = surplus == 0 ? value : try apply(Reshape(shape: shape), [value])
    return try trimmed.broadcasted(to: target)
  }
}
