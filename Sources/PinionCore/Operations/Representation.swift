// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

// MARK: sign

struct Sign: UnaryKernel, NonDifferentiable {
  static let name = "sign"
  static let code = PINION_SIGN
}

/// Returns -1, 0 or 1 by the sign of each element; NaN for NaN, and 0 for -0.
public func sign(_ x: Tensor) -> Tensor { Tensor(Sign(), [x]) }

// MARK: signbit

struct SignBit: Classification {
  static let name = "signbit"
  static let code = PINION_SIGNBIT
}

/// Is true where the sign of an element is negative, as that of -0.
///
/// Integers have no negative zero: for them it is `x .< 0`.
public func signbit(_ x: Tensor) -> Tensor {
  x.dtype.isFloating ? SignBit.onReals(x) : x .< 0
}

// MARK: copysign

struct CopySign: BinaryElementwise {
  static let name = "copysign"
  static let code = PINION_COPYSIGN

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    if index == 1 { return Tensor.zeros([], dtype: cotangent.dtype).broadcast(to: output.shape) }
    return cotangent * copysign(1, inputs[0]) * copysign(1, inputs[1])
  }
}

/// Returns the absolute values of `x` with the signs of `y`; also zeros and NaN have signs.
///
/// ```swift
/// copysign([1, -2, 3], Tensor([-0.0, 1, -1]))   // [-1.  2. -3.]
/// ```
///
/// Integers become `float32` first.
public func copysign(_ x: Tensor, _ y: Tensor) -> Tensor { CopySign.onReals(x, y) }

// MARK: nextafter

struct NextAfter: BinaryElementwise, NonDifferentiable {
  static let name = "nextafter"
  static let code = PINION_NEXTAFTER
  var takesHalves: Bool { true }  // they have neighbours of their own
}

/// Returns the next number of the type after each element of `x`, on the way to `y`.
///
/// `y` where both are equal, NaN where either is.
///
/// ```swift
/// nextafter(Tensor([1.0]), 2) - 1   // 2^-52: the unit in the last place of 1
/// ```
public func nextafter(_ x: Tensor, _ y: Tensor) -> Tensor { NextAfter.onReals(x, y) }
