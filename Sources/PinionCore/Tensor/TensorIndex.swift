// SPDX-License-Identifier: Apache-2.0

infix operator ..<- : RangeFormationPrecedence
prefix operator ..<-

/// What may stand between the brackets of `tensor[…]`.
///
/// Integers, the ranges of the standard library, `a..<-b`, the members `.all`, `.stride(…)`, `.newAxis`, `.ellipsis`;
/// and tensors or arrays of integers or truth values, which choose single positions.
public protocol TensorIndex {
  /// The index in its general form.
  var axisIndex: AxisIndex { get }
}

/// The general form of an index.
public struct AxisIndex: TensorIndex, Sendable {
  enum Kind: Sendable {
    case position(Int)
    /// Bounds count from the end if negative; nil is the end of the axis in the direction of the step.
    case range(from: Int?, to: Int?, step: Int)
    case newAxis
    case ellipsis
    /// Positions along an axis, or truth values for the elements of several.
    case tensor(Tensor)
  }
  let kind: Kind

  /// The index tensor, if this is one.
  var tensor: Tensor? {
    if case .tensor(let tensor) = kind { return tensor }
    return nil
  }

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
    AxisIndex(kind: .range(from: lowerBound, to: behind(upperBound), step: 1))
  }
}

// The bound behind a position: nil for the end. No axis reaches the greatest integer, whose own bound is as wrong.
private func behind(_ position: Int) -> Int? {
  position == -1 ? nil : position == .max ? .max : position + 1
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
    AxisIndex(kind: .range(from: nil, to: behind(upperBound), step: 1))
  }
}

extension Tensor: TensorIndex {
  /// The positions with these numbers, or those where truth values are true.
  public var axisIndex: AxisIndex { AxisIndex(kind: .tensor(self)) }
}

extension Bool: TensorIndex {
  /// A new axis, of extent 1 for `true` and 0 for `false`.
  public var axisIndex: AxisIndex { AxisIndex(kind: .tensor(Tensor(self))) }
}

extension Array: TensorIndex where Element: TensorIndex {
  /// The tensor of these integers or truth values; arrays of arrays give its further axes.
  public var axisIndex: AxisIndex {
    if let integers = self as? [Int] { return Tensor(integers).axisIndex }
    if let truths = self as? [Bool] { return Tensor(truths).axisIndex }
    let elements = map { element -> Tensor in
      switch element.axisIndex.kind {
      case .position(let position): return Tensor(position)
      case .tensor(let tensor): return tensor
      default:
        return TensorError("subscript", "an array of indices holds integers or truth values")
          .raise(returning: .failed)
      }
    }
    return Tensor(stacking: elements).axisIndex
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
  AxisIndex(kind: .range(from: start, to: bound(fromEnd: distance), step: 1))
}

/// The positions up to, but not including, the one `distance` before the end.
public prefix func ..<- (distance: Int) -> AxisIndex {
  AxisIndex(kind: .range(from: nil, to: bound(fromEnd: distance), step: 1))
}

// The bound at a distance from the end: nil for the end itself. The least integer, which has no negative, stays.
private func bound(fromEnd distance: Int) -> Int? { distance == 0 ? nil : 0 &- distance }
