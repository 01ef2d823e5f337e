// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// Heights over a grid of places: what contours and surfaces are drawn of.
struct HeightField: Sendable {
  /// Increasing.
  var x: [Double]
  /// Increasing.
  var y: [Double]
  /// Row by row; NaN where there is no height.
  var z: [Double]
  /// What was done to fit it into a picture, for the description.
  var remark = ""

  var columns: Int { x.count }
  var rows: Int { y.count }

  subscript(row: Int, column: Int) -> Double { z[row * x.count + column] }

  init(_ operation: String, _ z: Tensor, x: Tensor?, y: Tensor?) throws(TensorError) {
    guard z.ndim == 2 else {
      throw TensorError(operation, "expected a matrix of heights, received shape \(z.shape)")
    }
    self.x = try HeightField.coordinates(operation, "x", x, "columns", z.shape[1])
    self.y = try HeightField.coordinates(operation, "y", y, "rows", z.shape[0])
    self.z = z.numbers.map { $0.isDrawable ? $0 : .nan }
  }

  init(
    _ operation: String, over x: ClosedRange<Double>, y: ClosedRange<Double>, count: Int,
    _ f: (Double, Double) -> Double
  ) throws(TensorError) {
    self.x = try Plot.samples(operation, x, count)
    self.y = try Plot.samples(operation, y, count)
    for range in [x, y] where Interval(range).widened != Interval(range) {
      throw TensorError(
        operation, "the range \(range.lowerBound) to \(range.upperBound) has no width")
    }
    z = []
    z.reserveCapacity(count * count)
    for v in self.y {
      for u in self.x {
        let height = f(u, v)
        z.append(height.isDrawable ? height : .nan)
      }
    }
  }

  private static func coordinates(
    _ operation: String, _ name: String, _ tensor: Tensor?, _ what: String, _ count: Int
  ) throws(TensorError) -> [Double] {
    guard let tensor else { return (0..<count).map(Double.init) }
    guard tensor.shape == [count] else {
      throw TensorError(
        operation, "expected \(name) for \(count) \(what), received shape \(tensor.shape)")
    }
    let numbers = tensor.numbers
    for (a, b) in zip(numbers, numbers.dropFirst()) where !(a < b) {
      throw TensorError(operation, "\(name) must increase, received \(a) before \(b)")
    }
    if let odd = numbers.first(where: { !$0.isDrawable }) {
      throw TensorError(operation, "\(name) must be finite, received \(odd)")
    }
    return numbers
  }

  var extent: Extent? {
    guard let x = Interval(x), let y = Interval(y) else { return nil }
    return Extent(x: x, y: y)
  }

  /// The same heights at no more than `count` places along each axis.
  func thinned(to count: Int) -> HeightField {
    let kept = [rows, columns].map { total in
      total <= count
        ? Array(0..<total)
        : (0..<count).map { ($0 * (total - 1) + (count - 1) / 2) / (count - 1) }
    }
    guard kept[0].count < rows || kept[1].count < columns else { return self }
    var field = self
    field.y = kept[0].map { y[$0] }
    field.x = kept[1].map { x[$0] }
    field.z = kept[0].flatMap { row in kept[1].map { self[row, $0] } }
    field.remark = "; drawn from \(field.rows) × \(field.columns) of \(rows) × \(columns) heights"
    return field
  }

  /// ", 3 points left out" where heights are missing.
  var missing: String { leftOut(z.reduce(0) { $0 + ($1.isNaN ? 1 : 0) }, "height") }
}

/// "; 3 points left out because they are not finite", or nothing.
func leftOut(_ count: Int, _ what: String) -> String {
  switch count {
  case 0: ""
  case 1: "; 1 \(what) left out because it is not finite"
  default: "; \(count) \(what)s left out because they are not finite"
  }
}
