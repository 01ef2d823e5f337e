// SPDX-License-Identifier: Apache-2.0

import TestSupport

@testable import PinionCore

/// Elements in row-major order with loops over them: what the fast operations are compared with.
struct ArrayShadow: Equatable {
  var shape: [Int]
  var elements: [Double]

  init(_ shape: [Int], _ elements: [Double]) {
    self.shape = shape
    self.elements = elements
  }

  /// Reads a tensor element by element.
  init(_ tensor: Tensor) {
    self.init(tensor.shape.extents, tensor.array(of: Double.self))
  }

  /// An array whose element at each index `element` finds.
  init(_ shape: [Int], _ element: ([Int]) -> Double) {
    self.init(shape, ArrayShadow.indices(shape).map(element))
  }

  subscript(index: [Int]) -> Double {
    var number = 0
    for (extent, i) in zip(shape, index) { number = number * extent + i }
    return elements[number]
  }

  /// All indices of a shape in row-major order.
  static func indices(_ shape: [Int]) -> [[Int]] {
    shape.reduce([[]]) { indices, extent in
      indices.flatMap { index in (0..<extent).map { index + [$0] } }
    }
  }

  /// Each line along an axis replaced by what `body` makes of it.
  func lines(_ axis: Int, _ body: ([Double]) -> [Double]) -> ArrayShadow {
    var outer = shape
    outer[axis] = 1
    var made: [[Int]: [Double]] = [:]
    for index in ArrayShadow.indices(outer) {
      let line = (0..<shape[axis]).map { i -> Double in
        var place = index
        place[axis] = i
        return self[place]
      }
      made[index] = body(line)
    }
    var result = shape
    result[axis] = made.values.first?.count ?? 0
    return ArrayShadow(result) { index in
      var start = index
      start[axis] = 0
      return made[start]![index[axis]]
    }
  }

  /// The elements along some axes, in order, reduced to one.
  func reduced(_ axes: [Int], keepDims: Bool = false, _ body: ([Double]) -> Double) -> ArrayShadow {
    let kept = shape.indices.filter { !axes.contains($0) }
    let lines = ArrayShadow(kept.map { shape[$0] }) { outer in
      var index = [Int](repeating: 0, count: shape.count)
      for (axis, i) in zip(kept, outer) { index[axis] = i }
      return body(
        ArrayShadow.indices(axes.map { shape[$0] }).map { inner in
          var place = index
          for (axis, i) in zip(axes, inner) { place[axis] = i }
          return self[place]
        })
    }
    if !keepDims { return lines }
    return ArrayShadow(shape.indices.map { axes.contains($0) ? 1 : shape[$0] }, lines.elements)
  }

  func isClose(to other: ArrayShadow, _ tolerance: Double = 1e-12) -> Bool {
    shape == other.shape
      && zip(elements, other.elements).allSatisfy { a, b in
        a == b || (a.isNaN && b.isNaN) || (a - b).magnitude <= tolerance * max(1, b.magnitude)
      }
  }
}

extension Tensor {
  /// A tensor of a shape that lies in memory in some other order than row-major: small integers, halves and doubles.
  static func strided(
    _ shape: [Int], dtype: DType = .float64, seed: UInt64, in range: ClosedRange<Int> = -4...4
  ) -> Tensor {
    var random = SplitMix64(seed)
    let order = shape.indices.shuffled(using: &random)
    let steps = shape.map { _ in [-2, -1, 1, 2].randomElement(using: &random)! }
    let extents = order.map { shape[$0] * Swift.abs(steps[$0]) }
    let count = extents.reduce(1, *)
    let numbers = (0..<count).map { _ in Double(Int.random(in: range, using: &random)) }
    let slices = order.map { axis in
      let (extent, step) = (shape[axis], steps[axis])
      return AxisSlice(start: step < 0 ? extent * -step - 1 : 0, count: extent, step: step)
    }
    let base = Tensor(numbers, shape: Shape(extents)).cast(to: dtype)
    return Tensor(Slice(slices: slices), [base]).transposed(axes: order.inversePermutation)
  }
}
