// SPDX-License-Identifier: Apache-2.0

/// Plots side by side, row by row, in cells of one width.
struct GridLayout {
  let plots: [Plot]
  let pen: Pen
  let columns: Int
  let title: String
  /// The width of a cell, and the height of each row.
  let cellWidth: Double
  let heights: [Double]
  let gap: Size

  var metrics: Metrics { pen.metrics }

  init(_ plots: [Plot], columns stated: Int, title: String?, _ pen: Pen, width: Double?) {
    let metrics = pen.metrics
    self.plots = plots
    self.pen = pen
    gap =
      metrics.isTerminal
      ? Size(width: 2 * Metrics.cell.width, height: 0) : Size(width: 4, height: 4)
    var columns = max(1, min(stated, plots.count))
    let naturals = plots.map { $0.naturalSize(nil, pen) }
    var cell = min(420, 960 / Double(columns), naturals.map(\.width).max() ?? 420)
    if let width {
      if metrics.isTerminal {
        // Fewer in a row where there is no room for all.
        let least =
          zip(plots, naturals).map {
            min($1.width, ($0.isPicture ? 14 : 30) * Metrics.cell.width)
          }.max() ?? 0
        let fitting = ((width + gap.width) / (least + gap.width)).rounded(.down)
        columns = max(1, min(columns, Int(min(fitting, 1e6))))
      }
      cell = (width - gap.width * Double(columns - 1)) / Double(columns)
      if metrics.isTerminal {
        cell = (cell / Metrics.cell.width).rounded(.down) * Metrics.cell.width
        // Pictures keep whole pixels, and stand close together.
        cell = min(cell, plots.map { $0.naturalSize(cell, pen).width }.max() ?? cell)
        cell = (cell / Metrics.cell.width).rounded(.up) * Metrics.cell.width
      }
    }
    self.columns = columns
    cellWidth = max(1, cell)
    self.title =
      title.map { metrics.wrapped($0, to: (width ?? 900) - 20, metrics.titleSize, bold: true) }
      ?? ""
    let sizes = plots.map { $0.naturalSize(max(1, cell), pen).height }
    heights = stride(from: 0, to: sizes.count, by: columns).map {
      sizes[$0..<min($0 + columns, sizes.count)].max() ?? 0
    }
  }

  private var titleHeight: Double {
    title.isEmpty ? 0 : metrics.height(title, metrics.titleSize) + (metrics.isTerminal ? 0 : 14)
  }

  var size: Size {
    let rows = Double(heights.count)
    return Size(
      width: max(40, cellWidth * Double(columns) + gap.width * Double(columns - 1)),
      height: max(
        metrics.isTerminal ? 12 : 40,
        titleHeight + heights.reduce(0, +) + gap.height * max(0, rows - 1)))
  }

  func items(in rectangle: Rectangle) -> [Scene.Item] {
    var items: [Scene.Item] = []
    if !title.isEmpty {
      items += metrics.text(
        title,
        Point(
          x: metrics.isTerminal ? rectangle.left + size.width / 2 : rectangle.middle.x,
          y: rectangle.top + titleHeight / 2
        ), size: metrics.titleSize, color: pen.theme.foreground, bold: true)
    }
    // In a stated size rows keep their shares of the height.
    let room = rectangle.height - titleHeight - gap.height * Double(max(0, heights.count - 1))
    let total = heights.reduce(0, +)
    let share = metrics.isTerminal || total <= 0 ? 1 : max(0, room) / total
    var top = rectangle.top + titleHeight
    for (row, height) in heights.enumerated() {
      for column in 0..<columns where row * columns + column < plots.count {
        let cell = Rectangle(
          x: rectangle.left + Double(column) * (cellWidth + gap.width), y: top, width: cellWidth,
          height: max(1, height * share))
        items += plots[row * columns + column].items(in: cell, pen)
      }
      top += height * share + gap.height
    }
    return items
  }
}

extension Plot {
  /// Whether it is a picture of pixels without axes, which may be small.
  fileprivate var isPicture: Bool {
    guard case .axes(let marks) = content else { return false }
    return !hasAxes && marks.contains { $0 is ImageMark }
  }
}
