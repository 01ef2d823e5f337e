// SPDX-License-Identifier: Apache-2.0

extension Array where Element == Point {
  /// Fewer points whose line is nowhere further than `tolerance` from the line of all.
  ///
  /// Source: D. H. Douglas and T. K. Peucker,
  /// [Algorithms for the Reduction of the Number of Points Required to Represent a Digitized
  /// Line](https://doi.org/10.3138/FM57-6770-U75U-7727), 1973.
  func simplified(_ tolerance: Double) -> [Point] {
    guard count > 2 else { return self }
    var isKept = [Bool](repeating: false, count: count)
    isKept[0] = true
    isKept[count - 1] = true
    var spans = [(0, count - 1)]
    while let (first, last) = spans.popLast() {
      var (farthest, distance) = (first, tolerance)
      for index in first + 1..<Swift.max(first + 1, last) {
        let d = self[index].distance(from: self[first], to: self[last])
        if d > distance { (farthest, distance) = (index, d) }
      }
      if farthest > first {
        isKept[farthest] = true
        spans += [(first, farthest), (farthest, last)]
      }
    }
    return indices.filter { isKept[$0] }.map { self[$0] }
  }
}

extension Point {
  /// The distance from a piece of a line.
  func distance(from start: Point, to end: Point) -> Double {
    let step = end - start
    let square = step.x * step.x + step.y * step.y
    guard square > 0 else { return (self - start).length }
    let share = ((x - start.x) * step.x + (y - start.y) * step.y) / square
    return (self - (start + max(0, min(share, 1)) * step)).length
  }

  /// With one decimal, which is as exact as one sees and takes fewer digits in a file.
  var rounded: Point { Point(x: (x * 10).rounded() / 10, y: (y * 10).rounded() / 10) }
}
