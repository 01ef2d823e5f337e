// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

// MARK: pow

struct Pow: BinaryElementwise {
  static let name = "pow"
  static let code = PINION_POW

  /// b·aᵇ⁻¹ and aᵇ·log a.
  ///
  /// a⁰ is constant, also at a = 0, where a⁻¹ is infinite; 0ᵇ is constant for b > 0, though log 0 is infinite.
  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    let (a, b) = (inputs[0], inputs[1])
    if index == 0 {
      return cotangent * b * pow(a, (b - 1).replacing(with: 1, where: b .== 0))
    }
    let isConstant = (a .== 0) .&& (b .>= 0)
    return cotangent * output * log(a.replacing(with: 1, where: isConstant))
  }
}

/// Returns each element of `a` raised to the element of `b`.
///
/// ```swift
/// pow([2, 3], 3)                // [ 8 27]
/// pow([2.0, 9.0], 0.5)          // [1.4142135 3.       ]
/// pow(Tensor([-8.0]), 1.0 / 3)  // [nan]: negative numbers have whole powers only
/// ```
///
/// Special cases are those of IEEE 754: `pow(x, 0)` and `pow(1, x)` are 1 even for NaN. Powers of integers
/// are integers and wrap around. A negative exponent of integers is an error; inside a compiled function, where
/// exponents have no values yet, such powers are 0, or for bases 1 and -1 what they should be.
public func pow(_ a: Tensor, _ b: Tensor) -> Tensor {
  checked { () throws(TensorError) -> Tensor in
    let operands = try promoted([a, b], operation: "pow")
    let exponents = operands[1]
    if exponents.dtype.isInteger, exponents.dtype.isSigned, exponents.isKnown,
      exponents.size > 0, exponents.min().item(as: Int.self) < 0
    {
      throw TensorError(
        "pow", "integers to negative powers are no integers; cast them to a floating type first")
    }
    return try apply(Pow(), try Pow.broadcast(operands))
  }
}

extension Tensor {
  /// Whether the elements have values, which they lack while a function is being compiled.
  fileprivate var isKnown: Bool {
    tracer.map { $0.graph.value($0.index)?.isKnown ?? false } ?? true
  }
}

// MARK: sqrt

struct Sqrt: UnaryElementwise {
  static let name = "sqrt"
  static let code = PINION_SQRT
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 0.5 / y }
}

/// Returns the square root of each element, correctly rounded; NaN below 0.
public func sqrt(_ x: Tensor) -> Tensor { Sqrt.onReals(x) }

// MARK: rsqrt

struct ReciprocalSqrt: UnaryElementwise {
  static let name = "rsqrt"
  static let code = PINION_RSQRT
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { -0.5 * y / x }
}

/// Returns 1 divided by the square root of each element: *x*^−½.
///
/// In `float32` it takes multiply-adds in place of a root and a division, and its error is below 1.5 units in the last place.
/// Infinity at 0 (of its sign), and NaN below.
///
/// ```swift
/// rsqrt(Tensor([1.0, 4, 0.25]))  // [1, 0.5, 2]
/// ```
public func rsqrt(_ x: Tensor) -> Tensor { ReciprocalSqrt.onReals(x) }

// MARK: square, reciprocal

/// Returns the square of each element; integers wrap around.
public func square(_ x: Tensor) -> Tensor { x * x }

/// Returns 1 divided by each element.
public func reciprocal(_ x: Tensor) -> Tensor { 1 / x }
