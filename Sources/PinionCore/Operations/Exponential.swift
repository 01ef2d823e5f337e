// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

// MARK: exp

struct Exp: UnaryElementwise {
  static let name = "exp"
  static let code = PINION_EXP
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { y }
}

/// Returns *e* raised to each element.
public func exp(_ x: Tensor) -> Tensor { Exp.onReals(x) }

// MARK: log

struct Log: UnaryElementwise {
  static let name = "log"
  static let code = PINION_LOG
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1 / x }
}

/// Returns the natural logarithm of each element: -inf at 0, NaN below.
public func log(_ x: Tensor) -> Tensor { Log.onReals(x) }

// MARK: sqrt

struct Sqrt: UnaryElementwise {
  static let name = "sqrt"
  static let code = PINION_SQRT
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 0.5 / y }
}

/// Returns the square root of each element, correctly rounded; NaN below 0.
public func sqrt(_ x: Tensor) -> Tensor { Sqrt.onReals(x) }

// MARK: tanh

struct Tanh: UnaryElementwise {
  static let name = "tanh"
  static let code = PINION_TANH
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1 - y * y }
}

/// Returns the hyperbolic tangent of each element.
public func tanh(_ x: Tensor) -> Tensor { Tanh.onReals(x) }

// MARK: erf

struct Erf: UnaryElementwise {
  static let name = "erf"
  static let code = PINION_ERF
  /// d erf(x) / dx = 2/√π · exp(-x²).
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1.1283791670955126 * exp(-(x * x)) }
}

/// Returns the error function of each element: 2/√π ∫₀ˣ exp(-t²) dt.
public func erf(_ x: Tensor) -> Tensor { Erf.onReals(x) }

// MARK: sin

struct Sin: UnaryElementwise {
  static let name = "sin"
  static let code = PINION_SIN
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { cos(x) }
}

/// Returns the sine of each element, in radians.
public func sin(_ x: Tensor) -> Tensor { Sin.onReals(x) }

// MARK: cos

struct Cos: UnaryElementwise {
  static let name = "cos"
  static let code = PINION_COS
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { -sin(x) }
}

/// Returns the cosine of each element, in radians.
public func cos(_ x: Tensor) -> Tensor { Cos.onReals(x) }

// MARK: floor, ceil, round

struct Floor: UnaryKernel, NonDifferentiable {
  static let name = "floor"
  static let code = PINION_FLOOR
}

/// Returns the greatest integer not above each element.
public func floor(_ x: Tensor) -> Tensor { Floor.onReals(x) }

struct Ceil: UnaryKernel, NonDifferentiable {
  static let name = "ceil"
  static let code = PINION_CEIL
}

/// Returns the least integer not below each element.
public func ceil(_ x: Tensor) -> Tensor { Ceil.onReals(x) }

struct Round: UnaryKernel, NonDifferentiable {
  static let name = "round"
  static let code = PINION_ROUND
}

/// Returns the nearest integer to each element; halves go to the even one.
public func round(_ x: Tensor) -> Tensor { Round.onReals(x) }
