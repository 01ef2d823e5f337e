// SPDX-License-Identifier: Apache-2.0

/// The limits of a floating-point type, NumPy's `finfo`.
public struct FloatLimits: Equatable, Sendable {
  /// The number of bits that an element takes.
  public let bits: Int
  /// The distance from 1 to the next greater number.
  public let epsilon: Double
  /// The greatest finite number; the least is its negative.
  public let max: Double
  /// The least positive number with all significant bits.
  public let smallestNormal: Double
}

/// The limits of an integer type, NumPy's `iinfo`.
public struct IntegerLimits: Equatable, Sendable {
  /// The number of bits that an element takes.
  public let bits: Int
  /// The least number.
  public let min: Int64
  /// The greatest number.
  public let max: UInt64
}

extension DType {
  /// The limits of a floating-point type; nil for others.
  ///
  /// ```swift
  /// DType.float32.floatLimits?.epsilon   // 1.1920928955078125e-07
  /// ```
  public var floatLimits: FloatLimits? {
    switch self {
    case .float16:
      FloatLimits(bits: 16, epsilon: 0x1p-10, max: 65504, smallestNormal: 0x1p-14)
    case .bfloat16:
      FloatLimits(bits: 16, epsilon: 0x1p-7, max: 0x1.fep127, smallestNormal: 0x1p-126)
    case .float32:
      FloatLimits(bits: 32, epsilon: 0x1p-23, max: 0x1.fffffep127, smallestNormal: 0x1p-126)
    case .float64:
      FloatLimits(
        bits: 64, epsilon: 0x1p-52, max: .greatestFiniteMagnitude, smallestNormal: 0x1p-1022)
    default: nil
    }
  }

  /// The limits of an integer type; nil for others.
  ///
  /// ```swift
  /// DType.uint8.integerLimits?.max   // 255
  /// ```
  public var integerLimits: IntegerLimits? {
    guard isInteger else { return nil }
    let bits = size * 8
    if isSigned {
      return IntegerLimits(
        bits: bits, min: -1 << (bits - 1), max: (1 << (bits - 1)) - 1)
    }
    return IntegerLimits(bits: bits, min: 0, max: UInt64.max >> (64 - bits))
  }

  /// Whether promotion brings this type to `other`, so that a conversion is never asked for twice.
  ///
  /// ```swift
  /// DType.int8.canCast(to: .float32)    // true
  /// DType.float32.canCast(to: .int64)   // false
  /// ```
  public func canCast(to other: DType) -> Bool { DType.promote(self, other) == other }
}
