// SPDX-License-Identifier: Apache-2.0

extension AxesLayout {
  /// Draws the axes and their marks in a rectangle.
  func items(in rectangle: Rectangle) -> [Scene.Item] {
    var place = firstLegendPlace
    var (frame, around) = fitted(in: rectangle, place)
    if case .corner = place {
      place = settled(place, frame, rectangle)
      switch place {
      case .outside, .above, .hidden: (frame, around) = fitted(in: rectangle, place)
      case .corner: break
      }
    }
    var items = grid(frame, around)
    let drawn = zip(marks, pens).flatMap { $0.items(in: frame, $1) }
    if !drawn.isEmpty { items.append(.clipped(frame.rectangle, drawn)) }
    items += axes(frame, around)
    items += zip(marks, pens).flatMap { $0.annotations(in: frame, $1) }
    items += names(frame, around, rectangle)
    var right = frame.rectangle.right
    for scale in scales {
      let bar = ColorBar(scale: scale, theme: theme, metrics: metrics)
      items += bar.items(beside: frame.rectangle, at: right)
      right += bar.width(frame.rectangle.height)
    }
    return items + legendItems(place, frame, around, right)
  }

  // MARK: The legend

  /// The corner for the legend, or a place outside where it would hide data.
  private func settled(
    _ place: LegendPlace, _ frame: Frame, _ rectangle: Rectangle
  ) -> LegendPlace {
    let size = legend.size
    let room = frame.rectangle
    // A box that takes much of the frame is no box in a corner.
    if size.width > 0.6 * room.width || size.height > 0.6 * room.height {
      let rows = legend.rows(width: room.width).count
      let isHigh = Double(rows) * metrics.lineHeight(metrics.tickSize) > 0.4 * room.height
      guard plot.legendPosition == .automatic else { return place }
      return isHigh ? .hidden : .above
    }
    guard plot.legendPosition == .automatic else { return place }
    let points = marks.flatMap { $0.occupied(in: frame) }.filter(room.contains)
    let corners: [(x: Double, y: Double)] = [(1, 0), (0, 0), (1, 1), (0, 1)]
    let counts = corners.map { corner in
      let box = box(size, corner.x, corner.y, room).expanded(by: 4)
      return points.reduce(0) { $0 + (box.contains($1) ? 1 : 0) }
    }
    guard let least = counts.min(), let index = counts.firstIndex(of: least) else { return place }
    if least > points.count / 400 {
      return rectangle.width >= size.width + 260 ? .outside : .above
    }
    return .corner(x: corners[index].x, y: corners[index].y)
  }

  private func box(_ size: Size, _ x: Double, _ y: Double, _ room: Rectangle) -> Rectangle {
    Rectangle(
      x: room.left + 8 + x * (room.width - size.width - 16),
      y: room.top + 8 + y * (room.height - size.height - 16), width: size.width,
      height: size.height)
  }

  private func legendItems(
    _ place: LegendPlace, _ frame: Frame, _ around: Surroundings, _ right: Double
  ) -> [Scene.Item] {
    let room = frame.rectangle
    switch place {
    case .corner(let x, let y):
      let box = box(legend.size, x, y, room)
      return legend.box(at: Point(x: box.x, y: box.y))
    case .outside: return legend.box(at: Point(x: right + 2 * metrics.gap, y: room.top))
    case .above:
      let note = topNote(around).isEmpty ? 0 : metrics.lineHeight(metrics.tickSize)
      let height = Double(around.legendRows.count) * metrics.lineHeight(metrics.tickSize)
      let space = metrics.isTerminal ? 0.0 : 6
      return legend.items(
        rows: around.legendRows, at: Point(x: room.left, y: room.top - note - height - space))
    case .hidden: return []
    }
  }

  // MARK: Lines

  /// Names of bars and cells have no ticks and lines.
  private var hasXMarks: Bool { traits.xTicks == nil || plot.xTicks != nil }
  private var hasYMarks: Bool { traits.yTicks == nil || plot.yTicks != nil }

