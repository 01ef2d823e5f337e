// SPDX-License-Identifier: Apache-2.0

extension BarMark {
  private func value(_ index: Int, _ series: Int) -> Double { values[index * groupSize + series] }

  var extent: Extent? {
    guard count > 0, groupSize > 0, let y = Interval(values) else { return nil }
    let places = Interval(-0.6, Double(count) - 0.4)
    return isHorizontal ? Extent(x: y, y: places) : Extent(x: places, y: y)
  }

  var traits: AxesTraits {
    var traits = AxesTraits()
    let names = labels.enumerated().map { Tick(value: Double($0), label: $1) }
    if isHorizontal {
      traits.flipsY = true
      traits.xStandsOnZero = true
      traits.isSnugY = true
      traits.hasEvenY = true
      traits.yTicks = names
    } else {
      traits.standsOnZero = true
      traits.isSnugX = true
      traits.hasEvenX = true
      traits.xTicks = names
    }
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

  func with(_ logarithms: inout Logarithms) -> any Mark {
    guard isHorizontal ? logarithms.x : logarithms.y else { return self }
    var mark = self
    mark.values = values.map {
      let point = isHorizontal ? Point(x: $0, y: 1) : Point(x: 1, y: $0)
      let placed = logarithms(point)
      return isHorizontal ? placed.x : placed.y
    }
    mark.hasFoot = false
    return mark
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
    let foot = foot(in: frame)
    let width = 0.8 / Double(max(1, groupSize))
    return (0..<groupSize).flatMap { series in
      (0..<count).compactMap { index in
        let value = value(index, series)
        guard value.isDrawable else { return nil }
        let start = Double(index) - 0.4 + width * Double(series)
        if isHorizontal {
          let (top, bottom, end) = (frame.y(start), frame.y(start + width), frame.x(value))
          return (
            series,
            Rectangle(
              left: min(foot, end), top: min(top, bottom), right: max(foot, end),
              bottom: max(top, bottom))
          )
        }
        let end = frame.y(value)
        return (
          series,
          Rectangle(
            left: frame.x(start), top: min(foot, end), right: frame.x(start + width),
            bottom: max(foot, end))
        )
      }
    }
  }

  private func foot(in frame: Frame) -> Double {
    guard hasFoot else { return isHorizontal ? frame.rectangle.left : frame.rectangle.bottom }
    return isHorizontal ? frame.x(0) : frame.y(0)
  }

  func items(in frame: Frame, _ pen: Pen) -> [Scene.Item] {
    let bars = bars(in: frame)
    var items: [Scene.Item] = (0..<groupSize).compactMap { series in
      var path = Path()
      for (number, bar) in bars where number == series {
        path.elements += pen.metrics.bar(bar, isHorizontal: isHorizontal).path.elements
      }
      return path.elements.isEmpty
        ? nil : .path(path, fill: barColor(series, pen), stroke: nil)
    }
    if hasFoot, let low = Interval(values)?.low, low < 0 {
      let (foot, r) = (foot(in: frame), frame.rectangle)
      let line =
        isHorizontal
        ? [Point(x: foot, y: r.top), Point(x: foot, y: r.bottom)]
        : [Point(x: r.left, y: foot), Point(x: r.right, y: foot)]
      items.append(
        .path(
          Path(line, closed: false), fill: nil, stroke: Stroke(color: pen.theme.axis, width: 1)))
    }
    return items
  }

  func occupied(in frame: Frame) -> [Point] {
    bars(in: frame).flatMap { $1.places }
  }
}

extension Metrics {
  /// A bar whose long sides stand at whole cells of a terminal, at least one apart.
  func bar(_ rectangle: Rectangle, isHorizontal: Bool = false) -> Rectangle {
    guard isTerminal else { return rectangle }
    let (width, height) = (Metrics.cell.width, Metrics.cell.height)
    var bar = rectangle
    if isHorizontal {
      bar.y = snapped(rectangle.top, height)
      bar.height = max(height, snapped(rectangle.bottom, height) - bar.y)
    } else {
      bar.x = snapped(rectangle.left, width)
      bar.width = max(width, snapped(rectangle.right, width) - bar.x)
    }
    return bar
  }
}
