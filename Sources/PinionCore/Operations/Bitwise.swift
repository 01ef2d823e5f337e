// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

// MARK: and, or, exclusive or, not

struct And: BinaryElementwise, NonDifferentiable {
  static let name = "and"
  static let code = PINION_AND
}

struct Or: BinaryElementwise, NonDifferentiable {
  static let name = "or"
  static let code = PINION_OR
}

struct Xor: BinaryElementwise, NonDifferentiable {
  static let name = "xor"
  static let code = PINION_XOR
}

struct Not: UnaryKernel, NonDifferentiable {
  static let name = "not"
  static let code = PINION_NOT
}

extension Tensor {
  /// Combines the bits of integers, or truth values, by "and".
  public static func & (a: Tensor, b: Tensor) -> Tensor { And.apply(a, b) }

  /// Keeps the bits of the left operand that the right one has too.
  public static func &= (a: inout Tensor, b: Tensor) { a = a & b }

  /// Combines the bits of integers, or truth values, by "or".
  public static func | (a: Tensor, b: Tensor) -> Tensor { Or.apply(a, b) }

  /// Adds the bits of the right operand to the left one.
  public static func |= (a: inout Tensor, b: Tensor) { a = a | b }

  /// Combines the bits of integers, or truth values, by "exclusive or".
  public static func ^ (a: Tensor, b: Tensor) -> Tensor { Xor.apply(a, b) }

  /// Changes the bits of the left operand that the right one has.
  public static func ^= (a: inout Tensor, b: Tensor) { a = a ^ b }

  /// Changes all bits of integers, or truth values.
  public static prefix func ~ (x: Tensor) -> Tensor { Tensor(Not(), [x]) }
}

// MARK: shifts

struct ShiftLeft: BinaryElementwise, NonDifferentiable {
  static let name = "shiftLeft"
  static let code = PINION_SHIFT_LEFT
}

struct ShiftRight: BinaryElementwise, NonDifferentiable {
  static let name = "shiftRight"
  static let code = PINION_SHIFT_RIGHT
}

// The shifts of Swift's integers are generic, so that these would be the better match for two literals, and
// `1 << 20` a tensor.
extension Tensor {
  /// Shifts the bits of integers to the left: 0 for a count that is negative or not below the width.
  @_disfavoredOverload
  public static func << (a: Tensor, b: Tensor) -> Tensor { ShiftLeft.apply(a, b) }

  /// Shifts the bits of the left operand to the left.
  public static func <<= (a: inout Tensor, b: Tensor) { a = a << b }

  /// Shifts the bits of integers to the right, with copies of the sign: 0, or -1 for a negative number, for a
  /// count that is negative or not below the width.
  @_disfavoredOverload
  public static func >> (a: Tensor, b: Tensor) -> Tensor { ShiftRight.apply(a, b) }

  /// Shifts the bits of the left operand to the right.
  public static func >>= (a: inout Tensor, b: Tensor) { a = a >> b }
}