  private func stroked(_ path: Path, _ color: Color) -> [Scene.Item] {
    path.elements.isEmpty
      ? [] : [.path(path, fill: nil, stroke: Stroke(color: color, width: 1))]
  }

  /// Lines across the data at the ticks.
  private func grid(_ frame: Frame, _ around: Surroundings) -> [Scene.Item] {
    guard plot.hasAxes, !traits.fills, !metrics.isTerminal else { return [] }
    let r = frame.rectangle
    var path = Path()
    if hasXMarks {
      for x in around.xTicks.ticks.map({ frame.x($0.value) }) where x > r.left + 0.5 {
        path.add([Point(x: x, y: r.top), Point(x: x, y: r.bottom)], closed: false)
      }
    }
    if hasYMarks {
      for y in around.yTicks.ticks.map({ frame.y($0.value) }) where y < r.bottom - 0.5 {
        path.add([Point(x: r.left, y: y), Point(x: r.right, y: y)], closed: false)
      }
    }
    return stroked(path, theme.grid)
  }

  private func axes(_ frame: Frame, _ around: Surroundings) -> [Scene.Item] {
    guard plot.hasAxes else { return [] }
    return metrics.isTerminal ? terminalAxes(frame, around) : fileAxes(frame, around)
  }

  private func fileAxes(_ frame: Frame, _ around: Surroundings) -> [Scene.Item] {
    let r = frame.rectangle
    var path = Path()
    if traits.fills {
      path = r.path
    } else {
      path.add(
        [
          Point(x: r.left, y: r.top), Point(x: r.left, y: r.bottom),
          Point(x: r.right, y: r.bottom),
        ], closed: false)
    }
    for x in around.xTicks.ticks.map({ frame.x($0.value) }) where hasXMarks {
      path.add([Point(x: x, y: r.bottom), Point(x: x, y: r.bottom + 4)], closed: false)
    }
    for y in around.yTicks.ticks.map({ frame.y($0.value) }) where hasYMarks {
      path.add([Point(x: r.left - 4, y: y), Point(x: r.left, y: y)], closed: false)
    }
    return stroked(path, theme.axis)
      + tickLabels(frame, around)
  }

  /// Axes through the middles of the cells beside the frame, which box-drawing characters can show.
  private func terminalAxes(_ frame: Frame, _ around: Surroundings) -> [Scene.Item] {
    let r = frame.rectangle
    let cell = Metrics.cell
    if traits.fills { return tickLabels(frame, around) }
    let (left, bottom) = (r.left - cell.width / 2, r.bottom + cell.height / 2)
    var path = Path()
    path.add(
      [Point(x: left, y: r.top), Point(x: left, y: bottom), Point(x: r.right, y: bottom)],
      closed: false)
    for tick in around.xTicks.ticks {
      let x = columnMiddle(frame.x(tick.value), in: r)
      path.add([Point(x: x, y: bottom), Point(x: x, y: r.bottom + cell.height)], closed: false)
    }
    for tick in around.yTicks.ticks {
      let y = metrics.rowMiddle(frame.y(tick.value), in: r)
      path.add([Point(x: left, y: y), Point(x: r.left - cell.width, y: y)], closed: false)
    }
    return stroked(path, theme.axis) + tickLabels(frame, around)
  }

  private func columnMiddle(_ x: Double, in frame: Rectangle) -> Double {
    guard metrics.isTerminal else { return x }
    let width = Metrics.cell.width
    let last = ((frame.right - frame.left) / width).rounded(.up) - 1
    let column = max(0, min(((x - frame.left) / width).rounded(.down), last))
    return frame.left + (column + 0.5) * width
  }

  // MARK: Text

