// SPDX-License-Identifier: Apache-2.0

/// A landscape in a box with three axes, seen from far away.
struct SurfaceLayout {
  let plot: Plot
  let mark: SurfaceMark
  let pen: Pen
  let rectangle: Rectangle
  let view: Projection
  /// The ranges of the box.
  let x: Interval
  let y: Interval
  let z: Interval
  /// Half the height of the box; half its width is 1.
  let halfHeight = 0.7

  var metrics: Metrics { pen.metrics }
  var theme: Theme { pen.theme }

  init(_ plot: Plot, _ mark: SurfaceMark, _ pen: Pen, _ rectangle: Rectangle) {
    self.plot = plot
    self.mark = mark
    self.pen = pen
    self.rectangle = rectangle
    view = Projection(azimuth: mark.azimuth, elevation: mark.elevation)
    let path = mark.path.filter(\.isPlaceable)
    func interval(_ stated: Interval?, _ numbers: [Double]) -> Interval {
      (stated ?? Interval(numbers) ?? Interval(0, 1)).widened
    }
    x = interval(plot.xRange, mark.field.x + path.map(\.x))
    y = interval(plot.yRange, mark.field.y + path.map(\.y))
    z = interval(nil, mark.field.z + path.map(\.z))
  }

  static func naturalSize(width: Double?, _ metrics: Metrics) -> Size {
    guard metrics.isTerminal else {
      return Size(width: width ?? 560, height: ((width ?? 560) * 0.8).rounded())
    }
    let columns = (width ?? 480) / Metrics.cell.width
    let rows = max(12, min((columns * 0.36).rounded(), 34))
    return Size(width: width ?? 480, height: rows * Metrics.cell.height)
  }

  /// A place of the data in the box, whose middle is the origin.
  func inBox(_ point: Point3) -> Point3 {
    Point3(
      x: 2 * x.share(point.x) - 1, y: 2 * y.share(point.y) - 1,
      z: halfHeight * (2 * z.share(point.z) - 1))
  }

  // MARK: Putting it together

  func items() -> [Scene.Item] {
    var items: [Scene.Item] = []
    var room = rectangle.inset(
      by: Insets(
        left: metrics.margin, top: metrics.margin, right: metrics.margin, bottom: metrics.margin))
    if let title = plot.title, !title.isEmpty {
      let text = metrics.wrapped(title, to: room.width, metrics.titleSize, bold: true)
      let height = metrics.height(text, metrics.titleSize)
      items += metrics.text(
        text, Point(x: room.middle.x, y: room.top + height / 2), size: metrics.titleSize,
        color: theme.foreground, bold: true)
      room = room.inset(by: Insets(top: height + metrics.gap))
    }
    if mark.hasColorBar, plot.hasAxes, let heights = Interval(mark.field.z) {
      let scale = ColorScale(colormap: mark.colormap, range: heights.orUnit)
      let bar = ColorBar(scale: scale, theme: theme, metrics: metrics)
      let share = metrics.isTerminal ? 0 : 0.15 * room.height
      var beside = room.inset(by: Insets(top: share, bottom: share))
      if metrics.isTerminal {
        beside.height = (beside.height / Metrics.cell.height).rounded(.down) * Metrics.cell.height
      }
      let width = bar.width(beside.height)
      items += bar.items(beside: beside, at: room.right - width)
      room = room.inset(by: Insets(right: width))
    }
    let placing = placing(in: room)
    if plot.hasAxes { items += panes(placing) }
    items += quads(placing)
    items += path(placing)
    if plot.hasAxes { items += axes(placing) + labels(placing).flatMap(\.items) }
    return items
  }

  /// From the view's own units to points.
  struct Placing {
    var scale: Double
    var offset: Point

    func callAsFunction(_ point: Point) -> Point { offset + scale * point }
  }

