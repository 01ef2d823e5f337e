// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// A question about one number: the result is a truth value.
protocol Classification: UnaryKernel, NonDifferentiable {}

extension Classification {
  func resultDType(_ inputs: [DType]) -> DType { .bool }

  /// Integers are as `ofIntegers` says.
  static func apply(_ x: Tensor, ofIntegers answer: Bool) -> Tensor {
    x.dtype.isFloating ? onReals(x) : Tensor(answer).broadcast(to: x.shape)
  }
}

struct IsNaN: Classification {
  static let name = "isNaN"
  static let code = PINION_IS_NAN
}

struct IsInfinite: Classification {
  static let name = "isInfinite"
  static let code = PINION_IS_INFINITE
}

struct IsFinite: Classification {
  static let name = "isFinite"
  static let code = PINION_IS_FINITE
}

extension Tensor {
  /// Is true where an element is not a number.
  ///
  /// ```swift
  /// x.replacing(with: 0, where: x.isNaN)
  /// ```
  public var isNaN: Tensor { IsNaN.apply(self, ofIntegers: false) }

  /// Is true where an element is infinite, of either sign.
  public var isInfinite: Tensor { IsInfinite.apply(self, ofIntegers: false) }

  /// Is true where an element is neither infinite nor NaN.
  public var isFinite: Tensor { IsFinite.apply(self, ofIntegers: true) }
}
