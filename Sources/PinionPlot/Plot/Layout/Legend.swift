// SPDX-License-Identifier: Apache-2.0

/// The names of series with their colours, below each other in a box or side by side in rows.
struct Legend {
  var entries: [LegendEntry]
  var theme: Theme
  var metrics: Metrics

  private var symbolWidth: Double {
    metrics.isTerminal ? 2 * Metrics.cell.width : 20 * metrics.scale
  }
  private var space: Double { metrics.isTerminal ? Metrics.cell.width : 6 * metrics.scale }
  private var padding: Double { 6 * metrics.scale }
  private var lineHeight: Double { metrics.lineHeight(metrics.tickSize) + 2 }

  init(entries: [LegendEntry], theme: Theme, metrics: Metrics) {
    // A name takes no more room than that.
    let most =
      metrics.columns.map { Double(max(8, min($0 - 6, 40))) * Metrics.cell.width }
      ?? 200 * metrics.scale
    self.entries = entries.map { entry in
      var entry = entry
      entry.label = metrics.fitted(entry.label, to: most, metrics.tickSize)
      return entry
    }
    self.theme = theme
    self.metrics = metrics
  }

  private func width(_ entry: LegendEntry) -> Double {
    symbolWidth + space + metrics.width(entry.label, metrics.tickSize)
  }

  /// The size of the box.
  var size: Size {
    Size(
      width: (entries.map(width).max() ?? 0) + 2 * padding,
      height: Double(entries.count) * lineHeight + 2 * padding - 2)
  }

  /// The entries in rows of at most `width`.
  func rows(width: Double) -> [[LegendEntry]] {
    var rows: [[LegendEntry]] = []
    var left = 0.0
    for entry in entries {
      var entry = entry
      entry.label = metrics.fitted(
        entry.label, to: width - symbolWidth - space, metrics.tickSize)
      let needed = self.width(entry) + 2 * space
      if rows.isEmpty || needed > left {
        rows.append([])
        left = width
      }
      rows[rows.count - 1].append(entry)
      left -= needed
    }
    return rows
  }

  func box(at corner: Point) -> [Scene.Item] {
    let size = size
    let rectangle = Rectangle(x: corner.x, y: corner.y, width: size.width, height: size.height)
    var items: [Scene.Item] = [
      .path(
        .roundedRectangle(rectangle, radius: 3), fill: theme.background.opacity(0.85),
        stroke: Stroke(color: theme.grid, width: 1))
    ]
    for (index, entry) in entries.enumerated() {
      let y = corner.y + padding - 1 + (Double(index) + 0.5) * lineHeight
      items += self.items(entry, Point(x: corner.x + padding, y: y))
    }
    return items
  }

  func items(rows: [[LegendEntry]], at corner: Point) -> [Scene.Item] {
    let height = metrics.lineHeight(metrics.tickSize)
    return rows.enumerated().flatMap { number, row in
      var place = Point(x: corner.x, y: corner.y + (Double(number) + 0.5) * height)
      return row.flatMap { entry in
        defer { place.x += width(entry) + 2 * space }
        return items(entry, place)
      }
    }
  }

  private func items(_ entry: LegendEntry, _ place: Point) -> [Scene.Item] {
    let middle = Point(x: place.x + symbolWidth / 2, y: place.y)
    // In a terminal a line that touches the next cell would fill it.
    let end = place.x + symbolWidth - (metrics.isTerminal ? 1 : 0)
    let line = Path([place, Point(x: end, y: place.y)], closed: false)
    let pen = 2 * metrics.scale
    func drawn(_ isDashed: Bool, isSeries: Bool) -> Scene.Item {
      .path(
        line, fill: nil,
        stroke: Stroke(
          color: entry.color, width: pen, dashes: isDashed ? Stroke.dashes(pen) : [],
          isSeries: isSeries))
    }
    var dot = Path()
    dot.addDot(middle)
    let dots = Scene.Item.path(
      dot, fill: nil,
      stroke: Stroke(color: entry.color, width: 3 * pen, cap: .round, isSeries: true))
    let symbol: [Scene.Item] =
      switch entry.symbol {
      case .line(let isDashed): [drawn(isDashed, isSeries: true)]
      case .lineWithDots(let isDashed): [drawn(isDashed, isSeries: false), dots]
      case .dot: [dots]
      case .square:
        [
          .path(
            Rectangle(
              x: middle.x - 3 * pen, y: middle.y - (metrics.isTerminal ? 3 : 2.5) * pen,
              width: 6 * pen, height: (metrics.isTerminal ? 6 : 5) * pen
            ).path, fill: entry.color, stroke: nil)
        ]
      }
    return symbol
      + metrics.text(
        entry.label, Point(x: place.x + symbolWidth + space, y: place.y), .left,
        size: metrics.tickSize, color: theme.foreground)
  }
}

extension Stroke {
  /// The dashes of a line of this width.
  static func dashes(_ width: Double) -> [Double] { [max(4, 3 * width), max(3, 2 * width)] }
}
