// SPDX-License-Identifier: Apache-2.0

// MARK: variance

extension Tensor {
  /// Returns the variance along some axes: the mean of the squared distances from the mean.
  ///
  /// Σ (x - mean)² / (n - correction), with the mean taken first. Integers become `float32`.
  ///
  /// - correction: 0 for the variance of the elements, 1 for an estimate of the variance of what they are a sample of.
  ///
  /// NaN where n is not more than the correction and all distances are 0, as NumPy has it.
  public func variance(axes: [Int], correction: Double = 0, keepDims: Bool = false) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      let axes = try shape.axes(axes, operation: "variance")
      let real = dtype.isFloating ? self : cast(to: .float32)
      let distance = real - real.mean(axes: axes, keepDims: true)
      let count = Swift.max(Double(size(along: axes)) - correction, 0)
      let sum = (distance * distance).sum(axes: axes, keepDims: keepDims)
      return sum / Tensor(literal: .real(count))
    }
  }

  /// Returns the variance along one axis.
  public func variance(axis: Int, correction: Double = 0, keepDims: Bool = false) -> Tensor {
    variance(axes: [axis], correction: correction, keepDims: keepDims)
  }

  /// Returns the variance of all elements.
  public func variance(correction: Double = 0) -> Tensor {
    variance(axes: Array(shape.indices), correction: correction)
  }
}

// MARK: standard deviation

extension Tensor {
  /// Returns the standard deviation along some axes: the square root of the variance.
  ///
  /// Its slope where all elements are equal is taken as 0. See `variance(axes:correction:keepDims:)`.
  public func standardDeviation(
    axes: [Int], correction: Double = 0, keepDims: Bool = false
  ) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      let axes = try shape.axes(axes, operation: "standardDeviation")
      let variance = variance(axes: axes, correction: correction, keepDims: keepDims)
      let isZero = variance .== 0
      return sqrt(variance.replacing(with: 1, where: isZero)).zeroed(where: isZero)
    }
  }

  /// Returns the standard deviation along one axis.
  public func standardDeviation(
    axis: Int, correction: Double = 0, keepDims: Bool = false
  ) -> Tensor {
    standardDeviation(axes: [axis], correction: correction, keepDims: keepDims)
  }

  /// Returns the standard deviation of all elements.
  public func standardDeviation(correction: Double = 0) -> Tensor {
    standardDeviation(axes: Array(shape.indices), correction: correction)
  }
}

// MARK: differences

extension Tensor {
  /// Returns the differences between neighbours along an axis: x_{i+1} - x_i.
  ///
  /// - order: how many times differences are taken.
  /// - prepend, append: tensors joined to this one along the axis before.
  ///
  /// The result is shorter by `order`. Truth values differ where they are not equal; integers wrap around.
  ///
  /// ```swift
  /// Tensor([1, 4, 9, 16]).diff()           // [3 5 7]
  /// Tensor([1, 4, 9, 16]).diff(order: 2)   // [2 2]
  /// ```
  public func diff(
    order: Int = 1, axis: Int = -1, prepend: Tensor? = nil, append: Tensor? = nil
  ) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      let axis = try shape.axis(axis, operation: "diff")
      guard order >= 0 else {
        throw TensorError("diff", "the order must not be negative, received \(order)")
      }
      var x = self
      let pieces = (prepend.map { [$0] } ?? []) + [self] + (append.map { [$0] } ?? [])
      if pieces.count > 1 { x = Tensor(concatenating: pieces, axis: axis) }
      for _ in 0..<Swift.min(order, x.shape[axis]) {
        let count = x.shape[axis] - 1
        let (later, earlier) = (x.part(axis, 1, count), x.part(axis, 0, count))
        x = dtype == .bool ? later .!= earlier : later - earlier
      }
      return x
    }
  }
}
