// SPDX-License-Identifier: Apache-2.0

/// What stands in the places that padding adds.
///
/// ```swift
/// Tensor([1, 2, 3]).padded([(2, 2)], mode: .edge)        // [1 1 1 2 3 3 3]
/// Tensor([1, 2, 3]).padded([(2, 2)], mode: .reflect)     // [3 2 1 2 3 2 1]
/// Tensor([1, 2, 3]).padded([(2, 2)], mode: .symmetric)   // [2 1 1 2 3 3 2]
/// Tensor([1, 2, 3]).padded([(2, 2)], mode: .wrap)        // [2 3 1 2 3 1 2]
/// ```
public enum PaddingMode: Sendable {
  /// One number, a scalar.
  case constant(Tensor)
  /// The nearest element.
  case edge
  /// The elements mirrored at the outermost one.
  case reflect
  /// The elements mirrored at the edge, so that the outermost one is doubled.
  case symmetric
  /// The elements of the other end.
  case wrap

  /// The position along an axis of extent `n` whose element stands at position `i`, which may lie outside.
  fileprivate func source(_ i: Int, _ n: Int) -> Int {
    func modulo(_ period: Int) -> Int { (i % period + period) % period }
    switch self {
    case .constant: return i
    case .edge: return Swift.min(Swift.max(i, 0), n - 1)
    case .wrap: return modulo(n)
    case .symmetric: return Swift.min(modulo(2 * n), 2 * n - 1 - modulo(2 * n))
    case .reflect:
      if n == 1 { return 0 }
      return Swift.min(modulo(2 * n - 2), 2 * n - 2 - modulo(2 * n - 2))
    }
  }
}

// MARK: pad

extension Tensor {
  /// Returns this tensor with places added before and after along each axis.
  ///
  /// - widths: how many places before and after, for each axis.
  ///
  /// Reflections that are wider than the axis are themselves reflected, as by NumPy's `pad`.
  ///
  /// ```swift
  /// images.padded([(0, 0), (2, 2), (2, 2)])   // [60000, 28, 28] → [60000, 32, 32], zeros around
  /// ```
  ///
  /// Stops with an error where there is not one pair for each axis, a width is negative, or an axis without elements
  /// would have to supply some.
  public func padded(
    _ widths: [(before: Int, after: Int)], mode: PaddingMode = .constant(0)
  ) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      let x = materialized
      guard widths.count == x.ndim else {
        throw TensorError(
          "padded", "\(widths.count) pairs of widths for the \(x.ndim) axes of shape \(x.shape)")
      }
      for (axis, (before, after)) in widths.enumerated() {
        guard before >= 0, after >= 0 else {
          throw TensorError(
            "padded", "the widths (\(before), \(after)) of axis \(axis) must not be negative")
        }
        let (width, overflow) = before.addingReportingOverflow(after)
        guard !overflow, !width.addingReportingOverflow(x.shape[axis]).overflow else {
          throw TensorError("padded", "the widths (\(before), \(after)) are too large")
        }
      }
      if case .constant(let value) = mode { return try x.padded(widths, constant: value) }
      return try x.padded(widths, from: mode)
    }
  }

  private func padded(
    _ widths: [(before: Int, after: Int)], constant: Tensor
  ) throws(TensorError) -> Tensor {
    guard constant.ndim == 0 else {
      throw TensorError("padded", "the constant must be a scalar, received shape \(constant.shape)")
    }
    if case .integer(0) = constant.literal {
      // One pass for all axes.
      let slices = zip(widths, shape).map { AxisSlice(start: $0.before, count: $1, step: 1) }
      let result = Shape(zip(widths, shape).map { $0.before + $0.after + $1 })
      guard result.byteCountIfRepresentable(itemSize: 8) != nil else {
        throw TensorError("padded", "the result of shape \(result) is too large")
      }
      return try apply(
        Update(slices: slices), [.zero(Spec(shape: result, dtype: dtype)), self])
    }
    let value = try constant.converted(to: dtype, operation: "padded")
    var result = self
    for (axis, (before, after)) in widths.enumerated() where before + after > 0 {
      func block(_ count: Int) -> Tensor {
        var shape = result.shape
        shape[axis] = count
        return value.broadcast(to: shape)
      }
      result = Tensor(concatenating: [block(before), result, block(after)], axis: axis)
    }
    return result
  }

  private func padded(
    _ widths: [(before: Int, after: Int)], from mode: PaddingMode
  ) throws(TensorError) -> Tensor {
    var result = self
    for (axis, (before, after)) in widths.enumerated() where before + after > 0 {
      let extent = shape[axis]
      guard extent > 0 else {
        throw TensorError(
          "padded",
          "axis \(axis) of shape \(shape) has no elements; only a constant can stand around them")
      }
      let sources = (-before..<extent + after).map { mode.source($0, extent) }
      let parts = Run.runs(of: sources).map { run -> Tensor in
        if run.step != 0 { return result.part(axis, run.start, run.count, step: run.step) }
        var shape = result.shape
        shape[axis] = run.count
        return result.part(axis, run.start, 1).broadcast(to: shape)
      }
      result = Tensor(concatenating: parts, axis: axis)
    }
    return result
  }
}

/// Positions that follow each other at equal distances of -1, 0 or 1.
private struct Run {
  var start: Int
  var count: Int
  var step: Int

  static func runs(of positions: [Int]) -> [Run] {
    var runs: [Run] = []
    for position in positions {
      if let last = runs.last {
        let step = position - (last.start + (last.count - 1) * last.step)
        if last.count == 1 ? (-1...1).contains(step) : step == last.step {
          runs[runs.count - 1] = Run(start: last.start, count: last.count + 1, step: step)
          continue
        }
      }
      runs.append(Run(start: position, count: 1, step: 1))
    }
    return runs
  }
}
