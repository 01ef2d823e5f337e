// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

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

// MARK: tan

struct Tan: UnaryElementwise {
  static let name = "tan"
  static let code = PINION_TAN
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1 + y * y }
}

/// Returns the tangent of each element, in radians.
public func tan(_ x: Tensor) -> Tensor { Tan.onReals(x) }

// MARK: asin

struct Asin: UnaryElementwise {
  static let name = "asin"
  static let code = PINION_ASIN
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1 / sqrt((1 - x) * (1 + x)) }
}

/// Returns the angle in -π/2...π/2 whose sine is each element; NaN outside -1...1.
public func asin(_ x: Tensor) -> Tensor { Asin.onReals(x) }

// MARK: acos

struct Acos: UnaryElementwise {
  static let name = "acos"
  static let code = PINION_ACOS
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { -1 / sqrt((1 - x) * (1 + x)) }
}

/// Returns the angle in 0...π whose cosine is each element; NaN outside -1...1.
public func acos(_ x: Tensor) -> Tensor { Acos.onReals(x) }

// MARK: atan

struct Atan: UnaryElementwise {
  static let name = "atan"
  static let code = PINION_ATAN
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { 1 / (1 + x * x) }
}

/// Returns the angle in -π/2...π/2 whose tangent is each element.
public func atan(_ x: Tensor) -> Tensor { Atan.onReals(x) }

// MARK: atan2

struct Atan2: BinaryElementwise {
  static let name = "atan2"
  static let code = PINION_ATAN2

  /// x / (x² + y²) and -y / (x² + y²), with squares that do not overflow; 0 at the origin and at infinity.
  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    let (y, x) = (inputs[0], inputs[1])
    let length = hypot(x, y)
    let divisor = length.replacing(with: 1, where: length .== 0)
    let slope = (index == 0 ? x : -y) / divisor / divisor
    return cotangent * slope.zeroed(where: length.isInfinite)
  }
}

/// Returns the angle of the vector (x, y) in -π...π, counted from the axis of `x`: `atan(y / x)` in the right quadrant.
///
/// ```swift
/// atan2([1.0, -1.0], [-1.0, -1.0])   // [ 2.3561945 -2.3561945]
/// ```
///
/// Zeros and infinities are as in IEEE 754; their signs count. Integers become `float32` first.
public func atan2(_ y: Tensor, _ x: Tensor) -> Tensor { Atan2.onReals(y, x) }

// MARK: hypot

struct Hypot: BinaryElementwise {
  static let name = "hypot"
  static let code = PINION_HYPOT

  /// The direction a / √(a² + b²): 0 at the origin, and the limit at infinity.
  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    let (a, b) = (inputs[index], inputs[1 - index])
    let limit = copysign(a.isInfinite.cast(to: a.dtype), a)
    let length = sqrt(1 + (a.isInfinite .&& b.isInfinite).cast(to: a.dtype))
    let direction = a / output.replacing(with: 1, where: output .== 0)
    return cotangent * direction.replacing(with: limit / length, where: output.isInfinite)
  }
}

/// Returns √(a² + b²), the length of the vector (a, b), without overflow of the squares.
///
/// Infinite where either is, even if the other is NaN. Integers become `float32` first.
public func hypot(_ a: Tensor, _ b: Tensor) -> Tensor { Hypot.onReals(a, b) }
