// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

// MARK: maximum, minimum

struct Maximum: BinaryElementwise {
  static let name = "maximum"
  static let code = PINION_MAXIMUM

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    chosen(index, inputs, output, cotangent)
  }
}

struct Minimum: BinaryElementwise {
  static let name = "minimum"
  static let code = PINION_MINIMUM

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    chosen(index, inputs, output, cotangent)
  }
}

/// The gradient goes to the operand that was chosen, and of equal ones to the first.
///
/// So the slope of `maximum(x, 0)` at 0 is 1 and that of `maximum(0, x)` is 0; `relu` uses the latter.
private func chosen(
  _ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor
) -> Tensor {
  let isFirst = inputs[0] .== output
  return index == 0
    ? cotangent.zeroed(where: .!isFirst) : cotangent.zeroed(where: isFirst)
}

/// Returns the greater of two elements; NaN where either is.
public func maximum(_ a: Tensor, _ b: Tensor) -> Tensor { Maximum.apply(a, b) }

/// Returns the lesser of two elements; NaN where either is.
public func minimum(_ a: Tensor, _ b: Tensor) -> Tensor { Minimum.apply(a, b) }

extension Tensor {
  /// Limits each element to a range.
  ///
  /// ```swift
  /// Tensor([-0.5, 0.5, 1.5]).clamped(to: 0...1)   // [0.  0.5 1. ]
  /// ```
  public func clamped(to range: ClosedRange<Double>) -> Tensor {
    minimum(
      maximum(self, Tensor(literal: .real(range.lowerBound))),
      Tensor(literal: .real(range.upperBound)))
  }

  /// Limits each element to a range of integers, which leaves integers what they are.
  ///
  /// ```swift
  /// Tensor([-3, 1, 12]).clamped(to: 0...9)   // [0 1 9]
  /// ```
  public func clamped(to range: ClosedRange<Int>) -> Tensor {
    minimum(
      maximum(self, Tensor(literal: .integer(range.lowerBound))),
      Tensor(literal: .integer(range.upperBound)))
  }

  /// Limits each element from below, from above, or both; bounds are broadcast.
  ///
  /// ```swift
  /// Tensor([1, 5, 9]).clamped(min: Tensor([2, 2, 2]), max: 8)   // [2 5 8]
  /// ```
  ///
  /// NaN where an element or a bound is; where `min` is above `max`, the result is `max`.
  public func clamped(min lower: Tensor? = nil, max upper: Tensor? = nil) -> Tensor {
    let limited = lower.map { maximum(self, $0) } ?? self
    return upper.map { minimum(limited, $0) } ?? limited
  }
}
