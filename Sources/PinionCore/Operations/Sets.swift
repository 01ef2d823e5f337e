// SPDX-License-Identifier: Apache-2.0

// MARK: unique

extension Tensor {
  /// Returns the different elements, in order, as a vector.
  ///
  /// 0 and -0 are equal, and of equal elements the first is returned; each NaN is different from all others. The
  /// result's shape depends on the elements, so that they must have values: inside a compiled function this is an
  /// error.
  ///
  /// ```swift
  /// Tensor([3, 1, 3]).unique()   // [1 3]
  /// ```
  public func unique() -> Tensor { uniqueAll().values }

  /// Returns the different elements, in order, and how often each occurs.
  ///
  /// See `unique()`.
  public func uniqueCounts() -> (values: Tensor, counts: Tensor) {
    let all = uniqueAll()
    return (all.values, all.counts)
  }

  /// Returns the different elements, in order, and for each element the position of its value among them.
  ///
  /// - inverse: has the shape of this tensor; `values.gathered(rows: inverse)` is this tensor.
  ///
  /// See `unique()`.
  public func uniqueInverse() -> (values: Tensor, inverse: Tensor) {
    let all = uniqueAll()
    return (all.values, all.inverse)
  }

  /// Returns the different elements, in order, with all that is known of them.
  ///
  /// - indices: the position of the first of each value in the flattened tensor.
  /// - inverse: for each element the position of its value, in the shape of this tensor.
  /// - counts: how often each value occurs.
  ///
  /// See `unique()`.
  public func uniqueAll() -> (values: Tensor, indices: Tensor, inverse: Tensor, counts: Tensor) {
    let known = concrete("unique").flattened()
    let order = known.argsort()
    let sorted = known.permuted(by: order)
    // A value begins where an element differs from the one before it, and with the first.
    let isNew = Tensor(concatenating: [
      Tensor.ones([Swift.min(known.size, 1)], dtype: .bool),
      sorted.part(0, Swift.min(1, known.size), Swift.max(known.size - 1, 0))
        .!= sorted.part(0, 0, Swift.max(known.size - 1, 0)),
    ])
    let starts = isNew.array(of: Bool.self).enumerated().compactMap { $1 ? $0 : nil }
    let indices = order.gathered(rows: Tensor(starts))
    let ranks = isNew.cumsum(axis: 0) - 1
    return (
      values: flattened().gathered(rows: indices), indices: indices,
      inverse: ranks.permuted(by: order, inverse: true).reshaped(to: shape),
      counts: Tensor(zip(starts.dropFirst() + [known.size], starts).map { $0 - $1 })
    )
  }
}
