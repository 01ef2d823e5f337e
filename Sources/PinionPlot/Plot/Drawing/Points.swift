// SPDX-License-Identifier: Apache-2.0

/// Points of which those that cannot be drawn are left out.
struct Points {
  let all: [Point]

  init(_ x: [Double], _ y: [Double]) { all = zip(x, y).map { Point(x: $0, y: $1) } }

  init(_ points: [Point]) { all = points }

  var drawable: [Point] { all.filter(\.isPlaceable) }

  var extent: Extent? {
    let points = drawable
    guard let x = Interval(points.map(\.x)), let y = Interval(points.map(\.y)) else { return nil }
    return Extent(x: x, y: y)
  }

  /// Such as "x from 0 to 4, y from −1 to 1; 2 points left out because they are not finite".
  var summary: String {
    let missing = all.reduce(0) { $0 + ($1.isPlaceable ? 0 : 1) }
    return (extent.map { ", \($0.summary)" } ?? "") + leftOut(missing, "point")
  }
}

extension Point {
  /// Whether a plot can place it.
  var isPlaceable: Bool { x.isDrawable && y.isDrawable }
}

extension [Double] {
  /// Whether these are several whole numbers, such as those of epochs, between which an axis needs no ticks.
  var areWhole: Bool { count > 1 && allSatisfy { $0 == $0.rounded() } }
}

extension Extent {
  var summary: String { "x \(x.summary), y \(y.summary)" }
}

extension Interval {
  /// Such as "from 0 to 4".
  var summary: String {
    if low == high { return "at \(low.short)" }
    // As many digits as tell the two apart.
    let digits = (4...17).first { low.short($0) != high.short($0) } ?? 17
    return "from \(low.short(digits)) to \(high.short(digits))"
  }
}

/// "1 point", "2 points".
func counted(_ count: Int, _ what: String, _ plural: String? = nil) -> String {
  "\(count) \(count == 1 ? what : plural ?? what + "s")"
}

/// A name in quotes after what it names, or nothing.
func quoted(_ label: String?) -> String {
  label.flatMap { $0.isEmpty ? nil : " “\($0)”" } ?? ""
}
