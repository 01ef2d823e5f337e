// SPDX-License-Identifier: Apache-2.0

/// A number with the range of `Float` and 8 significant bits: the upper half of its bits.
///
/// It is for storing and exchanging; compute with `Float`. The format is that of Google's "bfloat16".
///
/// ```swift
/// BFloat16(3.14159).description      // 3.140625
/// Tensor([BFloat16(1), BFloat16(2)]).dtype   // bfloat16
/// ```
public struct BFloat16: TensorElement, Hashable, CustomStringConvertible {
  /// The sign, 8 bits of the exponent and 7 of the significand.
  public var bitPattern: UInt16

  /// Makes a number from its bits.
  public init(bitPattern: UInt16) { self.bitPattern = bitPattern }

  /// Makes the nearest number to `value`; of two equally near ones that with an even last bit.
  public init(_ value: Float) {
    let bits = value.bitPattern
    let rounded = (bits &+ 0x7fff &+ (bits >> 16 & 1)) >> 16
    bitPattern = UInt16(truncatingIfNeeded: value.isNaN ? bits >> 16 | 0x40 : rounded)
  }

  /// `bfloat16`.
  public static var dtype: DType { .bfloat16 }

  /// The number in decimal digits.
  public var description: String { Float(self).description }
}

extension Float {
  /// Makes a number from a `BFloat16`, exactly.
  public init(_ value: BFloat16) { self.init(bitPattern: UInt32(value.bitPattern) << 16) }
}
