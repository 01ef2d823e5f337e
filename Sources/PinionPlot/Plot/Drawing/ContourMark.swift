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
