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
    Divide.onReals(a, b)
  }

  /// Divides element by element and stores the quotient in the left operand.
  public static func /= (a: inout Tensor, b: Tensor) { a = a / b }
}

// MARK: negate, abs

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
