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

  func with(_ logarithms: inout Logarithms) -> any Mark {
    var mark = self
    (mark.from, mark.to) = (logarithms(from), logarithms(to))
    return mark
  }

  func items(in frame: Frame, _ pen: Pen) -> [Scene.Item] {
    drawable.flatMap {
      Arrow(from: frame.point(from[$0]), to: frame.point(to[$0]), width: width * pen.metrics.scale)
        .items(pen.color(color))
    }
  }

  /// Labels stand beyond the heads, in the direction of the arrow or, where something is in the way, beside it.
  func annotations(in frame: Frame, _ pen: Pen) -> [Scene.Item] {
    guard let labels else { return [] }
    let m = pen.metrics
    let lines = occupied(in: frame)
    let room = frame.rectangle.expanded(by: 2)
    var taken: [Rectangle] = []
    var items: [Scene.Item] = []
    for index in drawable where !labels[index].isEmpty {
      let (start, end) = (frame.point(from[index]), frame.point(to[index]))
      guard frame.rectangle.expanded(by: 1).contains(end) else { continue }
      let size = Size(
        width: m.width(labels[index], m.labelSize), height: m.height(labels[index], m.labelSize))
      let boxes = Arrow(from: start, to: end, width: width * m.scale).labelBoxes(size)
      let costs = boxes.map { box in
        let isInside =
          room.contains(Point(x: box.left, y: box.top))
          && room.contains(Point(x: box.right, y: box.bottom))
        let near = box.expanded(by: 2)
        return lines.reduce(0) { $0 + (near.contains($1) ? 1 : 0) } + (isInside ? 0 : 20)
          + taken.reduce(0) { $0 + ($1.overlaps(box) ? 1_000 : 0) }
      }
      guard let least = costs.min(), let best = costs.firstIndex(of: least) else { continue }
      taken.append(boxes[best])
      items += m.text(labels[index], boxes[best].middle, size: m.labelSize, color: pen.color(color))
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
