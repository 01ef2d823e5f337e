// SPDX-License-Identifier: Apache-2.0

extension LineMark {
  private var points: Points { Points(x, y) }

  var extent: Extent? { points.extent }

  var traits: AxesTraits {
    var traits = AxesTraits()
    traits.hasWholeX = hasWholeX || x.areWhole
    traits.isSnugX = isSnug
    return traits
  }

  var summary: String {
    "line\(quoted(label)) through \(counted(x.count, "point"))\(points.summary)"
  }

  var seriesCount: Int { color == nil ? 1 : 0 }

  func with(_ logarithms: inout Logarithms) -> any Mark {
    var mark = self
    (mark.x, mark.y) = logarithms(x, y)
    mark.hasWholeX = false
    return mark
  }

  func legend(_ pen: Pen) -> [LegendEntry] {
    guard let label, !label.isEmpty else { return [] }
    return [
      LegendEntry(
        label: label, color: pen.color(color),
        symbol: hasMarkers ? .lineWithDots(dashed: isDashed) : .line(dashed: isDashed))
    ]
  }

  func items(in frame: Frame, _ pen: Pen) -> [Scene.Item] {
    let color = pen.color(color)
    let width = width * pen.metrics.scale
    let runs = runs(in: frame)
    var path = Path()
    for run in runs { path.elements += frame.seen(run, margin: width).elements }
    var items: [Scene.Item] = []
    if !path.elements.isEmpty, width > 0 {
      items.append(
        .path(
          path, fill: nil,
          stroke: Stroke(
            color: color, width: width, dashes: isDashed ? Stroke.dashes(width) : [],
            isSeries: !hasMarkers)))
    }
    // A point between two gaps would not be seen as a line.
    let dots =
      hasMarkers ? places(in: frame) : runs.filter { $0.count == 1 }.flatMap { $0 }
    let size = hasMarkers ? max(6 * pen.metrics.scale, 2.5 * width) : max(3, 1.5 * width)
    return items + frame.dots(dots, size: size, color)
  }

  func occupied(in frame: Frame) -> [Point] {
    runs(in: frame).flatMap { run in
      zip(run, run.dropFirst()).flatMap { start, end -> [Point] in
        guard let (start, end) = frame.seen(start, end, margin: 0) else { return [] }
        let pieces = max(1, Int(((end - start).length / 4).rounded(.up)))
        return (0...pieces).map { start + Double($0) / Double(pieces) * (end - start) }
      } + run.prefix(1)
    }
  }

  private func places(in frame: Frame) -> [Point] { points.drawable.map(frame.point) }

  /// The places of points in pieces without gaps.
  private func runs(in frame: Frame) -> [[Point]] {
    points.all.split { !$0.isPlaceable }.map { $0.map(frame.point) }.map(thinned)
  }

  /// Fewer points that make the same line: of those in one column of half a point, the first, the last, the highest
  /// and the lowest.
  private func thinned(_ points: [Point]) -> [Point] {
    guard points.count > 2_000 else { return points }
    var kept: [Point] = []
    var start = 0
    while start < points.count {
      let column = (points[start].x * 2).rounded(.down)
      var end = start
      var (low, high) = (start, start)
      while end < points.count, (points[end].x * 2).rounded(.down) == column {
        if points[end].y < points[low].y { low = end }
        if points[end].y > points[high].y { high = end }
        end += 1
      }
      for index in Set([start, low, high, end - 1]).sorted() { kept.append(points[index]) }
      start = end
    }
    return kept
  }
}

extension Frame {
  /// The pieces of a line that can be seen.
  func seen(_ line: [Point], margin: Double) -> Path {
    var path = Path()
    var end: Point?
    for (first, second) in zip(line, line.dropFirst()) {
      guard let (start, stop) = seen(first, second, margin: margin) else { continue }
      if start != end { path.elements.append(.move(start)) }
      path.elements.append(.line(stop))
      end = stop
    }
    return path
  }

  /// Dots of which those outside are left out, and those at one place are drawn once.
  func dots(_ places: [Point], size: Double, _ color: Color) -> [Scene.Item] {
    let box = rectangle.expanded(by: size)
    var path = Path()
    var taken: Set<Place> = []
    for place in places where box.contains(place) {
      if taken.insert(Place(place)).inserted { path.addDot(place) }
    }
    guard size > 0, !path.elements.isEmpty else { return [] }
    let pen = Stroke(color: color, width: size, cap: .round, isSeries: true)
    return [.path(path, fill: nil, stroke: pen)]
  }
}

/// A place to a fifth of a point.
private struct Place: Hashable {
  let x: Int
  let y: Int

  init(_ point: Point) {
    x = Int((point.x * 5).rounded())
    y = Int((point.y * 5).rounded())
  }
}
