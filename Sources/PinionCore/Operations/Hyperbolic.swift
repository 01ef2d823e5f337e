// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

// MARK: sinh

struct Sinh: UnaryElementwise {
  static let name = "sinh"
  static let code = PINION_SINH
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { cosh(x) }
}

/// Returns the hyperbolic sine of each element.
public func sinh(_ x: Tensor) -> Tensor { Sinh.onReals(x) }

// MARK: cosh

struct Cosh: UnaryElementwise {
  static let name = "cosh"
  static let code = PINION_COSH
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { sinh(x) }
}

/// Returns the hyperbolic cosine of each element.
public func cosh(_ x: Tensor) -> Tensor { Cosh.onReals(x) }

// MARK: tanh

struct Tanh: UnaryElementwise {
  static let name = "tanh"
  static let code = PINION_TANH
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1 - y * y }
}

/// Returns the hyperbolic tangent of each element.
public func tanh(_ x: Tensor) -> Tensor { Tanh.onReals(x) }

// MARK: asinh

struct Asinh: UnaryElementwise {
  static let name = "asinh"
  static let code = PINION_ASINH
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1 / hypot(x, 1) }
}

/// Returns the number whose hyperbolic sine is each element.
public func asinh(_ x: Tensor) -> Tensor { Asinh.onReals(x) }

// MARK: acosh

struct Acosh: UnaryElementwise {
  static let name = "acosh"
  static let code = PINION_ACOSH
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1 / (sqrt(x - 1) * sqrt(x + 1)) }
}

/// Returns the number not below 0 whose hyperbolic cosine is each element; NaN below 1.
public func acosh(_ x: Tensor) -> Tensor { Acosh.onReals(x) }

// MARK: atanh

struct Atanh: UnaryElementwise {
  static let name = "atanh"
  static let code = PINION_ATANH
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1 / ((1 - x) * (1 + x)) }
}

/// Returns the number whose hyperbolic tangent is each element: ±inf at ±1, NaN beyond.
public func atanh(_ x: Tensor) -> Tensor { Atanh.onReals(x) }
