// SPDX-License-Identifier: Apache-2.0

extension Rectangle {
  var left: Double { x }
  var right: Double { x + width }
  var top: Double { y }
  var bottom: Double { y + height }
  var middle: Point { Point(x: x + width / 2, y: y + height / 2) }

  init(left: Double, top: Double, right: Double, bottom: Double) {
    self.init(x: left, y: top, width: right - left, height: bottom - top)
  }

  func contains(_ point: Point) -> Bool {
    point.x >= left && point.x <= right && point.y >= top && point.y <= bottom
  }

  func inset(by insets: Insets) -> Rectangle {
    Rectangle(
      x: x + insets.left, y: y + insets.top, width: max(1, width - insets.left - insets.right),
      height: max(1, height - insets.top - insets.bottom))
  }

  func expanded(by margin: Double) -> Rectangle {
    Rectangle(
      x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin)
  }

  var path: Path {
    Path([
      Point(x: left, y: top), Point(x: right, y: top), Point(x: right, y: bottom),
      Point(x: left, y: bottom),
    ])
  }
}

/// Room at the four sides of a rectangle.
struct Insets: Sendable, Equatable {
  var left = 0.0
  var top = 0.0
  var right = 0.0
  var bottom = 0.0
}

extension Path {
  /// Straight lines through points.
  init(_ points: some Sequence<Point>, closed: Bool = true) {
    self.init()
    add(points, closed: closed)
  }

  mutating func add(_ points: some Sequence<Point>, closed: Bool) {
    let count = elements.count
    for point in points {
      elements.append(elements.count == count ? .move(point) : .line(point))
    }
    if closed, elements.count > count { elements.append(.close) }
  }

  /// A dot: a line of no length, which a round pen makes a disc.
  mutating func addDot(_ point: Point) { elements += [.move(point), .line(point)] }

  static func circle(_ center: Point, radius: Double) -> Path {
    // The usual distance of control points, which makes four Bézier curves a circle to 0.03 %.
    let handle = 0.5523 * radius
    func at(_ dx: Double, _ dy: Double) -> Point { Point(x: center.x + dx, y: center.y + dy) }
    return Path(elements: [
      .move(at(radius, 0)),
      .curve(at(0, radius), control1: at(radius, handle), control2: at(handle, radius)),
      .curve(at(-radius, 0), control1: at(-handle, radius), control2: at(-radius, handle)),
      .curve(at(0, -radius), control1: at(-radius, -handle), control2: at(-handle, -radius)),
      .curve(at(radius, 0), control1: at(handle, -radius), control2: at(radius, -handle)),
      .close,
    ])
  }

  static func roundedRectangle(_ rectangle: Rectangle, radius: Double) -> Path {
    let radius = max(0, min(radius, rectangle.width / 2, rectangle.height / 2))
    guard radius > 0 else { return rectangle.path }
    let r = rectangle
    let handle = radius * (1 - 0.5523)
    func p(_ x: Double, _ y: Double) -> Point { Point(x: x, y: y) }
    return Path(elements: [
      .move(p(r.left + radius, r.top)), .line(p(r.right - radius, r.top)),
      .curve(
        p(r.right, r.top + radius), control1: p(r.right - handle, r.top),
        control2: p(r.right, r.top + handle)),
      .line(p(r.right, r.bottom - radius)),
      .curve(
        p(r.right - radius, r.bottom), control1: p(r.right, r.bottom - handle),
        control2: p(r.right - handle, r.bottom)),
      .line(p(r.left + radius, r.bottom)),
      .curve(
        p(r.left, r.bottom - radius), control1: p(r.left + handle, r.bottom),
        control2: p(r.left, r.bottom - handle)),
      .line(p(r.left, r.top + radius)),
      .curve(
        p(r.left + radius, r.top), control1: p(r.left, r.top + handle),
        control2: p(r.left + handle, r.top)),
      .close,
    ])
  }
}
