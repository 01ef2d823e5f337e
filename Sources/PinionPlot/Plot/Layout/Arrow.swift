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
}
