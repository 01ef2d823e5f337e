// SPDX-License-Identifier: Apache-2.0

extension MatrixMark {
  private var rows: Int { rowLabels.count }
  private var columns: Int { columnLabels.count }

  var extent: Extent? {
    guard rows > 0, columns > 0, values.count == rows * columns else { return nil }
    return Extent(
      x: Interval(-0.5, Double(columns) - 0.5), y: Interval(-0.5, Double(rows) - 0.5))
  }

  var traits: AxesTraits {
    var traits = AxesTraits()
    traits.flipsY = true
    traits.fills = true
    traits.xTicks = columnLabels.enumerated().map { Tick(value: Double($0), label: $1) }
    traits.yTicks = rowLabels.enumerated().map { Tick(value: Double($0), label: $1) }
    return traits
  }

  private var range: Interval { (Interval(values) ?? Interval(0, 1)).orUnit }

  var colorScale: ColorScale? {
    hasColorBar && extent != nil ? ColorScale(colormap: colormap, range: range) : nil
  }

  var summary: String {
    var text = name ?? "matrix of \(rows) × \(columns) numbers"
    if let range = Interval(values) { text += ", values \(range.summary)" }
    return text + leftOut(values.reduce(0) { $0 + ($1.isDrawable ? 0 : 1) }, "number")
  }

  private func text(_ value: Double) -> String {
    isWhole && abs(value) < 1e6 ? value.short(6) : value.short(3)
  }

  func naturalUnit(_ pen: Pen) -> Size? {
    guard extent != nil else { return nil }
    let m = pen.metrics
    let widest = values.prefix(10_000).map { m.width(text($0), m.tickSize) }.max() ?? 0
    let names = min(columnLabels.map { m.width($0, m.tickSize) }.max() ?? 0, 80)
    if m.isTerminal {
      let cell = Metrics.cell
      return Size(width: max(widest, min(names, 60)) + 2 * cell.width, height: cell.height)
    }
    return Size(width: max(34, widest + 14, names + 10), height: 30)
  }

  private func cell(_ row: Int, _ column: Int, in frame: Frame) -> Rectangle {
    let first = frame.point(Double(column) - 0.5, Double(row) - 0.5)
    let last = frame.point(Double(column) + 0.5, Double(row) + 0.5)
    // Edges at whole points leave no seams; cells smaller than a few points are a picture.
    func edge(_ place: Double) -> Double { values.count <= 2_500 ? place.rounded() : place }
    return Rectangle(
      left: edge(min(first.x, last.x)), top: edge(min(first.y, last.y)),
      right: edge(max(first.x, last.x)), bottom: edge(max(first.y, last.y)))
  }

  private func color(_ value: Double) -> Color { colormap.color(at: range.share(value)) }

  func items(in frame: Frame, _ pen: Pen) -> [Scene.Item] {
    guard extent != nil else { return [] }
    let m = pen.metrics
    var items = cells(in: frame, isTerminal: m.isTerminal)
    let cell = cell(0, 0, in: frame)
    let widest = values.prefix(10_000).map { m.width(text($0), m.tickSize) }.max() ?? 0
    let height = m.isTerminal ? Metrics.cell.height : m.tickSize
    guard widest <= cell.width - (m.isTerminal ? 0 : 4), height <= cell.height else { return items }
    for row in 0..<rows {
      for column in 0..<columns {
        let value = values[row * columns + column]
        guard value.isDrawable else { continue }
        items += m.text(
          text(value), self.cell(row, column, in: frame).middle, size: m.tickSize,
          color: color(value).legible)
      }
    }
    return items
  }

  /// One path for the cells of each colour, which stays sharp in all viewers, or a picture, of many cells and in terminals,
  /// where a picture without colours has the less ink the more it is like its border.
  private func cells(in frame: Frame, isTerminal: Bool) -> [Scene.Item] {
    let first = cell(0, 0, in: frame)
    let last = cell(rows - 1, columns - 1, in: frame)
    guard values.count <= 2_500, !isTerminal else {
      let colors = values.flatMap { $0.isDrawable ? color($0).bytes : [0, 0, 0, 0] }
      let whole = Rectangle(
        left: first.left, top: first.top, right: last.right, bottom: last.bottom)
      let pixels = Pixels(width: columns, height: rows, bytes: colors)
      return [.pixels(pixels, in: whole, smooth: false)]
    }
    var paths: [Color: Path] = [:]
    var order: [Color] = []
    for index in values.indices where values[index].isDrawable {
      let color = color(values[index])
      if paths[color] == nil { order.append(color) }
      let (row, column) = index.quotientAndRemainder(dividingBy: columns)
      paths[color, default: Path()].elements += cell(row, column, in: frame).path.elements
    }
    return order.map { .path(paths[$0] ?? Path(), fill: $0, stroke: nil) }
  }
}
