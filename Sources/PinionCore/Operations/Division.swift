// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

// MARK: floorDivide

struct FloorDivide: BinaryElementwise, NonDifferentiable {
  static let name = "floorDivide"
  static let code = PINION_FLOOR_DIVIDE
}

/// Returns the quotient rounded down, in the type of the operands.
///
/// ```swift
/// floorDivide([7, -7], 2)   // [ 3 -4]
/// ```
///
/// An integer divided by 0 is 0; a real number is infinite or NaN.
public func floorDivide(_ a: Tensor, _ b: Tensor) -> Tensor { FloorDivide.apply(a, b) }

// MARK: remainder

struct Remainder: BinaryElementwise {
  static let name = "remainder"
  static let code = PINION_REMAINDER

  /// a - b ⌊a / b⌋: 1 and -⌊a / b⌋.
  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    index == 0 ? cotangent : -cotangent * floorDivide(inputs[0], inputs[1])
  }
}

/// Returns what the division rounded down leaves: `a - b * floorDivide(a, b)`, with the sign of `b`.
///
/// ```swift
/// remainder([7, -7], 3)   // [1 2]
/// ```
///
/// What is left of an integer by 0 is 0, of a real number NaN. Real remainders are exact, up to the rounding of
/// one addition where the signs of `a` and `b` differ.
public func remainder(_ a: Tensor, _ b: Tensor) -> Tensor { Remainder.apply(a, b) }

extension Tensor {
  /// Returns `remainder(a, b)`, which has the sign of the divisor.
  public static func % (a: Tensor, b: Tensor) -> Tensor { remainder(a, b) }

  /// Replaces the left operand by its remainder.
  public static func %= (a: inout Tensor, b: Tensor) { a = a % b }
}
