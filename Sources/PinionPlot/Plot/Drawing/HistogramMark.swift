// SPDX-License-Identifier: Apache-2.0

extension HistogramMark {
  var extent: Extent? {
    let most = height(binning.counts.max() ?? 0)
    // On an axis of logarithms one number is seen, too.
    let y = isLogarithmic ? Interval(-0.3, max(most, 0)) : Interval(0, most)
    return Extent(x: binning.range, y: y)
  }

  var traits: AxesTraits {
    var traits = AxesTraits()
    traits.standsOnZero = true
    // Intervals are of equal width.
    traits.hasEvenX = true
    traits.hasWholeY = !isLogarithmic
    return traits
  }

  var summary: String {
    let counts = binning.counts
    var text =
      "histogram\(quoted(label)) of \(counted(count, "number")) in "
      + "\(counted(counts.count, "interval")) \(binning.range.summary)"
    if let most = counts.max(), most > 0, let index = counts.firstIndex(of: most) {
      text +=
        ", at most \(most) from \(binning.edge(index).short) to \(binning.edge(index + 1).short)"
    }
    if binning.outsideCount > 0 { text += "; \(binning.outsideCount) outside of the range" }
    return text + leftOut(binning.missingCount, "number")
  }

  var seriesCount: Int { color == nil ? 1 : 0 }

  func with(_ logarithms: inout Logarithms) -> any Mark {
    var mark = self
    mark.isLogarithmic = logarithms.y
    return mark
  }

  private func height(_ count: Int) -> Double {
    isLogarithmic ? (count > 0 ? Double(count).logarithm : -1) : Double(count)
  }

  private func foot(in frame: Frame) -> Double {
    isLogarithmic ? frame.rectangle.bottom : frame.y(0)
  }

  func legend(_ pen: Pen) -> [LegendEntry] {
    guard let label, !label.isEmpty else { return [] }
    return [LegendEntry(label: label, color: pen.color(color), symbol: .square)]
  }

  func items(in frame: Frame, _ pen: Pen) -> [Scene.Item] {
    let color = pen.color(color)
    let foot = foot(in: frame)
    // One outline of all bars: what lies behind another histogram is seen through it.
    var outline: [Point] = []
    for (index, count) in binning.counts.enumerated() {
      let top = count == 0 ? foot : frame.y(height(count))
      for edge in [index, index + 1] {
        let x = pen.metrics.snapped(frame.x(binning.edge(edge)), Metrics.cell.width)
        outline.append(Point(x: x, y: top))
      }
    }
    guard let first = outline.first, let last = outline.last else { return [] }
    outline = [Point(x: first.x, y: foot)] + outline + [Point(x: last.x, y: foot)]
    // In a terminal, where shades are coarse, one alone is opaque.
    let fill = pen.metrics.isTerminal && !pen.isShared ? color : color.opacity(0.6)
    var items: [Scene.Item] = [.path(Path(outline), fill: fill, stroke: nil)]
    if !pen.metrics.isTerminal {
      items.append(
        .path(Path(outline, closed: false), fill: nil, stroke: Stroke(color: color, width: 1)))
    }
    return items
  }

  func occupied(in frame: Frame) -> [Point] {
    binning.counts.enumerated().flatMap { index, count in
      let (left, right) = (frame.x(binning.edge(index)), frame.x(binning.edge(index + 1)))
      let top = frame.y(height(count))
      return Rectangle(left: left, top: top, right: right, bottom: max(top, foot(in: frame))).places
    }
  }
}

extension Rectangle {
  /// Places all over it, 8 points apart.
  var places: [Point] {
    let (rows, columns) = (
      max(1, Int((height / 8).rounded(.up))), max(1, Int((width / 8).rounded(.up)))
    )
    guard rows * columns < 20_000 else { return [] }
    return (0...rows).flatMap { row in
      (0...columns).map { column in
        Point(
          x: left + width * Double(column) / Double(columns),
          y: top + height * Double(row) / Double(rows))
      }
    }
  }
}
