// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

// MARK: floor

struct Floor: UnaryKernel, NonDifferentiable {
  static let name = "floor"
  static let code = PINION_FLOOR
}

/// Returns the greatest integer not above each element.
///
/// The type stays the same, and integers as they are.
public func floor(_ x: Tensor) -> Tensor { x.dtype.isFloating ? Floor.onReals(x) : x.materialized }

// MARK: ceil

struct Ceil: UnaryKernel, NonDifferentiable {
  static let name = "ceil"
  static let code = PINION_CEIL
}

/// Returns the least integer not below each element.
///
/// The type stays the same, and integers as they are.
public func ceil(_ x: Tensor) -> Tensor { x.dtype.isFloating ? Ceil.onReals(x) : x.materialized }

// MARK: round

struct Round: UnaryKernel, NonDifferentiable {
  static let name = "round"
  static let code = PINION_ROUND
}

/// Returns the nearest integer to each element; halves go to the even one.
///
/// The type stays the same, and integers as they are.
public func round(_ x: Tensor) -> Tensor { x.dtype.isFloating ? Round.onReals(x) : x.materialized }

// MARK: trunc

struct Trunc: UnaryKernel, NonDifferentiable {
  static let name = "trunc"
  static let code = PINION_TRUNC
}

/// Returns the nearest integer to each element on the way to 0.
///
/// The type stays the same, and integers as they are.
public func trunc(_ x: Tensor) -> Tensor { x.dtype.isFloating ? Trunc.onReals(x) : x.materialized }
