// SPDX-License-Identifier: Apache-2.0

/// The box around a landscape.
extension SurfaceLayout {
  /// The sides of the box that face the viewer: 1 or −1.
  private var front: (x: Double, y: Double) {
    (view.toViewer.x < 0 ? -1 : 1, view.toViewer.y < 0 ? -1 : 1)
  }

  /// An edge of the box with an axis.
  private struct Axis {
    var range: Interval
    var name: String?
    /// The end of the low and that of the high numbers.
    var low: Point3
    var high: Point3
    /// Away from the box.
    var outward: Point3
  }

  private var xyAxes: [Axis] {
    let floor = -halfHeight
    return [
      Axis(
        range: x, name: plot.xLabel, low: Point3(x: -1, y: front.y, z: floor),
        high: Point3(x: 1, y: front.y, z: floor), outward: Point3(x: 0, y: front.y, z: -0.15)),
      Axis(
        range: y, name: plot.yLabel, low: Point3(x: front.x, y: -1, z: floor),
        high: Point3(x: front.x, y: 1, z: floor), outward: Point3(x: front.x, y: 0, z: -0.15)),
    ]
  }

  /// The vertical edge at the left of the picture.
  private var zAxis: Axis {
    let edges = [(front.x, -front.y), (-front.x, front.y)]
    let left = edges.min {
      view.place(Point3(x: $0.0, y: $0.1, z: 0)).x < view.place(Point3(x: $1.0, y: $1.1, z: 0)).x
    }
    let (x, y) = left ?? edges[0]
    return Axis(
      range: z, name: plot.zLabel, low: Point3(x: x, y: y, z: -halfHeight),
      high: Point3(x: x, y: y, z: halfHeight), outward: Point3(x: x, y: y, z: 0))
  }

  private func ticks(_ axis: Axis, _ placing: Placing) -> Ticks? {
    let length = placing.scale * (view.place(axis.high) - view.place(axis.low)).length
    let distance = metrics.isTerminal ? 60.0 : 40
    // An axis that is seen from its end has no room for labels.
    guard length > distance else { return nil }
    return Ticks(axis.range, atMost: max(2, min(Int(length / distance) + 1, 8)))
  }

  // MARK: Lines

  /// The three sides of the box behind the landscape, with lines at the ticks.
  func panes(_ placing: Placing) -> [Scene.Item] {
    let (fx, fy, h) = (-front.x, -front.y, halfHeight)
    var path = Path()
    func line(_ a: Point3, _ b: Point3) {
      let places = [a, b].map { placing(view.place($0)).rounded }
      path.add(places, closed: false)
    }
    func point(_ x: Double, _ y: Double, _ z: Double) -> Point3 { Point3(x: x, y: y, z: z) }
    let (xAxis, yAxis) = (xyAxes[0], xyAxes[1])
    if !metrics.isTerminal {
      for tick in ticks(xAxis, placing)?.ticks ?? [] {
        let place = 2 * x.share(tick.value) - 1
        line(point(place, -1, -h), point(place, 1, -h))
        line(point(place, fy, -h), point(place, fy, h))
      }
      for tick in ticks(yAxis, placing)?.ticks ?? [] {
        let place = 2 * y.share(tick.value) - 1
        line(point(-1, place, -h), point(1, place, -h))
        line(point(fx, place, -h), point(fx, place, h))
      }
      for tick in ticks(zAxis, placing)?.ticks ?? [] {
        let place = h * (2 * z.share(tick.value) - 1)
        line(point(-1, fy, place), point(1, fy, place))
        line(point(fx, -1, place), point(fx, 1, place))
      }
      line(point(-1, fy, h), point(1, fy, h))
      line(point(fx, -1, h), point(fx, 1, h))
      line(point(-fx, fy, -h), point(-fx, fy, h))
      line(point(fx, -fy, -h), point(fx, -fy, h))
    }
    line(point(fx, fy, -h), point(fx, fy, h))
    line(point(-1, fy, -h), point(1, fy, -h))
    line(point(fx, -1, -h), point(fx, 1, -h))
    return [.path(path, fill: nil, stroke: Stroke(color: theme.grid, width: 1))]
  }

  func axes(_ placing: Placing) -> [Scene.Item] {
    var path = Path()
    for axis in xyAxes + [zAxis] {
      path.add([axis.low, axis.high].map { placing(view.place($0)).rounded }, closed: false)
    }
    return [.path(path, fill: nil, stroke: Stroke(color: theme.axis, width: 1))]
  }

  // MARK: Labels

