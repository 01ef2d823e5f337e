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

// MARK: and, or, not

struct And: BinaryElementwise, NonDifferentiable {
  static let name = "and"
  static let code = PINION_AND
}

struct Or: BinaryElementwise, NonDifferentiable {
  static let name = "or"
  static let code = PINION_OR
}

struct Not: UnaryKernel, NonDifferentiable {
  static let name = "not"
  static let code = PINION_NOT
}

extension Tensor {
  /// Is true where both truth values are.
  public static func .&& (a: Tensor, b: Tensor) -> Tensor { And.apply(a, b) }

  /// Is true where one of two truth values is.
  public static func .|| (a: Tensor, b: Tensor) -> Tensor { Or.apply(a, b) }

  /// Is true where a truth value is false.
  public static prefix func .! (x: Tensor) -> Tensor { Tensor(Not(), [x]) }
}

// MARK: select

/// Chooses by element: `condition ? a : b`.
struct Select: Elementwise {
  var name: String { "replacing" }
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

  func zeroed(where mask: Tensor) -> Tensor { replacing(with: 0, where: mask) }
}
