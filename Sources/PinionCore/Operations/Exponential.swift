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

// MARK: exp2

struct Exp2: UnaryElementwise {
  static let name = "exp2"
  static let code = PINION_EXP2
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 0.6931471805599453 * y }
}

/// Returns 2 raised to each element; exact for whole numbers.
public func exp2(_ x: Tensor) -> Tensor { Exp2.onReals(x) }

// MARK: expm1

struct Expm1: UnaryElementwise {
  static let name = "expm1"
  static let code = PINION_EXPM1
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { exp(x) }
}

/// Returns `exp(x) - 1`, without loss of digits near 0.
///
/// ```swift
/// expm1(Tensor([1e-20]))   // [1e-20], where exp(x) - 1 is 0
/// ```
public func expm1(_ x: Tensor) -> Tensor { Expm1.onReals(x) }

// MARK: log

struct Log: UnaryElementwise {
  static let name = "log"
  static let code = PINION_LOG
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1 / x }
}

/// Returns the natural logarithm of each element: -inf at 0, NaN below.
public func log(_ x: Tensor) -> Tensor { Log.onReals(x) }

// MARK: log2

struct Log2: UnaryElementwise {
  static let name = "log2"
  static let code = PINION_LOG2
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1 / (x * 0.6931471805599453) }
}

/// Returns the logarithm to base 2 of each element, exact for powers of 2: -inf at 0, NaN below.
public func log2(_ x: Tensor) -> Tensor { Log2.onReals(x) }

// MARK: log10

struct Log10: UnaryElementwise {
  static let name = "log10"
  static let code = PINION_LOG10
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1 / (x * 2.302585092994046) }
}

/// Returns the logarithm to base 10 of each element, exact for powers of 10: -inf at 0, NaN below.
public func log10(_ x: Tensor) -> Tensor { Log10.onReals(x) }

// MARK: log1p

struct Log1p: UnaryElementwise {
  static let name = "log1p"
  static let code = PINION_LOG1P
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1 / (1 + x) }
}

/// Returns `log(1 + x)`, without loss of digits near 0: -inf at -1, NaN below.
public func log1p(_ x: Tensor) -> Tensor { Log1p.onReals(x) }

// MARK: logaddexp

struct LogAddExp: BinaryElementwise {
  static let name = "logaddexp"
  static let code = PINION_LOGADDEXP

  /// exp(x - y), the share of x in the sum; where both are infinite, the share in the limit.
  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    let x = inputs[index]
    let limit = -0.6931471805599453 * (x .== inputs[1 - index]).cast(to: x.dtype)
    let isLimit = x.isInfinite .&& (x .== output)
    return cotangent * exp((x - output).replacing(with: limit, where: isLimit))
  }
}

/// Returns `log(exp(a) + exp(b))`, without overflow: the sum of two numbers given by their logarithms.
///
/// ```swift
/// logaddexp(Tensor([1000.0]), 1000)   // [1000.69314718]
/// ```
///
/// Integers become `float32` first.
public func logaddexp(_ a: Tensor, _ b: Tensor) -> Tensor { LogAddExp.onReals(a, b) }

// MARK: erf

struct Erf: UnaryElementwise {
  static let name = "erf"
  static let code = PINION_ERF
  /// d erf(x) / dx = 2/√π · exp(-x²).
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1.1283791670955126 * exp(-(x * x)) }
}

/// Returns the error function of each element: 2/√π ∫₀ˣ exp(-t²) dt.
public func erf(_ x: Tensor) -> Tensor { Erf.onReals(x) }
