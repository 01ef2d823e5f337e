// SPDX-License-Identifier: Apache-2.0

/// What a quantile is where it falls between two elements.
public enum QuantileMethod: Sendable {
  /// On the line between them.
  case linear
  /// The lesser.
  case lower
  /// The greater.
  case higher
  /// The nearer; halfway the one whose position is even.
  case nearest
  /// Halfway between them.
  case midpoint
}

// MARK: quantile

extension Tensor {
  /// Returns quantiles along some axes: the elements at some fraction of the way from the least to the greatest.
  ///
  /// - q: fractions between 0 and 1, a scalar or a vector.
  ///
  /// Of n elements in order, counted from 0, the quantile is the one at position q (n - 1); `method` says what that is
  /// between two of them. NaN where an element is NaN. Integers become `float32`. The result has the shape of
  /// `q`, followed by that of the remaining axes.
  ///
  /// ```swift
  /// Tensor([1, 2, 4, 8]).quantile(0.5)           // 3.0
  /// Tensor([1, 2, 4, 8]).quantile([0.25, 0.75])  // [1.75 5.  ]
  /// ```
  ///
  /// Stops with an error where a fraction is out of range or there are no elements.
  public func quantile(
    _ q: Tensor, axes: [Int], method: QuantileMethod = .linear, keepDims: Bool = false
  ) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      try quantile("quantile", q, axes, method, keepDims)
    }
  }

  /// Returns quantiles along one axis.
  public func quantile(
    _ q: Tensor, axis: Int, method: QuantileMethod = .linear, keepDims: Bool = false
  ) -> Tensor {
    quantile(q, axes: [axis], method: method, keepDims: keepDims)
  }

  /// Returns quantiles of all elements.
  public func quantile(_ q: Tensor, method: QuantileMethod = .linear) -> Tensor {
    quantile(q, axes: Array(shape.indices), method: method)
  }

  private func quantile(
    _ operation: String, _ q: Tensor, _ axes: [Int], _ method: QuantileMethod, _ keepDims: Bool
  ) throws(TensorError) -> Tensor {
    let axes = try shape.axes(axes, operation: operation)
    let count = size(along: axes)
    guard count > 0 else {
      throw TensorError(operation, "no elements along axes \(axes) of shape \(shape)")
    }
    let fractions = try q.converted(to: .float64, operation: operation)
    try fractions.check("fraction", from: 0, to: 1, operation)
    let real = dtype.isFloating ? self : cast(to: .float32)
    let kept = shape.indices.filter { !axes.contains($0) }
    let rest = kept.map { shape[$0] }
    let lines = real.transposed(axes: kept + axes).reshaped(to: Shape(rest + [count]))
    let sorted = lines.sorted().movingAxis(from: -1, to: 0)

    let position = fractions * Tensor(literal: .integer(count - 1))
    let lower = stopGradient(position).cast(to: .int64)
    let upper = lower + (position .> lower.cast(to: .float64)).cast(to: .int64)
    let weight = method.weight(position - lower.cast(to: .float64), lower)
      .cast(to: real.dtype).reshaped(to: Shape(q.shape.extents + rest.map { _ in 1 }))
    let (low, high) = (sorted.gathered(rows: lower), sorted.gathered(rows: upper))
    // Equal elements stay what they are, infinities too.
    let between = (low + (high - low) * weight).replacing(with: low, where: low .== high)
    // NaN has been sorted to the end.
    let last = sorted[-1]
    let result = between.replacing(with: last, where: last .!= last)
    let shown = keepDims ? shape.reduced(axes) : Shape(rest)
    return result.reshaped(to: Shape(q.shape.extents + shown.extents))
  }

  /// Returns percentiles along some axes: `quantile` with hundredths for fractions.
  ///
  /// ```swift
  /// Tensor([1, 2, 4, 8]).percentile(25)   // 1.75
  /// ```
  public func percentile(
    _ p: Tensor, axes: [Int], method: QuantileMethod = .linear, keepDims: Bool = false
  ) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      let percentages = try p.converted(to: .float64, operation: "percentile")
      try percentages.check("percentage", from: 0, to: 100, "percentile")
      return try quantile("percentile", percentages / 100, axes, method, keepDims)
    }
  }

  /// Returns percentiles along one axis.
  public func percentile(
    _ p: Tensor, axis: Int, method: QuantileMethod = .linear, keepDims: Bool = false
  ) -> Tensor {
    percentile(p, axes: [axis], method: method, keepDims: keepDims)
  }

  /// Returns percentiles of all elements.
  public func percentile(_ p: Tensor, method: QuantileMethod = .linear) -> Tensor {
    percentile(p, axes: Array(shape.indices), method: method)
  }

  private func check(
    _ noun: String, from least: Int, to most: Int, _ operation: String
  ) throws(TensorError) {
    guard ndim <= 1 else {
      throw TensorError(
        operation, "the \(noun)s must be a scalar or a vector, received shape \(shape)")
    }
    guard case .stored = backing else { return }
    for number in array(of: Double.self) where !(number >= Double(least) && number <= Double(most))
    {
      throw TensorError(operation, "the \(noun) \(number) is not between \(least) and \(most)")
    }
  }
}

// MARK: median

extension Tensor {
  /// Returns the median along some axes: the element in the middle, or halfway between the two in the middle.
  ///
  /// NaN where an element is NaN or there are no elements. Integers become `float32`.
  public func median(axes: [Int], keepDims: Bool = false) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      // The mean of no elements is NaN too.
      if size(along: try shape.axes(axes, operation: "median")) == 0 {
        return mean(axes: axes, keepDims: keepDims)
      }
      return try quantile("median", 0.5, axes, .linear, keepDims)
    }
  }

  /// Returns the median along one axis.
  public func median(axis: Int, keepDims: Bool = false) -> Tensor {
    median(axes: [axis], keepDims: keepDims)
  }

  /// Returns the median of all elements.
  public func median() -> Tensor { median(axes: Array(shape.indices)) }
}

extension QuantileMethod {
  /// How much of the way from the lower to the upper element the quantile has gone.
  fileprivate func weight(_ fraction: Tensor, _ lower: Tensor) -> Tensor {
    switch self {
    case .linear: return fraction
    case .lower: return .full(fraction.shape, 0.0, dtype: .float64)
    case .higher: return .full(fraction.shape, 1.0, dtype: .float64)
    case .midpoint: return .full(fraction.shape, 0.5, dtype: .float64)
    case .nearest:
      // Of two that are equally near, the upper one is even if the lower one is odd.
      let half = lower.cast(to: .float64) * 0.5
      let isOdd = half .!= half.cast(to: .int64).cast(to: .float64)
      return ((fraction .> 0.5) .|| ((fraction .== 0.5) .&& isOdd)).cast(to: .float64)
    }
  }
}
