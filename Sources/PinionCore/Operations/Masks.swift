// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

extension Tensor {
  /// Returns the positions of the elements that are not 0, in row-major order: for each axis a vector of numbers.
  ///
  /// Stops with an error for a scalar, and inside a function that is being compiled, where the elements and so the
  /// shape of the result are not known.
  ///
  /// ```swift
  /// let x: Tensor = [[3, 0], [0, 5]]
  /// x.nonzero()        // [[0 1], [0 1]]
  /// x[x .!= 0]         // [3 5]
  /// ```
  public func nonzero() -> [Tensor] {
    do throws(TensorError) {
      guard ndim > 0 else {
        throw TensorError("nonzero", "a scalar has no axes; reshape it to [1]")
      }
      if case .failed = backing { return shape.map { _ in .failed } }
      let mask = dtype == .bool ? self : (self .!= 0)
      return try mask.truePositions("nonzero").axisNumbers(shape)
    } catch {
      return error.raise(returning: Array(repeating: .failed, count: ndim))
    }
  }

  /// The row-major positions of the true elements of a mask, a vector of int64.
  func truePositions(_ operation: String) throws(TensorError) -> Tensor {
    if isAbstract {
      throw TensorError(
        operation,
        "how many elements a mask of shape \(shape) chooses is not known while its function is being compiled; "
          + "replacing(with:where:) keeps the shape")
    }
    let grain = 1 << 16
    let pieces = (size + grain - 1) / grain
    return withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, size > 0 else { return Tensor([Int]()) }
      nonisolated(unsafe) let mask = base.assumingMemoryBound(to: UInt8.self)
      let counted = Storage(byteCount: pieces * 8)
      nonisolated(unsafe) let counts = counted.base.bindMemory(to: Int.self, capacity: pieces)
      ThreadPool.shared.run(pieces) { piece, _ in
        counts[piece] = pinion_count_true(
          mask + piece * grain, Swift.min(grain, size - piece * grain))
      }
      var (starts, total) = ([Int](), 0)
      for piece in 0..<pieces {
        starts.append(total)
        total += counts[piece]
      }
      return Tensor(shape: [total], dtype: .int64) { target in
        guard total > 0 else { return }
        nonisolated(unsafe) let positions = target.assumingMemoryBound(to: Int64.self).baseAddress!
        ThreadPool.shared.run(pieces) { piece, _ in
          let first = piece * grain
          pinion_true_positions(
            positions + starts[piece], counts[piece], mask + first, Swift.min(grain, size - first),
            Int64(first))
        }
        withExtendedLifetime(counted) {}
      }
    }
  }

  /// For each axis of `shape` the numbers along it of these row-major positions.
  func axisNumbers(_ shape: Shape) -> [Tensor] {
    if shape.count == 1 { return [self] }
    return zip(shape, shape.rowMajorStrides).map { extent, stride in
      Tensor(shape: self.shape, dtype: .int64) { target in
        withUnsafeBytes { positions in
          guard size > 0 else { return }
          nonisolated(unsafe) let source = positions.assumingMemoryBound(to: Int64.self)
            .baseAddress!
          nonisolated(unsafe) let numbers = target.assumingMemoryBound(to: Int64.self).baseAddress!
          let grain = 1 << 16
          ThreadPool.shared.run((size + grain - 1) / grain) { piece, _ in
            let first = piece * grain
            pinion_axis_numbers(
              numbers + first, source + first, Swift.min(grain, size - first), Int64(stride),
              Int64(extent))
          }
        }
      }
    }
  }

  /// Whether the elements are not known, because a function is being compiled.
  var isAbstract: Bool {
    guard let tracer else { return false }
    return tracer.graph.value(tracer.index)?.isAbstract ?? true
  }
}

/// The part of a tensor that a mask chooses whose elements are not known yet.
///
/// It can only be written by choosing between old and new for each element of the mask's axes.
struct MaskedPart {
  private let mask: Tensor
  /// The indices with the mask replaced by its whole axes.
  private let whole: [AxisIndex]
  /// The number of axes before those of the mask in what these indices take.
  private let lead: Int
  /// The shape of the part, but with 1 for the number of true elements.
  private let shape: Shape

  /// nil where the elements of all masks are known.
  init?(_ indices: [AxisIndex], _ source: Shape) throws(TensorError) {
    let tensors = indices.compactMap(\.tensor)
    guard let mask = tensors.first(where: { $0.dtype == .bool && $0.isAbstract }) else {
      return nil
    }
    guard tensors.count == 1 else {
      throw TensorError(
        "subscript",
        "a mask beside other index tensors cannot be written by while its function is being compiled"
      )
    }
    self.mask = mask
    func replacingMask(_ substitute: [AxisIndex]) -> [AxisIndex] {
      indices.flatMap { $0.tensor == nil ? [$0] : substitute }
    }
    whole = replacingMask([AxisIndex](repeating: .all, count: mask.ndim))
    // One true element stands for however many there are.
    let one = mask.ndim == 0 ? [true.axisIndex] : mask.shape.map { _ in Tensor([0]).axisIndex }
    let plan = try IndexPlan(replacingMask(one), source)
    shape = plan.shape
    lead = plan.othersBefore
  }

  func write(_ value: Tensor, to x: inout Tensor) throws(TensorError) {
    let value = try value.converted(to: x.dtype, operation: "subscript")
    guard let row = try? value.fitted(to: shape, dtype: x.dtype, operation: "subscript") else {
      throw TensorError(
        "subscript",
        "values of shape \(value.shape) cannot be written by a mask while its function is being compiled, "
          + "where the number of true elements is not known; replacing(with:where:) takes one for each element"
      )
    }
    let plan = try IndexPlan(whole, x.shape)
    let part = try plan.part(of: x)
    guard Array(part.shape.extents[lead..<lead + mask.ndim]) == mask.shape.extents else {
      throw IndexPlan.mismatch(mask, Array(part.shape.extents[lead..<lead + mask.ndim]))
    }
    let behind = [Int](repeating: 1, count: part.ndim - lead - mask.ndim)
    var extents = part.shape.extents
    for axis in lead..<lead + mask.ndim { extents[axis] = 1 }
    let operands = [
      try apply(Reshape(shape: Shape(mask.shape.extents + behind)), [mask]),
      try apply(Reshape(shape: Shape(extents)), [row]), part,
    ]
    var broadcast: [Tensor] = []
    for operand in operands { broadcast.append(try operand.broadcasted(to: part.shape)) }
    try plan.write(try apply(Select(), broadcast), to: &x)
  }
}
