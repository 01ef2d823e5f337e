// SPDX-License-Identifier: Apache-2.0

extension DType {
  /// The type in which values of two types are combined.
  ///
  /// JAX's lattice (https://docs.jax.dev/en/latest/type_promotion.html): it never loses the sign,
  /// never goes to float64 by itself, and the result does not depend on the order.
  ///
  /// ```swift
  /// DType.promote(.uint8, .int8)     // int16
  /// DType.promote(.int64, .float32)  // float32
  /// ```
  public static func promote(_ a: DType, _ b: DType) -> DType {
    if a == b { return a }
    if a == .bool { return b }
    if b == .bool { return a }
    switch (a.isFloating, b.isFloating) {
    case (true, true):
      if a == .float64 || b == .float64 { return .float64 }
      return .float32  // also for the two halves, neither of which holds the other
    case (true, false): return a
    case (false, true): return b
    case (false, false): break
    }
    if a.isSigned == b.isSigned { return a.size > b.size ? a : b }
    let (signed, unsigned) = a.isSigned ? (a, b) : (b, a)
    if signed.size > unsigned.size { return signed }
    switch unsigned {
    case .uint8: return .int16
    case .uint16: return .int32
    case .uint32: return .int64
    default: return .float32  // no integer type holds both uint64 and a negative number
    }
  }
}

/// A literal's value.
///
/// It is weakly typed: it takes the type of the tensor that it meets.
enum Literal: Sendable {
  case bool(Bool)
  case integer(Int)
  case real(Double)

  /// The type it has on its own.
  var dtype: DType {
    switch self {
    case .bool: .bool
    case .integer: .int64
    case .real: .float32
    }
  }

  /// The type in which it is combined with elements of `other`.
  func promoted(with other: DType) -> DType {
    switch self {
    case .bool: other
    case .integer: other == .bool ? .int64 : other
    case .real: other.isFloating ? other : .float32
    }
  }
}

/// Brings operands to one type, as `DType.promote` says and with literals weak.
func promoted(_ tensors: [Tensor], operation: String) throws(TensorError) -> [Tensor] {
  let dtype = promotedDType(tensors)
  var result = tensors
  for i in result.indices { result[i] = try result[i].converted(to: dtype, operation: operation) }
  return result
}

/// The common type of several operands.
func promotedDType(_ tensors: [Tensor]) -> DType {
  var strong: DType?
  for tensor in tensors where tensor.literal == nil {
    strong = strong.map { DType.promote($0, tensor.dtype) } ?? tensor.dtype
  }
  var result = strong
  for tensor in tensors {
    guard let literal = tensor.literal else { continue }
    if strong != nil {
      result = literal.promoted(with: result!)
    } else {
      result = result.map { DType.promote($0, literal.dtype) } ?? literal.dtype
    }
  }
  return result ?? .float32
}

extension Tensor {
  /// This tensor with elements of `dtype`; a literal takes the type exactly or not at all.
  func converted(to dtype: DType, operation: String) throws(TensorError) -> Tensor {
    if let literal { return try Tensor(literal, dtype: dtype, operation: operation) }
    return self.dtype == dtype ? self : cast(to: dtype)
  }
}