  /// The largest scale at which the box and its labels fit into a rectangle.
  private func placing(in room: Rectangle) -> Placing {
    let corners = corners.map(view.place)
    let (xs, ys) = (corners.map(\.x), corners.map(\.y))
    guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max()
    else { return Placing(scale: 1, offset: room.middle) }
    let (width, height) = (max(right - left, 1e-6), max(bottom - top, 1e-6))
    var placing = Placing(
      scale: 0.6 * min(room.width / width, room.height / height), offset: room.middle)
    for _ in 0..<4 {
      var bounds = Rectangle(
        left: placing(Point(x: left, y: top)).x, top: placing(Point(x: left, y: top)).y,
        right: placing(Point(x: right, y: bottom)).x, bottom: placing(Point(x: right, y: bottom)).y)
      if plot.hasAxes { for label in labels(placing) { bounds = bounds.union(label.bounds) } }
      // Labels keep their size, so only what is left of the room scales.
      let around = Size(
        width: bounds.width - placing.scale * width, height: bounds.height - placing.scale * height)
      let scale = min((room.width - around.width) / width, (room.height - around.height) / height)
      placing.offset = placing.offset + (room.middle - bounds.middle)
      placing.scale = max(scale, 0.2 * min(room.width / width, room.height / height))
    }
    return placing
  }

  private var corners: [Point3] {
    [-1.0, 1].flatMap { x in
      [-1.0, 1].flatMap { y in
        [-halfHeight, halfHeight].map { Point3(x: x, y: y, z: $0) }
      }
    }
  }

  // MARK: The landscape

  private func quads(_ placing: Placing) -> [Scene.Item] {
    let field = mark.field
    guard field.rows > 1, field.columns > 1, let heights = Interval(field.z) else { return [] }
    let range = heights.orUnit
    // From far to near: of a landscape no part hides one that lies nearer.
    let rows =
      view.toViewer.y < 0 ? Array((0..<field.rows - 1).reversed()) : Array(0..<field.rows - 1)
    let columns =
      view.toViewer.x < 0 ? Array((0..<field.columns - 1).reversed()) : Array(0..<field.columns - 1)
    let light = Point3(
      x: view.toViewer.x - 0.5 * view.toViewer.y, y: view.toViewer.y + 0.5 * view.toViewer.x, z: 1.2
    ).normalized
    var items: [Scene.Item] = []
    var last: (color: Color, path: Path)?
    for row in rows {
      for column in columns {
        guard let corners = quad(row, column) else { continue }
        let mean =
          (field[row, column] + field[row, column + 1] + field[row + 1, column]
            + field[row + 1, column + 1]) / 4
        let places = corners.map { placing(view.place(inBox($0))) }
        let boxes = corners.map(inBox)
        let normal = (boxes[2] - boxes[0]).cross(boxes[3] - boxes[1]).normalized
        let facing = max(0, normal.z < 0 ? -normal.dot(light) : normal.dot(light))
        // Colours in steps that one does not see: quads of one colour share a path.
        let share = (range.share(mean) * 96).rounded() / 96
        let shade = ((1 - facing) * 24).rounded() / 24
        let color = mark.colormap.color(at: share).mixed(with: .black, 0.4 * shade)
        let path = Path(SurfaceLayout.grown(places).map(\.rounded))
        if let open = last, open.color == color {
          last?.path.elements += path.elements
        } else {
          if let last { items.append(.path(last.path, fill: last.color, stroke: nil)) }
          last = (color, path)
        }
      }
    }
    if let last { items.append(.path(last.path, fill: last.color, stroke: nil)) }
    return items
  }

  /// A bit larger than it is: neighbours overlap, so that no background shines through between them.
  private static func grown(_ quad: [Point]) -> [Point] {
    let middle = 0.25 * quad.reduce(Point(x: 0, y: 0)) { $0 + $1 }
    return quad.map { corner in
      let step = corner - middle
      return step.length > 0.05 ? corner + (0.35 / step.length) * step : corner
    }
  }

