// SPDX-License-Identifier: Apache-2.0

/// A line with a head at its end.
struct Arrow {
  var from: Point
  var to: Point
  var width: Double

  func items(_ color: Color, isDashed: Bool = false) -> [Scene.Item] {
    let step = to - from
    let length = step.length
    guard length > 1e-6, from.isDrawable, to.isDrawable else { return [] }
    let along = (1 / length) * step
    let across = Point(x: -along.y, y: along.x)
    // A short arrow has a head that leaves some of its line.
    let head = min(6 + 2.5 * width, 0.7 * length)
    let half = head * 0.42
    let neck = to - head * along
    let tip = Path([to, neck + half * across, neck - half * across])
    let shaft = Path([from, to - 0.9 * head * along], closed: false)
    return [
      .path(
        shaft, fill: nil,
        stroke: Stroke(color: color, width: width, dashes: isDashed ? Stroke.dashes(width) : [])),
      .path(tip, fill: color, stroke: nil),
    ]
  }

  /// Where a label of this size can stand around the head, the best place first.
  func labelBoxes(_ size: Size) -> [Rectangle] {
    let step = to - from
    let along = step.length > 1e-6 ? (1 / step.length) * step : Point(x: 0, y: -1)
    return [5.0, 5 + size.height, 5 + 2 * size.height].flatMap { distance in
      [0.0, 40, -40, 80, -80, 120, -120].map { angle in
        let (sine, cosine) = Turn.sineAndCosine(degrees: angle)
        let direction = Point(
          x: along.x * cosine - along.y * sine, y: along.x * sine + along.y * cosine)
        // The nearest place at which the label does not touch the head.
        let reach =
          distance + abs(direction.x) * size.width / 2 + abs(direction.y) * size.height / 2
        let middle = to + reach * direction
        return Rectangle(
          x: middle.x - size.width / 2, y: middle.y - size.height / 2, width: size.width,
          height: size.height)
      }
    }
  }
}
