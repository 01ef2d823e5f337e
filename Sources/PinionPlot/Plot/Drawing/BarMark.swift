// SPDX-License-Identifier: Apache-2.0

extension BarMark {
  private func value(_ index: Int, _ series: Int) -> Double { values[index * groupSize + series] }

  var extent: Extent? {
    guard count > 0, groupSize > 0, let y = Interval(values) else { return nil }
    return Extent(x: Interval(-0.6, Double(count) - 0.4), y: y.union(Interval(0, 0)))
  }

  var traits: AxesTraits {
    var traits = AxesTraits()
    traits.standsOnZero = true
    traits.isSnugX = true
    traits.xTicks = labels.enumerated().map { Tick(value: Double($0), label: $1) }
    return traits
  }

  var summary: String {
    let missing = values.reduce(0) { $0 + ($1.isDrawable ? 0 : 1) }
    var text = counted(count, "bar")
    if groupSize != 1 {
      text = "bars of \(counted(groupSize, "series", "series")) in \(counted(count, "group"))"
    }
    if let range = Interval(values) { text += ", values \(range.summary)" }
    if groupSize == 1, let range = Interval(values), range.low < range.high,
      let index = values.firstIndex(of: range.high)
    {
      text += ", greatest at\(quoted(labels[index]))"
    }
    return text + leftOut(missing, "value")
  }

  /// A single series without a name has a colour too.
  private var names: [String?] { series ?? Array(repeating: nil, count: groupSize) }

  var seriesCount: Int { color != nil && groupSize == 1 ? 0 : groupSize }

  func legend(_ pen: Pen) -> [LegendEntry] {
    names.enumerated().compactMap { number, name in
      name.flatMap {
        $0.isEmpty
          ? nil : LegendEntry(label: $0, color: barColor(number, pen), symbol: .square)
      }
    }
  }

  private func barColor(_ series: Int, _ pen: Pen) -> Color {
    pen.color(groupSize == 1 ? color : nil, series)
  }

  private func bars(in frame: Frame) -> [(series: Int, Rectangle)] {
    let foot = frame.y(0)
    let width = 0.8 / Double(max(1, groupSize))
    return (0..<groupSize).flatMap { series in
      (0..<count).compactMap { index in
        let value = value(index, series)
        guard value.isDrawable else { return nil }
        let left = Double(index) - 0.4 + width * Double(series)
        let end = frame.y(value)
        return (
          series,
          Rectangle(
            left: frame.x(left), top: min(foot, end), right: frame.x(left + width),
            bottom: max(foot, end))
        )
      }
    }
  }

  func items(in frame: Frame, _ pen: Pen) -> [Scene.Item] {
    let bars = bars(in: frame)
    var items: [Scene.Item] = (0..<groupSize).compactMap { series in
      var path = Path()
      for (number, bar) in bars where number == series {
        path.elements += pen.metrics.bar(bar).path.elements
      }
      return path.elements.isEmpty
        ? nil : .path(path, fill: barColor(series, pen), stroke: nil)
    }
    if let low = Interval(values)?.low, low < 0 {
      let foot = frame.y(0)
      let line = [
        Point(x: frame.rectangle.left, y: foot), Point(x: frame.rectangle.right, y: foot),
      ]
      items.append(
        .path(
          Path(line, closed: false), fill: nil, stroke: Stroke(color: pen.theme.axis, width: 1)))
    }
    return items
  }

  func occupied(in frame: Frame) -> [Point] {
    bars(in: frame).flatMap { _, bar in
      frame.column(from: bar.left, to: bar.right, top: bar.top == frame.y(0) ? bar.bottom : bar.top)
    }
  }
}

extension Metrics {
  /// A bar whose sides stand at whole cells of a terminal, at least one wide.
  func bar(_ rectangle: Rectangle) -> Rectangle {
    guard isTerminal else { return rectangle }
    let cell = Metrics.cell.width
    let left = snapped(rectangle.left, cell)
    let right = max(left + cell, snapped(rectangle.right, cell))
    return Rectangle(left: left, top: rectangle.top, right: right, bottom: rectangle.bottom)
  }
}