  struct Label {
    var bounds: Rectangle
    var items: [Scene.Item]
  }

  /// The labels of ticks and the names of axes; where two would overlap, the later one is left out.
  func labels(_ placing: Placing) -> [Label] {
    let isSmall = !metrics.isTerminal && min(rectangle.width, rectangle.height) < 180
    let all = xyAxes.flatMap { labels($0, isSmall, placing) } + zLabels(isSmall, placing)
    return all.reduce(into: []) { kept, label in
      let inner = label.bounds.expanded(by: -1)
      if !kept.contains(where: { $0.bounds.overlaps(inner) }) { kept.append(label) }
    }
  }

  private func label(
    _ text: String, _ center: Point, _ size: Double, _ color: Color, rotation: Double = 0
  ) -> Label {
    let (width, height) = (metrics.width(text, size), metrics.lineHeight(size))
    let box =
      rotation == 0 ? Size(width: width, height: height) : Size(width: height, height: width)
    return Label(
      bounds: Rectangle(
        x: center.x - box.width / 2, y: center.y - box.height / 2, width: box.width,
        height: box.height),
      items: metrics.text(text, center, size: size, color: color, rotation: rotation))
  }

  /// Labels at the front edges of the floor, pushed away from the box.
  private func labels(_ axis: Axis, _ isSmall: Bool, _ placing: Placing) -> [Label] {
    guard let ticks = ticks(axis, placing) else { return [] }
    let direction = view.place(axis.outward)
    let length = max(direction.length, 1e-9)
    let outward = Point(x: direction.x / length, y: max(0.2, direction.y / length))
    func center(_ share: Double, _ distance: Double, _ text: String, _ size: Double) -> Point {
      let at = Point3(
        x: axis.low.x + (axis.high.x - axis.low.x) * share,
        y: axis.low.y + (axis.high.y - axis.low.y) * share, z: axis.low.z)
      let reach =
        distance + abs(outward.x) * metrics.width(text, size) / 2
        + abs(outward.y) * metrics.lineHeight(size) / 2
      return placing(view.place(at)) + reach * outward
    }
    var labels: [Label] = []
    if !isSmall {
      for tick in ticks.ticks {
        let place = center(axis.range.share(tick.value), 4, tick.label, metrics.tickSize)
        labels.append(label(tick.label, place, metrics.tickSize, theme.muted))
      }
    }
    let name = [axis.name ?? "", ticks.note].filter { !$0.isEmpty }.joined(separator: "  ")
    if !name.isEmpty {
      let widest = ticks.ticks.map { metrics.width($0.label, metrics.tickSize) }.max() ?? 0
      let tickReach =
        abs(outward.x) * widest + abs(outward.y) * metrics.lineHeight(metrics.tickSize) + 6
      let place = center(0.5, isSmall ? 2 : tickReach, name, metrics.labelSize)
      labels.append(label(name, place, metrics.labelSize, theme.foreground))
    }
    return labels
  }

  private func zLabels(_ isSmall: Bool, _ placing: Placing) -> [Label] {
    let axis = zAxis
    guard let ticks = ticks(axis, placing) else { return [] }
    var labels: [Label] = []
    let widest = ticks.ticks.map { metrics.width($0.label, metrics.tickSize) }.max() ?? 0
    if !isSmall {
      for tick in ticks.ticks {
        let height = halfHeight * (2 * z.share(tick.value) - 1)
        let edge = placing(view.place(Point3(x: axis.low.x, y: axis.low.y, z: height)))
        let width = metrics.width(tick.label, metrics.tickSize)
        let center = Point(x: edge.x - metrics.gap - width / 2, y: edge.y)
        labels.append(label(tick.label, center, metrics.tickSize, theme.muted))
      }
    }
    let name = [axis.name ?? "", ticks.note].filter { !$0.isEmpty }.joined(separator: "  ")
    guard !name.isEmpty else { return labels }
    let (top, bottom) = (placing(view.place(axis.high)), placing(view.place(axis.low)))
    if metrics.isTerminal {
      let center = Point(x: top.x, y: top.y - Metrics.cell.height)
      labels.append(label(name, center, metrics.labelSize, theme.foreground))
    } else {
      let distance = (isSmall ? 0 : widest + metrics.gap) + metrics.lineHeight(metrics.labelSize)
      let center = Point(x: top.x - distance, y: (top.y + bottom.y) / 2)
      labels.append(label(name, center, metrics.labelSize, theme.foreground, rotation: -90))
    }
    return labels
  }
}
