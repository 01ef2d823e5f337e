// SPDX-License-Identifier: Apache-2.0

/// Returns `max(0, x)`, the rectified linear unit; its slope at 0 is 0.
public func relu(_ x: Tensor) -> Tensor { maximum(0, x) }

/// Returns `1 / (1 + exp(-x))`.
public func sigmoid(_ x: Tensor) -> Tensor { 1 / (1 + exp(-x)) }

extension Tensor {
  /// Returns `exp(x) / Σ exp(x)` along an axis: positive numbers that sum to 1.
  ///
  /// The greatest element is subtracted first, so that nothing overflows.
  public func softmax(axis: Int = -1) -> Tensor {
    let shifted = exp(self - stopGradient(max(axis: axis, keepDims: true)))
    return shifted / shifted.sum(axis: axis, keepDims: true)
  }

  /// Returns the logarithm of `softmax`, without overflow or loss of small probabilities.
  public func logSoftmax(axis: Int = -1) -> Tensor {
    let shifted = self - stopGradient(max(axis: axis, keepDims: true))
    return shifted - log(exp(shifted).sum(axis: axis, keepDims: true))
  }
}
