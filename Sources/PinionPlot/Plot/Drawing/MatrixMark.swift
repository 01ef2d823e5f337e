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
    return Rectangle(
      left: min(first.x, last.x), top: min(first.y, last.y), right: max(first.x, last.x),
      bottom: max(first.y, last.y))
  }

  private func color(_ value: Double) -> Color { colormap.color(at: range.share(value)) }

  func items(in frame: Frame, _ pen: Pen) -> [Scene.Item] {
    guard let extent else { return [] }
    let colors = values.flatMap { $0.isDrawable ? color($0).bytes : [0, 0, 0, 0] }
    let (first, last) = (
      frame.point(extent.x.low, extent.y.low), frame.point(extent.x.high, extent.y.high)
    )
    let whole = Rectangle(left: first.x, top: first.y, right: last.x, bottom: last.y)
    var items: [Scene.Item] = [
      .pixels(Pixels(width: columns, height: rows, bytes: colors), in: whole, smooth: false)
    ]
    let m = pen.metrics
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
}
