// SPDX-License-Identifier: Apache-2.0

extension Canvas {
  /// The size in which units are as large as usual, at most `width` wide where that is given.
  func naturalSize(width: Double?, title: String?, _ metrics: Metrics) -> Size {
    let most = metrics.isTerminal ? 60 * Metrics.cell.height : 900
    let room = (width ?? 640) - 2 * metrics.margin
    let unit = min(room / self.width, most / height)
    let extra = titleHeight(title, (width ?? 640), metrics) + 2 * metrics.margin
    return Size(
      width: max(1, unit * self.width) + 2 * metrics.margin, height: max(1, unit * height) + extra)
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
    let unit = min(room.width / width, room.height / height)
    let origin = Point(
      x: room.x + (room.width - unit * width) / 2, y: room.y + (room.height - unit * height) / 2)
    for shape in shapes { items += Sheet(unit: unit, origin: origin, pen: pen).items(shape) }
    return items
  }
}

/// A canvas at its place in the picture.
private struct Sheet {
  let unit: Double
  let origin: Point
  let pen: Pen

  /// Points that no picture shows are left out; drawings give numbers of any kind.
  private func place(_ point: Point) -> Point? {
    let place = origin + unit * point
    return place.isDrawable ? place : nil
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
      return [
        .path(Path(points.compactMap(place), closed: closed), fill: fill, stroke: stroke(ink))
      ]
    case .circle(let center, let radius, let fill, let ink):
      guard let center = place(center), radius.isDrawable else { return [] }
      return [
        .path(.circle(center, radius: abs(radius) * unit), fill: fill, stroke: stroke(ink))
      ]
    case .rectangle(let rectangle, let cornerRadius, let fill, let ink):
      guard let rectangle = place(rectangle) else { return [] }
      let path = Path.roundedRectangle(
        rectangle, radius: cornerRadius.isDrawable ? cornerRadius * unit : 0)
      return [.path(path, fill: fill, stroke: stroke(ink))]
    case .arrow(let from, let to, let ink):
      guard let from = place(from), let to = place(to) else { return [] }
      return Arrow(from: from, to: to, width: ink.width)
        .items(ink.color ?? pen.theme.foreground, isDashed: ink.isDashed)
    case .text(let string, let point, let alignment, let size, let color, let isBold):
      guard let place = place(point) else { return [] }
      return pen.metrics.text(
        string, place, alignment, size: size * pen.metrics.scale,
        color: color ?? pen.theme.foreground, bold: isBold)
    case .image(let grid, let colormap, let rectangle):
      guard let rectangle = place(rectangle) else { return [] }
      return [.pixels(grid.pixels(colormap, nil), in: rectangle, smooth: false)]
    }
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
