// SPDX-License-Identifier: Apache-2.0

/// Is true where elements are equal up to a tolerance: |a - b| ≤ absolute + relative · |b|.
///
/// ```swift
/// isClose(Tensor([1.0, 2.0]), Tensor([1.000001, 2.1]))   // [ True False]
/// ```
///
/// As NumPy: the tolerance is relative to `b`, an infinite element is close to the same infinity only, and NaN to
/// nothing, or to NaN if `equalNaN`. Integers are compared as `float64`.
public func isClose(
  _ a: Tensor, _ b: Tensor, relativeTolerance: Double = 1e-5, absoluteTolerance: Double = 1e-8,
  equalNaN: Bool = false
) -> Tensor {
  checked { () throws(TensorError) -> Tensor in
    let operands = try promoted([a, b], operation: "isClose")
    _ = try Shape.broadcast(operands[0].shape, operands[1].shape, operation: "isClose")
    let (a, b) = (operands[0], operands[1])
    let isFloating = a.dtype.isFloating
    let (x, y) = isFloating ? (a, b) : (a.cast(to: .float64), b.cast(to: .float64))
    let tolerance =
      Tensor(literal: .real(absoluteTolerance))
      + Tensor(literal: .real(relativeTolerance)) * abs(y)
    let result = ((abs(x - y) .<= tolerance) .&& y.isFinite) .|| (a .== b)
    return equalNaN ? result .|| (x.isNaN .&& y.isNaN) : result
  }
}

/// Whether all elements are equal up to a tolerance; see `isClose`.
///
/// ```swift
/// allClose(x, y, absoluteTolerance: 1e-3)
/// ```
public func allClose(
  _ a: Tensor, _ b: Tensor, relativeTolerance: Double = 1e-5, absoluteTolerance: Double = 1e-8,
  equalNaN: Bool = false
) -> Bool {
  isClose(
    a, b, relativeTolerance: relativeTolerance, absoluteTolerance: absoluteTolerance,
    equalNaN: equalNaN
  ).all().item(as: Bool.self)
}
