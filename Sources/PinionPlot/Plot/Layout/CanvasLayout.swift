// SPDX-License-Identifier: Apache-2.0

extension Canvas {
  /// The size in which units are as large as usual, at most `width` wide where that is given.
  func naturalSize(width: Double?, title: String?, _ metrics: Metrics) -> Size {
    let room = (width ?? 640) - 2 * metrics.margin
    let keepsHeight = hasRows && metrics.isTerminal
    let unit = keepsHeight ? room / self.width : min(room / self.width, most(metrics) / height)
    let down = keepsHeight ? 1 : tall(unit, metrics)
    let extra = titleHeight(title, (width ?? 640), metrics) + 2 * metrics.margin
    return Size(
      width: max(1, unit * self.width) + 2 * metrics.margin,
      height: max(1, down * height) + extra + (down > unit ? Metrics.cell.height : 0))
  }

  /// The height of a unit that is so wide: in a terminal boxes that text follows into are two rows high at least, so that
  /// edges and text have rows of their own.
  private func tall(_ unit: Double, _ metrics: Metrics) -> Double {
    guard metrics.isTerminal else { return unit }
    let heights = zip(shapes, shapes.dropFirst()).compactMap { shape, next -> Double? in
      guard case .rectangle(let box, _, _, let ink?) = shape, ink.width > 0, box.height > 0,
        case .text(_, let place, _, _, _, _, _) = next, box.contains(place)
      else { return nil }
      return box.height
    }
    guard let least = heights.min() else { return unit }
    let tall = 2 * Metrics.cell.height / least
    return tall * height > most(metrics) ? unit : max(unit, tall)
  }

  /// The most height that a drawing takes by itself.
  private func most(_ metrics: Metrics) -> Double {
    metrics.isTerminal ? 60 * Metrics.cell.height : 900
  }

  private func titleHeight(_ title: String?, _ width: Double, _ metrics: Metrics) -> Double {
    guard let title, !title.isEmpty else { return 0 }
    let wrapped = metrics.wrapped(title, to: width - 20, metrics.titleSize, bold: true)
    return metrics.height(wrapped, metrics.titleSize) + (metrics.isTerminal ? 0 : 8)
  }

  func items(in rectangle: Rectangle, title: String?, _ pen: Pen) -> [Scene.Item] {
    let m = pen.metrics
    let top = titleHeight(title, rectangle.width, m)
    var items: [Scene.Item] = []
    if let title, !title.isEmpty {
      items += m.text(
        m.wrapped(title, to: rectangle.width - 20, m.titleSize, bold: true),
        Point(
          x: rectangle.middle.x, y: rectangle.top + m.margin + (top - (m.isTerminal ? 0 : 8)) / 2),
        size: m.titleSize, color: pen.theme.foreground, bold: true)
    }
    let room = rectangle.inset(
      by: Insets(left: m.margin, top: m.margin + top, right: m.margin, bottom: m.margin))
    let across = room.width / width
    let even = min(across, room.height / height)
    let isTall = !hasRows && tall(across, m) > across
    // The last row of one that is tall is for the lower edges of its boxes.
    let down = min(tall(across, m), (room.height - Metrics.cell.height) / height)
    let unit =
      hasRows && m.isTerminal
      ? Point(x: even, y: 1)
      : isTall && down > 0 ? Point(x: across, y: down) : Point(x: even, y: even)
    let above = isTall ? 0 : (room.height - unit.y * height) / 2
    let origin = Point(
      x: m.snapped(room.x + (room.width - unit.x * width) / 2, Metrics.cell.width),
      y: m.snapped(room.y + above, Metrics.cell.height))
    for shape in shapes {
      items += Sheet(unit: unit, origin: origin, room: room, pen: pen).items(shape)
    }
    return items
  }
}

/// A canvas at its place in the picture.
private struct Sheet {
  let unit: Point
  let origin: Point
  let room: Rectangle
  let pen: Pen

  /// Points that no picture shows are left out; drawings give numbers of any kind.
  private func place(_ point: Point) -> Point? {
    let place = origin + Point(x: unit.x * point.x, y: unit.y * point.y)
    return place.isDrawable ? place : nil
  }

  /// In a terminal the middle of a cell, through which lines along the cells run.
  private func inCell(_ point: Point) -> Point {
    guard pen.metrics.isTerminal else { return point }
    // What lies on the edge of the drawing belongs to its outermost cells.
    func middle(_ place: Double, _ unit: Double, _ low: Double, _ high: Double) -> Double {
      let isInside = place >= low - 1e-9 && place <= high + 1e-9
      let kept = isInside ? max(low + unit / 2, min(place, high - unit / 2)) : place
      return ((kept / unit - 0.5).rounded() + 0.5) * unit
    }
    return Point(
      x: middle(point.x, Metrics.cell.width, room.left, room.right),
      y: middle(point.y, Metrics.cell.height, room.top, room.bottom))
  }

