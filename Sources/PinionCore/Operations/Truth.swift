// SPDX-License-Identifier: Apache-2.0

// MARK: any, all

extension Tensor {
  /// Returns whether any element along some axes is true; false where there is none.
  ///
  /// Of numbers, everything but 0 is true, NaN too.
  ///
  /// ```swift
  /// Tensor([[0, 1], [0, 0]]).any(axis: 1)   // [ True False]
  /// ```
  public func any(axes: [Int], keepDims: Bool = false) -> Tensor {
    decided("any", axes, keepDims, empty: false) { $0.max(axes: $1, keepDims: keepDims) }
  }

  /// Returns whether any element along one axis is true.
  public func any(axis: Int, keepDims: Bool = false) -> Tensor {
    any(axes: [axis], keepDims: keepDims)
  }

  /// Returns whether any element is true.
  public func any() -> Tensor { any(axes: Array(shape.indices)) }

  /// Returns whether all elements along some axes are true; true where there is none.
  ///
  /// Of numbers, everything but 0 is true, NaN too.
  public func all(axes: [Int], keepDims: Bool = false) -> Tensor {
    decided("all", axes, keepDims, empty: true) { $0.min(axes: $1, keepDims: keepDims) }
  }

  /// Returns whether all elements along one axis are true.
  public func all(axis: Int, keepDims: Bool = false) -> Tensor {
    all(axes: [axis], keepDims: keepDims)
  }

  /// Returns whether all elements are true.
  public func all() -> Tensor { all(axes: Array(shape.indices)) }

  private func decided(
    _ operation: String, _ axes: [Int], _ keepDims: Bool, empty: Bool,
    _ reduce: (Tensor, [Int]) -> Tensor
  ) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      let axes = try shape.axes(axes, operation: operation)
      if size(along: axes) > 0 { return reduce(cast(to: .bool), axes) }
      let kept = shape.indices.filter { keepDims || !axes.contains($0) }
      let result = Shape(kept.map { axes.contains($0) ? 1 : shape[$0] })
      return .full(result, Tensor(literal: .bool(empty)))
    }
  }
}

// MARK: countNonzero

extension Tensor {
  /// Returns how many elements along some axes are not 0, as `int64`; NaN is not 0.
  public func countNonzero(axes: [Int], keepDims: Bool = false) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      let axes = try shape.axes(axes, operation: "countNonzero")
      return cast(to: .bool).sum(axes: axes, keepDims: keepDims)
    }
  }

  /// Returns how many elements along one axis are not 0.
  public func countNonzero(axis: Int, keepDims: Bool = false) -> Tensor {
    countNonzero(axes: [axis], keepDims: keepDims)
  }

  /// Returns how many elements are not 0.
  public func countNonzero() -> Tensor { countNonzero(axes: Array(shape.indices)) }
}
