// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

// MARK: add

struct Add: BinaryElementwise {
  static let name = "add"
  static let code = PINION_ADD

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    cotangent
  }
}

extension Tensor {
  /// Adds element by element, with NumPy's broadcasting.
  public static func + (a: Tensor, b: Tensor) -> Tensor { Add.apply(a, b) }

  /// Adds element by element and stores the sum in the left operand.
  public static func += (a: inout Tensor, b: Tensor) { a = a + b }
}

// MARK: subtract

struct Subtract: BinaryElementwise {
  static let name = "subtract"
  static let code = PINION_SUBTRACT

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    index == 0 ? cotangent : -cotangent
  }
}

extension Tensor {
  /// Subtracts element by element, with NumPy's broadcasting.
  public static func - (a: Tensor, b: Tensor) -> Tensor { Subtract.apply(a, b) }

  /// Subtracts element by element and stores the difference in the left operand.
  public static func -= (a: inout Tensor, b: Tensor) { a = a - b }
}

// MARK: multiply

struct Multiply: BinaryElementwise {
  static let name = "multiply"
  static let code = PINION_MULTIPLY

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    cotangent * inputs[1 - index]
  }
}

extension Tensor {
  /// Multiplies element by element, with NumPy's broadcasting.
  ///
  /// For matrices see `matmul`.
  public static func * (a: Tensor, b: Tensor) -> Tensor { Multiply.apply(a, b) }

  /// Multiplies element by element and stores the product in the left operand.
  public static func *= (a: inout Tensor, b: Tensor) { a = a * b }
}

// MARK: divide

struct Divide: BinaryElementwise {
  static let name = "divide"
  static let code = PINION_DIVIDE

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    index == 0 ? cotangent / inputs[1] : -cotangent * output / inputs[1]
  }
}

extension Tensor {
  /// Divides element by element, with NumPy's broadcasting.
  ///
  /// Integers become `float32` first.
  public static func / (a: Tensor, b: Tensor) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      let dtype = promotedDType([a, b])
      let real = dtype.isFloating ? dtype : .float32
      let operands = [
        try a.converted(to: real, operation: "divide"),
        try b.converted(to: real, operation: "divide"),
      ]
      return try apply(Divide(), try Divide.broadcast(operands))
    }
  }

  /// Divides element by element and stores the quotient in the left operand.
  public static func /= (a: inout Tensor, b: Tensor) { a = a / b }
}

// MARK: maximum, minimum

struct Maximum: BinaryElementwise {
  static let name = "maximum"
  static let code = PINION_MAXIMUM

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    chosen(index, inputs, output, cotangent)
  }
}

struct Minimum: BinaryElementwise {
  static let name = "minimum"
  static let code = PINION_MINIMUM

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    chosen(index, inputs, output, cotangent)
  }
}

/// The gradient goes to the operand that was chosen, and of equal ones to the first.
///
/// So the slope of `maximum(x, 0)` at 0 is 1 and that of `maximum(0, x)` is 0; `relu` uses the latter.
private func chosen(
  _ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor
) -> Tensor {
  let isFirst = inputs[0] .== output
  return index == 0
    ? cotangent.zeroed(where: .!isFirst) : cotangent.zeroed(where: isFirst)
}

/// Returns the greater of two elements; NaN where either is.
public func maximum(_ a: Tensor, _ b: Tensor) -> Tensor { Maximum.apply(a, b) }

/// Returns the lesser of two elements; NaN where either is.
public func minimum(_ a: Tensor, _ b: Tensor) -> Tensor { Minimum.apply(a, b) }

extension Tensor {
  /// Limits each element to a range.
  ///
  /// ```swift
  /// Tensor([-0.5, 0.5, 1.5]).clamped(to: 0...1)   // [0.  0.5 1. ]
  /// ```
  public func clamped(to range: ClosedRange<Double>) -> Tensor {
    minimum(
      maximum(self, Tensor(literal: .real(range.lowerBound))),
      Tensor(literal: .real(range.upperBound)))
  }
}

// MARK: negate, abs, sign

struct Negate: UnaryKernel {
  static let name = "negate"
  static let code = PINION_NEGATE

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    -cotangent
  }
}

extension Tensor {
  /// Changes the sign of each element.
  public static prefix func - (x: Tensor) -> Tensor { Tensor(Negate(), [x]) }
}

struct Abs: UnaryElementwise {
  static let name = "abs"
  static let code = PINION_ABS
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { sign(x) }
}

/// Returns the absolute value of each element; its slope at 0 is taken as 0.
public func abs(_ x: Tensor) -> Tensor { Tensor(Abs(), [x]) }

struct Sign: UnaryKernel, NonDifferentiable {
  static let name = "sign"
  static let code = PINION_SIGN
}

/// Returns -1, 0 or 1 by the sign of each element; NaN for NaN.
public func sign(_ x: Tensor) -> Tensor { Tensor(Sign(), [x]) }
