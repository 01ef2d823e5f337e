// SPDX-License-Identifier: Apache-2.0

/// Closed polygons that are filled together, non-zero winding.
struct Outline {
  var polygons: [[Point]] = []
}

/// A path of straight lines only, in pixels.
struct Polyline {
  var points: [Point]
  var isClosed: Bool
}

/// Where a point of the scene lies in a raster.
struct Placement {
  var scale: Double
  var x = 0.0
  var y = 0.0

  func callAsFunction(_ point: Point) -> Point {
    Point(x: point.x * scale + x, y: point.y * scale + y)
  }

  func callAsFunction(_ rectangle: Rectangle) -> Rectangle {
    Rectangle(
      x: rectangle.x * scale + x, y: rectangle.y * scale + y,
      width: rectangle.width * scale, height: rectangle.height * scale)
  }
}

extension Path {
  /// Whether all of it can be drawn.
  var isDrawable: Bool {
    elements.allSatisfy { element in
      switch element {
      case .move(let point), .line(let point): point.isDrawable
      case .curve(let end, let first, let second):
        end.isDrawable && first.isDrawable && second.isDrawable
      case .close: true
      }
    }
  }

  /// The path with its curves replaced by lines that are at most a tenth of a pixel off.
  ///
  /// What cannot be drawn is empty.
  func flattened(_ place: Placement) -> [Polyline] {
    guard isDrawable else { return [] }
    var lines: [Polyline] = []
    var points: [Point] = []
    // Where a line begins that no `move` is before.
    var start = place(Point(x: 0, y: 0))
    func finish(closed: Bool) {
      if !points.isEmpty { lines.append(Polyline(points: points, isClosed: closed)) }
      points = []
    }
    for element in elements {
      switch element {
      case .move(let point):
        finish(closed: false)
        start = place(point)
        points = [start]
      case .line(let point):
        if points.isEmpty { points = [start] }
        points.append(place(point))
      case .curve(let end, let first, let second):
        if points.isEmpty { points = [start] }
        points += Point.curve(points[points.count - 1], place(first), place(second), place(end))
      case .close:
        finish(closed: true)
      }
    }
    finish(closed: false)
    return lines
  }
}

extension Point {
  /// Whether both numbers are finite and not so large that sums of them are coarse.
  var isDrawable: Bool { abs(x) < 1e9 && abs(y) < 1e9 }
  var length: Double { (x * x + y * y).squareRoot() }

  static func + (a: Point, b: Point) -> Point { Point(x: a.x + b.x, y: a.y + b.y) }
  static func - (a: Point, b: Point) -> Point { Point(x: a.x - b.x, y: a.y - b.y) }
  static func * (factor: Double, a: Point) -> Point { Point(x: factor * a.x, y: factor * a.y) }

  /// Points on a Bézier curve after its start.
  ///
  /// n lines are off by at most |second derivative| / (8 n²), which is 6 d / (8 n²) where d is the
  /// greater of the second differences of the control points.
  fileprivate static func curve(_ a: Point, _ b: Point, _ c: Point, _ d: Point) -> [Point] {
    let bend = max((a - 2 * b + c).length, (b - 2 * c + d).length)
    let count = Int(max(1, min(100, (0.75 * bend / 0.1).squareRoot().rounded(.up))))
    return (1...count).map { step in
      if step == count { return d }
      let t = Double(step) / Double(count)
      let u = 1 - t
      return u * u * u * a + 3 * u * u * t * b + 3 * u * t * t * c + t * t * t * d
    }
  }
}
