// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// The type of a tensor's elements.
///
/// ```swift
/// Tensor([1, 2, 3]).dtype         // int64
/// Tensor.zeros([2, 3]).dtype      // float32
/// ```
public enum DType: String, CaseIterable, Codable, Sendable, CustomStringConvertible {
  // The order is that of `pinion_dtype`.
  /// True or false, one byte.
  case bool
  /// Signed 8-bit integer.
  case int8
  /// Signed 16-bit integer.
  case int16
  /// Signed 32-bit integer.
  case int32
  /// Signed 64-bit integer, the type of integer literals.
  case int64
  /// Unsigned 8-bit integer, the type of pixels.
  case uint8
  /// Unsigned 16-bit integer.
  case uint16
  /// Unsigned 32-bit integer.
  case uint32
  /// Unsigned 64-bit integer.
  case uint64
  /// IEEE 754 binary16: 11 significant bits, up to 65504.
  case float16
  /// The upper half of a `float32`: 8 significant bits, its whole range.
  case bfloat16
  /// IEEE 754 binary32, the default for real numbers.
  case float32
  /// IEEE 754 binary64.
  case float64

  /// The name of the type, as NumPy spells it.
  public var description: String { rawValue }

  /// The size of one element in bytes.
  public var size: Int {
    switch self {
    case .bool, .int8, .uint8: 1
    case .int16, .uint16, .float16, .bfloat16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }

  /// Whether the type is a floating-point type.
  public var isFloating: Bool { self == .float32 || self == .float64 || isHalf }

  /// Whether the type is one that elements are stored in, but not computed with.
  var isHalf: Bool { self == .float16 || self == .bfloat16 }

  /// Whether the type is a signed or unsigned integer type (`bool` is not).
  public var isInteger: Bool { self != .bool && !isFloating }

  /// Whether values of the type can be negative.
  public var isSigned: Bool {
    switch self {
    case .bool, .uint8, .uint16, .uint32, .uint64: false
    default: true
    }
  }

  /// The same type as the kernels count it.
  var kernel: pinion_dtype {
    // An enum without payloads is its case's number, and the order is the same.
    pinion_dtype(rawValue: UInt32(unsafeBitCast(self, to: UInt8.self)))
  }
}

/// A Swift type whose values can be the elements of a tensor.
///
/// `Bool`, the integer types, `Float16`, `BFloat16`, `Float` and `Double` conform. `Int` is stored as `int64`.
public protocol TensorElement: Sendable {
  /// The type of elements in a tensor of these values.
  static var dtype: DType { get }
}

extension Bool: TensorElement {
  /// `bool`.
  public static var dtype: DType { .bool }
}
extension Int8: TensorElement {
  /// `int8`.
  public static var dtype: DType { .int8 }
}
extension Int16: TensorElement {
  /// `int16`.
  public static var dtype: DType { .int16 }
}
extension Int32: TensorElement {
  /// `int32`.
  public static var dtype: DType { .int32 }
}
extension Int64: TensorElement {
  /// `int64`.
  public static var dtype: DType { .int64 }
}
extension Int: TensorElement {
  /// `int64`.
  public static var dtype: DType { .int64 }
}
extension UInt8: TensorElement {
  /// `uint8`.
  public static var dtype: DType { .uint8 }
}
extension UInt16: TensorElement {
  /// `uint16`.
  public static var dtype: DType { .uint16 }
}
extension UInt32: TensorElement {
  /// `uint32`.
  public static var dtype: DType { .uint32 }
}
extension UInt64: TensorElement {
  /// `uint64`.
  public static var dtype: DType { .uint64 }
}
#if !(os(macOS) && arch(x86_64))  // where Swift has no Float16
  extension Float16: TensorElement {
    /// `float16`.
    public static var dtype: DType { .float16 }
  }
#endif
extension Float: TensorElement {
  /// `float32`.
  public static var dtype: DType { .float32 }
}
extension Double: TensorElement {
  /// `float64`.
  public static var dtype: DType { .float64 }
}