  /// The ends of a line, in the middle of cells where it is level or upright.
  private func ends(_ from: Point, _ to: Point) -> (Point, Point) {
    from.x == to.x || from.y == to.y ? (inCell(from), inCell(to)) : (from, to)
  }

  private func stroke(_ ink: Canvas.Ink?) -> Stroke? {
    ink.map {
      Stroke(
        color: $0.color ?? pen.theme.foreground, width: $0.width,
        dashes: $0.isDashed ? Stroke.dashes($0.width) : [])
    }
  }

  func items(_ shape: Canvas.Shape) -> [Scene.Item] {
    switch shape {
    case .lines(let points, let closed, let fill, let ink):
      var places = points.compactMap(place)
      if places.count == 2 {
        let (first, last) = ends(places[0], places[1])
        places = [first, last]
      }
      return [.path(Path(places, closed: closed), fill: fill, stroke: stroke(ink))]
    case .circle(let center, let radius, let fill, let ink):
      guard let center = place(center), radius.isDrawable else { return [] }
      return [
        .path(.circle(center, radius: abs(radius) * unit.x), fill: fill, stroke: stroke(ink))
      ]
    case .rectangle(let rectangle, let cornerRadius, let fill, let ink):
      guard let box = place(rectangle) else { return [] }
      let radius = cornerRadius.isDrawable && !pen.metrics.isTerminal ? cornerRadius * unit.x : 0
      let (first, last) = (
        inCell(Point(x: box.left, y: box.top)), inCell(Point(x: box.right, y: box.bottom))
      )
      let path = Path.roundedRectangle(
        Rectangle(left: first.x, top: first.y, right: last.x, bottom: last.y), radius: radius)
      return [.path(path, fill: fill, stroke: stroke(ink))]
    case .arrow(let from, let to, let ink):
      guard let first = place(from), let last = place(to) else { return [] }
      let (from, to) = ends(first, last)
      if let items = cellArrow(from, to, ink) { return items }
      return Arrow(from: from, to: to, width: ink.width)
        .items(ink.color ?? pen.theme.foreground, isDashed: ink.isDashed)
    case .text(let string, let point, let alignment, let size, let color, let isBold, let room):
      guard let place = place(point) else { return [] }
      let m = pen.metrics
      // In a terminal the edges of a box take a column each.
      let edges = m.isTerminal ? 1.5 * Metrics.cell.width : 4
      let most = room.map { $0 * unit.x - edges }
      let lines = string.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        most.map { m.fitted(String(line), to: $0, size * m.scale, bold: isBold) } ?? String(line)
      }
      return pen.metrics.text(
        lines.joined(separator: "\n"), place, alignment, size: size * pen.metrics.scale,
        color: color ?? pen.theme.foreground, bold: isBold)
    case .image(let grid, let colormap, let rectangle):
      guard let rectangle = place(rectangle) else { return [] }
      return [.pixels(grid.pixels(colormap, nil), in: rectangle, smooth: false)]
    }
  }

  /// In a terminal a level or upright arrow ends in a sign in the cell before its end, which may be the edge of a box.
  private func cellArrow(_ from: Point, _ to: Point, _ ink: Canvas.Ink) -> [Scene.Item]? {
    let step = to - from
    let isLevel = step.y == 0
    guard pen.metrics.isTerminal, isLevel != (step.x == 0) else { return nil }
    let length = isLevel ? Metrics.cell.width : Metrics.cell.height
    guard step.length > 0 else { return nil }
    let isShort = step.length <= 1.5 * length
    let along = (length / step.length) * step
    let head = isShort ? from + 0.5 * step : to - along
    let color = ink.color ?? pen.theme.foreground
    let sign = isLevel ? (step.x > 0 ? "►" : "◄") : (step.y > 0 ? "▼" : "▲")
    let tip = pen.metrics.text(sign, head, size: 12, color: color)
    if isShort { return tip }
    return [.path(Path([from, head], closed: false), fill: nil, stroke: stroke(ink))] + tip
  }

  private func place(_ rectangle: Rectangle) -> Rectangle? {
    guard let corner = place(Point(x: rectangle.left, y: rectangle.top)),
      let other = place(Point(x: rectangle.right, y: rectangle.bottom))
    else { return nil }
    return Rectangle(
      left: min(corner.x, other.x), top: min(corner.y, other.y), right: max(corner.x, other.x),
      bottom: max(corner.y, other.y))
  }
}
