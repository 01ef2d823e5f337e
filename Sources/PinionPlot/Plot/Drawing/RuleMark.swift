// SPDX-License-Identifier: Apache-2.0

extension RuleMark {
  /// Along the line it asks for no room.
  var extent: Extent? { nil }

  var stretch: (x: Interval?, y: Interval?) {
    guard place.isDrawable else { return (nil, nil) }
    let interval = Interval(place, place)
    return isLevel ? (nil, interval) : (interval, nil)
  }

  var summary: String {
    let text = "line\(quoted(label)) at \(isLevel ? "y" : "x") = \(place.short)"
    return place.isDrawable ? text : text + leftOut(1, "line")
  }

  func with(_ logarithms: inout Logarithms) -> any Mark {
    var mark = self
    let placed = logarithms(isLevel ? Point(x: 1, y: place) : Point(x: place, y: 1))
    mark.place = isLevel ? placed.y : placed.x
    return mark
  }

  private func stroke(_ pen: Pen) -> Stroke {
    let width = width * pen.metrics.scale
    return Stroke(
      color: color ?? pen.theme.muted, width: width, dashes: isDashed ? Stroke.dashes(width) : [])
  }

  func legend(_ pen: Pen) -> [LegendEntry] {
    guard let label, !label.isEmpty else { return [] }
    return [
      LegendEntry(label: label, color: color ?? pen.theme.muted, symbol: .line(dashed: isDashed))
    ]
  }

  func items(in frame: Frame, _ pen: Pen) -> [Scene.Item] {
    guard place.isDrawable, width > 0 else { return [] }
    let (r, x, y) = (frame.rectangle, frame.x(place), frame.y(place))
    let ends =
      isLevel
      ? [Point(x: r.left, y: y), Point(x: r.right, y: y)]
      : [Point(x: x, y: r.top), Point(x: x, y: r.bottom)]
    return [.path(Path(ends, closed: false), fill: nil, stroke: stroke(pen))]
  }
}
