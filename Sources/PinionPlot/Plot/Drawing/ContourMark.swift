// SPDX-License-Identifier: Apache-2.0

extension ContourMark {
  private var range: Interval? { Interval(field.z) }

  /// Round heights between the lowest and the highest, about as many as were asked for.
  var heights: [Double] {
    guard let range, range.width > 0 else { return [] }
    let few = Ticks(range, atMost: levels)
    let many = Ticks(range, atMost: 2 * levels)
    // Whichever of the two numbers is nearer, as a ratio.
    let isFew = few.ticks.count * many.ticks.count > levels * levels
    return (isFew ? few : many).ticks.map(\.value).filter { $0 > range.low && $0 < range.high }
  }

  var extent: Extent? { range == nil ? nil : field.extent }

  var traits: AxesTraits {
    var traits = AxesTraits()
    traits.fills = true
    return traits
  }

  var colorScale: ColorScale? {
    guard hasColorBar, let range else { return nil }
    return ColorScale(
      colormap: colormap, range: range.orUnit, steps: isFilled ? heights : nil)
  }

  var summary: String {
    var text =
      "\(isFilled ? "filled contours" : "contour lines") of \(field.rows) × \(field.columns) heights"
    if let extent, let range { text += ", \(extent.summary), heights \(range.summary)" }
    let heights = heights
    if let first = heights.first, let last = heights.last {
      text += ", \(counted(heights.count, "level")) \(Interval(first, last).summary)"
    }
    return text + field.remark + field.missing
  }

  func items(in frame: Frame, _ pen: Pen) -> [Scene.Item] {
    guard let range else { return [] }
    let scale = ColorScale(
      colormap: colormap, range: range.orUnit, steps: isFilled ? heights : nil)
    // Each level covers what is higher, so that no seams show between the colours.
    let levels = isFilled ? [-Double.greatestFiniteMagnitude] + heights : heights
    return levels.enumerated().flatMap { number, level -> [Scene.Item] in
      let loops = LevelSet(field, level).loops
      var path = Path()
      for loop in loops {
        if isFilled {
          path.add(places(loop.points + loop.points.prefix(1), frame).dropLast(), closed: true)
        } else {
          for line in loop.lines { path.add(places(line, frame), closed: false) }
        }
      }
      if path.elements.isEmpty { return [] }
      guard isFilled else {
        let stroke = Stroke(color: scale.color(level), width: 1.5)
        return [.path(path, fill: nil, stroke: stroke)]
      }
      // Thin lines make the steps of similar colours visible.
      let edge = Stroke(color: Color(hex: 0x000000).opacity(0.18), width: 0.75)
      let isLined = !pen.metrics.isTerminal && number > 0
      return [.path(path, fill: scale.color(band: number), stroke: isLined ? edge : nil)]
    }
  }

  /// The height of each level at one place of its longest line, where it is most level and free.
  func annotations(in frame: Frame, _ pen: Pen) -> [Scene.Item] {
    guard hasLabels, let range else { return [] }
    let m = pen.metrics
    let levels = heights
    let scale = ColorScale(colormap: colormap, range: range.orUnit, steps: isFilled ? levels : nil)
    var taken: [Rectangle] = []
    var items: [Scene.Item] = []
    for (number, level) in levels.enumerated() {
      let lines = LevelSet(field, level).loops.flatMap(\.lines).map { places($0, frame) }
      guard let line = lines.max(by: { $0.length < $1.length }) else { continue }
      let label = level.short(6)
      let size = Size(
        width: m.width(label, m.tickSize) + (m.isTerminal ? 0 : 4), height: m.lineHeight(m.tickSize)
      )
      // A line that is hardly longer than its label would be hidden.
      guard line.length > 3 * size.width else { continue }
      let boxes = line.spots(16).compactMap { spot, slope -> (Rectangle, Double)? in
        let box = Rectangle(
          x: spot.x - size.width / 2, y: spot.y - size.height / 2, width: size.width,
          height: size.height)
        let isInside =
          frame.rectangle.contains(Point(x: box.left, y: box.top))
          && frame.rectangle.contains(Point(x: box.right, y: box.bottom))
        return isInside && !taken.contains { $0.expanded(by: 4).overlaps(box) } ? (box, slope) : nil
      }
      guard let (box, _) = boxes.min(by: { $0.1 < $1.1 }) else { continue }
      taken.append(box)
      // On the colours beside the line, or on paper that interrupts it.
      let color = isFilled ? scale.color(band: number) : pen.theme.background
      if !m.isTerminal, !isFilled { items.append(.path(box.path, fill: color, stroke: nil)) }
      items += m.text(
        label, box.middle, size: m.tickSize,
        color: isFilled ? color.legible : pen.theme.foreground)
    }
    return items
  }

  private func places(_ points: [Point], _ frame: Frame) -> [Point] {
    points.map { frame.point(field.place($0)) }.simplified(0.1).map(\.rounded)
  }
}

extension LevelSet.Loop {
  /// The pieces inside the field; one that is all inside is closed.
  var lines: [[Point]] {
    guard let edge = followsEdge.firstIndex(of: true) else { return [points + points.prefix(1)] }
    // Begin behind a piece of the edge, so that no line is cut in two where the list begins.
    let count = points.count
    var lines: [[Point]] = []
    var line: [Point] = []
    for step in 1...count {
      let index = (edge + step) % count
      line.append(points[index])
      if followsEdge[index] {
        if line.count > 1 { lines.append(line) }
        line = []
      }
    }
    return lines
  }
}

extension [Point] {
  fileprivate var length: Double {
    zip(self, dropFirst()).reduce(0) { $0 + ($1.1 - $1.0).length }
  }

  /// Points at equal distances along the line, with how steep it is there: 0 is level, 1 upright.
  fileprivate func spots(_ count: Int) -> [(Point, slope: Double)] {
    let distance = length / Double(count)
    guard distance > 0 else { return [] }
    var spots: [(Point, slope: Double)] = []
    var travelled = 0.0
    for (start, end) in zip(self, dropFirst()) {
      let step = end - start
      while spots.count < count, (Double(spots.count) + 0.5) * distance <= travelled + step.length {
        let share = ((Double(spots.count) + 0.5) * distance - travelled) / step.length
        spots.append((start + share * step, abs(step.y) / step.length))
      }
      travelled += step.length
    }
    return spots
  }
}
