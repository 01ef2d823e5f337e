// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

infix operator .&& : LogicalConjunctionPrecedence
infix operator .|| : LogicalDisjunctionPrecedence
prefix operator .!

// MARK: equal, not equal

struct Equal: ComparisonElementwise {
  static let name = "equal"
  static let code = PINION_EQUAL
}

struct NotEqual: ComparisonElementwise {
  static let name = "notEqual"
  static let code = PINION_NOT_EQUAL
}

// MARK: less, greater

struct Less: ComparisonElementwise {
  static let name = "less"
  static let code = PINION_LESS
}

struct LessEqual: ComparisonElementwise {
  static let name = "lessEqual"
  static let code = PINION_LESS_EQUAL
}

struct Greater: ComparisonElementwise {
  static let name = "greater"
  static let code = PINION_GREATER
}

struct GreaterEqual: ComparisonElementwise {
  static let name = "greaterEqual"
  static let code = PINION_GREATER_EQUAL
}

extension Tensor {
  /// Compares element by element: a tensor of truth values.
  public static func .== (a: Tensor, b: Tensor) -> Tensor { Equal.apply(a, b) }

  /// Compares element by element: a tensor of truth values.
  public static func .!= (a: Tensor, b: Tensor) -> Tensor { NotEqual.apply(a, b) }

  /// Compares element by element: a tensor of truth values.
  public static func .< (a: Tensor, b: Tensor) -> Tensor { Less.apply(a, b) }

  /// Compares element by element: a tensor of truth values.
  public static func .<= (a: Tensor, b: Tensor) -> Tensor { LessEqual.apply(a, b) }

  /// Compares element by element: a tensor of truth values.
  public static func .> (a: Tensor, b: Tensor) -> Tensor { Greater.apply(a, b) }

  /// Compares element by element: a tensor of truth values.
  public static func .>= (a: Tensor, b: Tensor) -> Tensor { GreaterEqual.apply(a, b) }
}

// MARK: logic

extension Tensor {
  /// Is true where both elements are; numbers are true unless they are 0.
  public static func .&& (a: Tensor, b: Tensor) -> Tensor {
    And.apply(a.cast(to: .bool), b.cast(to: .bool))
  }

  /// Is true where one of two elements is, or both; numbers are true unless they are 0.
  public static func .|| (a: Tensor, b: Tensor) -> Tensor {
    Or.apply(a.cast(to: .bool), b.cast(to: .bool))
  }

  /// Is true where one of two elements is, and not both; numbers are true unless they are 0.
  public static func .^ (a: Tensor, b: Tensor) -> Tensor {
    Xor.apply(a.cast(to: .bool), b.cast(to: .bool))
  }

  /// Is true where an element is false, or 0.
  public static prefix func .! (x: Tensor) -> Tensor { Tensor(Not(), [x.cast(to: .bool)]) }
}

// MARK: select

/// Chooses by element: `condition ? a : b`.
struct Select: Elementwise {
  var name: String { "replacing" }
  var operation: pinion_block_op? { PINION_SELECT }
  var takesHalves: Bool { true }

  func kernel(_ inputs: [DType]) -> pinion_block? {
    inputs[0] == .bool && inputs[1] == inputs[2]
      ? pinion_block_kernel(CPU.level, PINION_SELECT, inputs[1].kernel) : nil
  }

  func resultDType(_ inputs: [DType]) -> DType { inputs[1] }

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    cotangent.zeroed(where: index == 1 ? .!inputs[0] : inputs[0])
  }
}

extension Tensor {
  /// Returns this tensor with the elements of `other` where `mask` is true.
  ///
  /// All three are broadcast to one shape.
  ///
  /// ```swift
  /// x.replacing(with: 0, where: x .< 0)
  /// ```
  public func replacing(with other: Tensor, where mask: Tensor) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      guard mask.dtype == .bool else {
        throw TensorError("replacing", "the mask must be of type bool, received \(mask.dtype)")
      }
      let values = try promoted([other, self], operation: "replacing")
      let shape = try Shape.broadcast(
        try Shape.broadcast(values[0].shape, values[1].shape, operation: "replacing"), mask.shape,
        operation: "replacing")
      return try apply(
        Select(),
        [
          try mask.broadcasted(to: shape), try values[0].broadcasted(to: shape),
          try values[1].broadcasted(to: shape),
        ])
    }
  }

  /// `false` is a 0 of every type.
  func zeroed(where mask: Tensor) -> Tensor { replacing(with: false, where: mask) }
}
