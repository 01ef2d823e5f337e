// SPDX-License-Identifier: Apache-2.0

extension TextMark {
  var extent: Extent? { Points([place]).extent }

  var summary: String { "text\(quoted(string)) at x = \(place.x.short), y = \(place.y.short)" }

  func with(_ logarithms: inout Logarithms) -> any Mark {
    var mark = self
    mark.place = logarithms(place)
    return mark
  }

  func items(in frame: Frame, _ pen: Pen) -> [Scene.Item] { [] }

  func annotations(in frame: Frame, _ pen: Pen) -> [Scene.Item] {
    let place = frame.point(place)
    guard self.place.isPlaceable, frame.rectangle.expanded(by: 1).contains(place), size > 0 else {
      return []
    }
    return pen.metrics.text(
      string, place, alignment, size: min(size, 500) * pen.metrics.scale,
      color: color ?? pen.theme.foreground)
  }

  func occupied(in frame: Frame) -> [Point] {
    guard place.isPlaceable else { return [] }
    let width = Metrics().width(string, size)
    let left =
      switch alignment {
      case .left: 0.0
      case .center: -width / 2
      case .right: -width
      }
    let place = frame.point(place)
    return (0...8).map { Point(x: place.x + left + width * Double($0) / 8, y: place.y) }
  }
}