  /// The corners of a quad of the landscape in turn, or nil where a height is missing or outside.
  private func quad(_ row: Int, _ column: Int) -> [Point3]? {
    let field = mark.field
    let corners = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)].map {
      Point3(x: field.x[$1], y: field.y[$0], z: field[$0, $1])
    }
    let isWhole = corners.allSatisfy {
      $0.isPlaceable && $0.x >= x.low && $0.x <= x.high && $0.y >= y.low && $0.y <= y.high
    }
    return isWhole ? corners : nil
  }

  // MARK: The path

  private func path(_ placing: Placing) -> [Scene.Item] {
    let points = mark.path.filter(\.isPlaceable).map(inBox)
    guard !points.isEmpty else { return [] }
    let buffer = nearness()
    // A path on the landscape is hidden where one sees the landscape from below: it is taken for a little higher.
    let margin = 0.02
    func isBehind(_ point: Point3) -> Bool {
      buffer.hides(view(Point3(x: point.x, y: point.y, z: point.z + 0.04)), margin: margin)
    }
    let color = theme.color(1)
    var seen = Path()
    var hidden = Path()
    var wasHidden: Bool?
    for (start, end) in zip(points, points.dropFirst()) {
      let length = placing.scale * (view.place(end) - view.place(start)).length
      let pieces = max(1, min(Int(length / 3), 400))
      func at(_ step: Int) -> Point3 {
        let share = Double(step) / Double(pieces)
        func mix(_ a: Double, _ b: Double) -> Double { a + (b - a) * share }
        return Point3(x: mix(start.x, end.x), y: mix(start.y, end.y), z: mix(start.z, end.z))
      }
      for step in 0..<pieces {
        let (a, b) = (at(step), at(step + 1))
        let isHidden = isBehind(a) && isBehind(b)
        let places = [a, b].map { placing(view.place($0)).rounded }
        let new: [Path.Element] =
          wasHidden == isHidden ? [.line(places[1])] : [.move(places[0]), .line(places[1])]
        if isHidden { hidden.elements += new } else { seen.elements += new }
        wasHidden = isHidden
      }
    }
    var dots = Path()
    for point in points.count <= 200 ? points : [points[0], points[points.count - 1]]
    where !isBehind(point) {
      dots.addDot(placing(view.place(point)).rounded)
    }
    var items: [Scene.Item] = []
    func add(_ path: Path, _ color: Color, _ width: Double, _ cap: Stroke.Cap = .butt) {
      guard !path.elements.isEmpty else { return }
      items.append(.path(path, fill: nil, stroke: Stroke(color: color, width: width, cap: cap)))
    }
    add(hidden, color.opacity(0.55), 1.6)
    if !metrics.isTerminal { add(seen, Color.white.opacity(0.55), 4.5, .round) }
    add(seen, color, 2.2)
    if !metrics.isTerminal { add(dots, Color.white.opacity(0.7), 7.5, .round) }
    add(dots, color, 5.5, .round)
    return items
  }

  private func nearness() -> NearnessBuffer {
    let corners = corners.map(view.place)
    var bounds = Rectangle(x: 0, y: 0, width: 0, height: 0)
    for corner in corners {
      bounds = bounds.union(Rectangle(x: corner.x, y: corner.y, width: 0, height: 0))
    }
    var buffer = NearnessBuffer(bounds.expanded(by: 1e-6))
    for row in 0..<max(0, mark.field.rows - 1) {
      for column in 0..<max(0, mark.field.columns - 1) {
        guard let points = quad(row, column)?.map({ view(inBox($0)) }) else { continue }
        buffer.add([points[0], points[1], points[2]])
        buffer.add([points[0], points[2], points[3]])
      }
    }
    return buffer
  }
}

extension Point3 {
  var isPlaceable: Bool { x.isDrawable && y.isDrawable && z.isDrawable }
}

extension Rectangle {
  func union(_ other: Rectangle) -> Rectangle {
    Rectangle(
      left: min(left, other.left), top: min(top, other.top), right: max(right, other.right),
      bottom: max(bottom, other.bottom))
  }
}

extension SurfaceMark {
  var summary: String {
    var text = "Surface of \(field.rows) × \(field.columns) heights"
    if let extent = field.extent { text += ", \(extent.summary)" }
    if let heights = Interval(field.z) { text += ", z \(heights.summary)" }
    if !path.isEmpty { text += ", with a path of \(counted(path.count, "point"))" }
    let missing = path.reduce(0) { $0 + ($1.isPlaceable ? 0 : 1) }
    return text + field.remark + field.missing + leftOut(missing, "point of the path")
  }
}