  private func tickLabels(_ frame: Frame, _ around: Surroundings) -> [Scene.Item] {
    let r = frame.rectangle
    let m = metrics
    let height = m.lineHeight(m.tickSize)
    let below = m.isTerminal ? m.whole(r.bottom, height) + (traits.fills ? 0 : height) : r.bottom
    var items: [Scene.Item] = []
    for tick in around.xTicks.ticks {
      let x = columnMiddle(frame.x(tick.value), in: r)
      if around.isTilted {
        items += m.text(
          tick.label, Point(x: x + 3, y: below + 10), .right, size: m.tickSize,
          color: theme.muted, rotation: -40)
      } else {
        let gap = m.isTerminal ? 0.0 : 6
        items += m.text(
          tick.label, Point(x: x, y: below + gap + height / 2), size: m.tickSize,
          color: theme.muted)
      }
    }
    let gap = m.isTerminal ? m.gap : 7
    for tick in around.yTicks.ticks {
      let y = m.rowMiddle(frame.y(tick.value), in: r)
      items += m.text(
        tick.label, Point(x: r.left - gap, y: y), .right, size: m.tickSize, color: theme.muted)
    }
    return items
  }

  /// The title and the names of the axes.
  private func names(
    _ frame: Frame, _ around: Surroundings, _ rectangle: Rectangle
  ) -> [Scene.Item] {
    let r = frame.rectangle
    let m = metrics
    var items: [Scene.Item] = []
    let note = topNote(around)
    let noteHeight = note.isEmpty ? 0 : m.lineHeight(m.tickSize)
    if !note.isEmpty {
      let left = m.isTerminal ? rectangle.left : r.left - around.yTickRoom + 4
      items += m.text(
        m.fitted(note, to: rectangle.right - left, m.tickSize),
        Point(x: left, y: r.top - noteHeight / 2 - (m.isTerminal ? 0 : 4)), .left,
        size: m.tickSize, color: theme.muted)
    }
    if plot.hasAxes {
      let below = m.fitted(bottomNote(around), to: rectangle.width - 2 * m.gap, m.labelSize)
      if !below.isEmpty {
        let bottom = m.whole(r.bottom, Metrics.cell.height)
        let room = m.isTerminal && traits.fills ? Metrics.cell.height : around.xTickRoom
        items += m.text(
          below,
          Point(
            x: kept(r.middle.x, m.width(below, m.labelSize), rectangle),
            y: bottom + room + m.lineHeight(m.labelSize) / 2),
          size: m.labelSize, color: theme.foreground)
      }
      if let name = plot.yLabel.map({ m.fitted($0, to: r.height + 16, m.labelSize) }),
        !name.isEmpty, !m.isTerminal
      {
        let width = m.width(name, m.labelSize)
        let place = Point(
          x: r.left - around.yTickRoom - 2 - m.lineHeight(m.labelSize) / 2,
          y: max(rectangle.top + width / 2, min(r.middle.y, rectangle.bottom - width / 2)))
        items += m.text(
          name, place, size: m.labelSize,
          color: theme.foreground, rotation: -90)
      }
    }
    if !around.title.isEmpty {
      let height = m.height(around.title, m.titleSize)
      let rows = Double(around.legendRows.count) * m.lineHeight(m.tickSize)
      let legend = rows + (rows > 0 && !m.isTerminal ? 6 : 0)
      let y = r.top - noteHeight - legend - height / 2 - (m.isTerminal ? 0 : 6)
      let width = m.width(around.title, m.titleSize, bold: true)
      items += m.text(
        around.title, Point(x: kept(r.middle.x, width, rectangle), y: y), size: m.titleSize,
        color: theme.foreground, bold: true)
    }
    return items
  }

  /// The middle of a text moved such that it stays in the picture.
  private func kept(_ x: Double, _ width: Double, _ rectangle: Rectangle) -> Double {
    let half = width / 2 + (metrics.isTerminal ? 0 : 4)
    return max(rectangle.left + half, min(x, rectangle.right - half))
  }
}
