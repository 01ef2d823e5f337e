// SPDX-License-Identifier: Apache-2.0

infix operator ..<- : RangeFormationPrecedence
prefix operator ..<-

/// What may stand between the brackets of `tensor[…]`.
///
/// Integers, the ranges of the standard library, `a..<-b` and the members `.all`, `.stride(…)`, `.newAxis`, `.ellipsis`.
public protocol TensorIndex {
  /// The index in its general form.
  var axisIndex: AxisIndex { get }
}

/// The general form of an index into one axis.
public struct AxisIndex: TensorIndex, Sendable {
  enum Kind: Sendable {
    case position(Int)
    /// Bounds count from the end if negative; nil is the end of the axis in the direction of the step.
    case range(from: Int?, to: Int?, step: Int)
    case newAxis
    case ellipsis
  }
  let kind: Kind

  /// The index itself.
  public var axisIndex: AxisIndex { self }
}

extension Int: TensorIndex {
  /// One position; the axis is dropped.
  public var axisIndex: AxisIndex { AxisIndex(kind: .position(self)) }
}

extension Range: TensorIndex where Bound == Int {
  /// The positions of the range.
  public var axisIndex: AxisIndex {
    AxisIndex(kind: .range(from: lowerBound, to: upperBound, step: 1))
  }
}

extension ClosedRange: TensorIndex where Bound == Int {
  /// The positions of the range, its upper bound included.
  public var axisIndex: AxisIndex {
    AxisIndex(kind: .range(from: lowerBound, to: upperBound == -1 ? nil : upperBound + 1, step: 1))
  }
}

extension PartialRangeFrom: TensorIndex where Bound == Int {
  /// The positions from the bound to the end.
  public var axisIndex: AxisIndex { AxisIndex(kind: .range(from: lowerBound, to: nil, step: 1)) }
}

extension PartialRangeUpTo: TensorIndex where Bound == Int {
  /// The positions before the bound.
  public var axisIndex: AxisIndex { AxisIndex(kind: .range(from: nil, to: upperBound, step: 1)) }
}

extension PartialRangeThrough: TensorIndex where Bound == Int {
  /// The positions up to the bound, which is included.
  public var axisIndex: AxisIndex {
    AxisIndex(kind: .range(from: nil, to: upperBound == -1 ? nil : upperBound + 1, step: 1))
  }
}

extension TensorIndex where Self == AxisIndex {
  /// The whole axis.
  public static var all: AxisIndex { AxisIndex(kind: .range(from: nil, to: nil, step: 1)) }

  /// A new axis of extent 1.
  public static var newAxis: AxisIndex { AxisIndex(kind: .newAxis) }

  /// As many whole axes as are needed for the following indices to index the last axes.
  public static var ellipsis: AxisIndex { AxisIndex(kind: .ellipsis) }

  /// Every `step`-th position from `start` up to but not including `end`; backwards if the step is negative.
  public static func stride(from start: Int? = nil, to end: Int? = nil, by step: Int) -> AxisIndex {
    AxisIndex(kind: .range(from: start, to: end, step: step))
  }
}

/// The positions from `start` up to, but not including, the one `distance` before the end.
public func ..<- (start: Int, distance: Int) -> AxisIndex {
  AxisIndex(kind: .range(from: start, to: distance == 0 ? nil : -distance, step: 1))
}

/// The positions up to, but not including, the one `distance` before the end.
public prefix func ..<- (distance: Int) -> AxisIndex {
  AxisIndex(kind: .range(from: nil, to: distance == 0 ? nil : -distance, step: 1))
}

/// What a list of indices takes of a shape: a slice of each axis, and the shape that the result has.
struct IndexPlan {
  var slices: [AxisSlice] = []
  var shape: Shape = []

  init(_ indices: [AxisIndex], _ source: Shape) throws(TensorError) {
    var ellipses = 0
    var consumed = 0
    for index in indices {
      switch index.kind {
      case .newAxis: break
      case .ellipsis: ellipses += 1
      default: consumed += 1
      }
    }
    guard ellipses <= 1 else { throw TensorError("subscript", "more than one .ellipsis") }
    guard consumed <= source.count else {
      throw TensorError(
        "subscript", "\(consumed) indices for a tensor with \(source.count) axes: shape \(source)")
    }
    let all = AxisIndex.all.kind
    let rest = [AxisIndex.Kind](repeating: all, count: source.count - consumed)
    var kinds: [AxisIndex.Kind] = []
    for index in indices {
      if case .ellipsis = index.kind { kinds += rest } else { kinds.append(index.kind) }
    }
    if ellipses == 0 { kinds += rest }
    for kind in kinds {
      let axis = slices.count
      switch kind {
      case .newAxis, .ellipsis:
        shape.extents.append(1)
      case .position(let position):
        let extent = source[axis]
        guard position >= -extent && position < extent else {
          throw TensorError(
            "subscript",
            "index \(position) is out of range for axis \(axis) of extent \(extent) in shape \(source)"
          )
        }
        slices.append(
          AxisSlice(start: position < 0 ? position + extent : position, count: 1, step: 1))
      case .range(let from, let to, let step):
        let slice = try IndexPlan.slice(from, to, step, axis, source)
        slices.append(slice)
        shape.extents.append(slice.count)
      }
    }
  }

  private static func slice(
    _ from: Int?, _ to: Int?, _ step: Int, _ axis: Int, _ source: Shape
  ) throws(TensorError) -> AxisSlice {
    let extent = source[axis]
    guard step != 0 else { throw TensorError("subscript", "the step along axis \(axis) is 0") }
    func bound(_ value: Int?, _ missing: Int) throws(TensorError) -> Int {
      guard let value else { return missing }
      guard value >= -extent && value <= extent else {
        throw TensorError(
          "subscript",
          "bound \(value) is out of range for axis \(axis) of extent \(extent) in shape \(source)")
      }
      return value < 0 ? value + extent : value
    }
    if step > 0 {
      let start = try bound(from, 0)
      let end = try bound(to, extent)
      return AxisSlice(
        start: start, count: Swift.max(0, (end - start + step - 1) / step), step: step)
    }
    let start = Swift.min(try bound(from, extent - 1), extent - 1)
    let end = try bound(to, -1)
    return AxisSlice(
      start: start, count: Swift.max(0, (start - end - step - 1) / -step), step: step)
  }
}
