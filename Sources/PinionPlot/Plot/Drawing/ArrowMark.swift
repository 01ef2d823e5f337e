// SPDX-License-Identifier: Apache-2.0

extension ArrowMark {
  private var drawable: [Int] { from.indices.filter { from[$0].isPlaceable && to[$0].isPlaceable } }

  var extent: Extent? { Points(drawable.flatMap { [from[$0], to[$0]] }).extent }

  var summary: String {
    let missing = from.count - drawable.count
    var text = counted(from.count, "arrow")
    if let extent { text += ", \(extent.summary)" }
    return text + leftOut(missing, "arrow")
  }

  var seriesCount: Int { color == nil ? 1 : 0 }

  func items(in frame: Frame, _ pen: Pen) -> [Scene.Item] {
    drawable.flatMap {
      Arrow(from: frame.point(from[$0]), to: frame.point(to[$0]), width: width)
        .items(pen.color(color))
    }
  }

  /// Labels stand beyond the heads, in the arrows' direction; one that would lie over another moves down or up.
  func annotations(in frame: Frame, _ pen: Pen) -> [Scene.Item] {
    guard let labels else { return [] }
    let m = pen.metrics
    var taken: [Rectangle] = []
    var items: [Scene.Item] = []
    for index in drawable where !labels[index].isEmpty {
      let (start, end) = (frame.point(from[index]), frame.point(to[index]))
      guard frame.rectangle.expanded(by: 1).contains(end) else { continue }
      let step = end - start
      let along = step.length > 0 ? (1 / step.length) * step : Point(x: 0, y: -1)
      let size = Size(
        width: m.width(labels[index], m.labelSize), height: m.height(labels[index], m.labelSize))
      // The nearest place at which the text's rectangle does not touch the head.
      let reach = 5 + abs(along.x) * size.width / 2 + abs(along.y) * size.height / 2
      var center = end + reach * along
      func box() -> Rectangle {
        Rectangle(
          x: center.x - size.width / 2, y: center.y - size.height / 2, width: size.width,
          height: size.height)
      }
      let direction = along.y > 0 ? 1.0 : -1.0
      for _ in 0..<20 where taken.contains(where: { $0.overlaps(box()) }) {
        center.y += direction * size.height
      }
      taken.append(box())
      items += m.text(labels[index], center, size: m.labelSize, color: pen.color(color))
    }
    return items
  }

  func occupied(in frame: Frame) -> [Point] {
    drawable.flatMap { index in
      let (start, end) = (frame.point(from[index]), frame.point(to[index]))
      return (0...40).map { start + Double($0) / 40 * (end - start) }
    }
  }
}

extension Rectangle {
  func overlaps(_ other: Rectangle) -> Bool {
    left < other.right && other.left < right && top < other.bottom && other.top < bottom
  }
}
