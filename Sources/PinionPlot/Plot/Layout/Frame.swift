// SPDX-License-Identifier: Apache-2.0

/// The rectangle in which data is drawn, and the ranges of numbers that it shows.
struct Frame: Sendable, Equatable {
  var rectangle: Rectangle
  var x: Interval
  var y: Interval
  /// Whether y grows downwards.
  var flipsY = false

  func point(_ x: Double, _ y: Double) -> Point { Point(x: self.x(x), y: self.y(y)) }

  func point(_ point: Point) -> Point { self.point(point.x, point.y) }

  func x(_ number: Double) -> Double {
    rectangle.x + rectangle.width * Frame.bounded(x.share(number))
  }

  func y(_ number: Double) -> Double {
    let share = Frame.bounded(y.share(number))
    return rectangle.y + rectangle.height * (flipsY ? share : 1 - share)
  }

  /// Points so far away that no picture shows them are all equally far away.
  private static func bounded(_ share: Double) -> Double {
    share.isNaN ? 0 : max(-1e5, min(share, 1e5))
  }

  /// The part of a straight line that can be seen, `margin` points around the frame included.
  ///
  /// Source: Y.-D. Liang and B. A. Barsky,
  /// [A New Concept and Method for Line Clipping](https://doi.org/10.1145/357332.357333), 1984.
  func seen(_ start: Point, _ end: Point, margin: Double) -> (Point, Point)? {
    let box = rectangle.expanded(by: margin)
    let step = end - start
    var (first, last) = (0.0, 1.0)
    for (change, room) in [
      (-step.x, start.x - box.left), (step.x, box.right - start.x),
      (-step.y, start.y - box.top), (step.y, box.bottom - start.y),
    ] {
      if change == 0 {
        if room < 0 { return nil }
      } else if change < 0 {
        first = max(first, room / change)
      } else {
        last = min(last, room / change)
      }
    }
    guard first <= last else { return nil }
    return (first == 0 ? start : start + first * step, last == 1 ? end : start + last * step)
  }
}
