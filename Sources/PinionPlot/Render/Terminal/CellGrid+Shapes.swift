// SPDX-License-Identifier: Apache-2.0

extension CellGrid {
  mutating func draw(_ path: Path, fill: Color?, stroke: Stroke?) {
    let lines = path.flattened(place)
    let armsBefore = fill != nil && stroke != nil ? arms : []
    if let fill {
      self.fill(
        Outline(polygons: lines.map(\.points)), fill, isMark: path.isRound || path.isTriangle)
    }
    guard let stroke, stroke.width > 0, stroke.color.alpha > 0 else { return }
    if let fill, fill.alpha > 0.5 {
      // An edge in the colour of the paper or of the area keeps areas apart that cells keep apart.
      let edge = RGB(stroke.color)
      if contrast(edge) < 0.15 || edge == RGB(fill) { return }
      // Around slanted pieces of few cells, as those of a surface, it would be all that is seen.
      if lines.allSatisfy({ !$0.isBox && $0.points.spot(12) != nil }) { return }
    }
    draw(lines, stroke)
    if !armsBefore.isEmpty { for line in lines { join(armsBefore, to: line) } }
  }

  /// Joins lines that end at a box from outside to its edge, which the box's area has taken off there.
  private mutating func join(_ before: [Arms], to box: Polyline) {
    let (xs, ys) = (box.points.map(\.x), box.points.map(\.y))
    guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max(),
      left > -1e6, right < 1e6, top > -1e6, bottom < 1e6, box.isBox
    else { return }
    let (first, last) = (Int((left / 2).rounded(.down)), Int((right / 2).rounded(.up)) - 1)
    let (upper, lower) = (Int((top / 4).rounded(.down)), Int((bottom / 4).rounded(.up)) - 1)
    func join(_ row: Int, _ column: Int, _ outward: Arms) {
      guard isSeen(row, column), !arms[row * columns + column].isEmpty else { return }
      arms[row * columns + column].formUnion(before[row * columns + column].intersection(outward))
    }
    for column in 0..<columns where column >= first && column <= last {
      join(upper, column, .up)
      join(lower, column, .down)
    }
    for row in 0..<rows where row >= upper && row <= lower {
      join(row, first, .left)
      join(row, last, .right)
    }
  }

  // MARK: Areas

  private mutating func fill(_ outline: Outline, _ color: Color, isMark: Bool) {
    guard color.alpha > 0 else { return }
    let isOpaque = color.alpha >= 0.5
    if isMark, isOpaque, outline.polygons.allSatisfy({ $0.spot(5) != nil }) {
      for polygon in outline.polygons {
        if let spot = polygon.spot(5) { mark(spot, Outline(polygons: [polygon]), RGB(color)) }
      }
      return
    }
    // The paper's own colour uncovers the terminal's background.
    let isPaper = isOpaque && RGB(color) == paper
    let source = ink(color).premultiplied
    let width = areas.width
    var wasSeen = false
    Coverage.rows(of: outline, in: areas.clip) { row, column, coverage in
      for (x, share) in zip(column..., coverage) where share > 0 {
        let dot = row * width + x
        let isCovered = 2 * share >= Coverage.full
        wasSeen = wasSeen || isCovered
        if isPaper {
          if isCovered { opacities[dot] = 0 }
        } else {
          // Where nothing is left to be seen, colours of before would shine through edges.
          if opacities[dot] == 0 { for part in 4 * dot..<4 * dot + 4 { areas.bytes[part] = 0 } }
          opacities[dot] = max(opacities[dot], source.3)
          areas.bytes.withUnsafeMutableBufferPointer {
            Raster.blend(source, share, of: Coverage.full, over: $0, at: 4 * dot)
          }
        }
        if isOpaque { cover(dot, share) }
      }
    }
    // What is too thin for an area is a line, unless it is a piece of a surface.
    if !wasSeen && isOpaque && !isPaper && outline.polygons.contains(where: { $0.spot(4) == nil }) {
      for polygon in outline.polygons { draw(polygon + polygon.prefix(1), RGB(color)) }
    }
  }

  /// Takes off what was drawn at a dot when half of it is covered, be it by several pieces of a surface.
  private mutating func cover(_ dot: Int, _ share: Int32) {
    covers[dot] += share
    if 2 * covers[dot] < Coverage.full { return }
    covers[dot] = 0
    dots[dot] = nil
    // The arms of a cell meet at its middle.
    let (row, column) = dot.quotientAndRemainder(dividingBy: areas.width)
    if row % 4 == 2 && column % 2 == 0 {
      arms[cell(of: dot)] = []
      signs[cell(of: dot)] = nil
    }
  }

  private func cell(of dot: Int) -> Int {
    let (row, column) = dot.quotientAndRemainder(dividingBy: areas.width)
    return row / 4 * columns + column / 2
  }

  /// Draws a small disc or triangle, such as a marker, as the dots that it covers, and as one at least.
  ///
  /// - Parameter sign: what stands for it instead, in the cell of its middle and in those that it covers by half.
  private mutating func mark(
    _ middle: Point, _ outline: Outline, _ color: RGB, sign: Character? = nil
  ) {
    var counts: [Int: Int] = [:]
    if let dot = setDot(middle, color) { counts[cell(of: dot)] = 4 }
    let width = areas.width
    Coverage.rows(of: outline, in: areas.clip) { row, column, coverage in
      for (x, share) in zip(column..., coverage) where 2 * share >= Coverage.full {
        let dot = row * width + x
        if sign == nil { set(dot, color) } else { counts[cell(of: dot), default: 0] += 1 }
      }
    }
    guard let sign else { return }
    for (cell, count) in counts where count >= 4 { signs[cell] = sign }
  }

  private mutating func set(_ dot: Int, _ color: RGB) {
    dots[dot] = color
    covers[dot] = 0
  }

  mutating func draw(_ pixels: Pixels, in rectangle: Rectangle, smooth: Bool) {
    guard rectangle.isDrawable else { return }
    // Edges between halves of cells keep small pictures sharp.
    let exact = place(rectangle)
    func rounded(_ length: Double) -> Double { 2 * (length / 2).rounded() }
    let (left, top) = (rounded(exact.x), rounded(exact.y))
    let place = Rectangle(
      x: left, y: top, width: max(2, rounded(exact.x + exact.width) - left),
      height: max(2, rounded(exact.y + exact.height) - top))
    areas.draw(color == .none ? pixels.inInk : pixels, in: place, smooth: smooth)
    let seen = areas.clip.intersection(place)
    for row in Int(seen.y.rounded())..<Int((seen.y + seen.height).rounded()) {
      for column in Int(seen.x.rounded())..<Int((seen.x + seen.width).rounded()) {
        cover(row * areas.width + column, Coverage.full)
        opacities[row * areas.width + column] = 255
      }
    }
  }

  /// The colour that an area is painted with: without colours, a grey that says how far it is from the paper's.
  private func ink(_ color: Color) -> Color {
    guard self.color == .none else { return color }
    let natural = contrast(RGB(color)) / max(paper.lightness, 1 - paper.lightness)
    // Colours of series differ in hue more than in lightness.
    let number = [Theme.terminal, .light, .dark].lazy.compactMap { theme in
      theme.series.firstIndex { RGB($0) == RGB(color) }
    }.first
    let ink = [natural, 1, 0.25, 0.75][(number ?? 0) % 4]
    return Color(red: ink, green: ink, blue: ink, alpha: color.alpha)
  }

  func contrast(_ color: RGB) -> Double { abs(color.lightness - paper.lightness) }

  // MARK: Lines

  private mutating func draw(_ lines: [Polyline], _ stroke: Stroke) {
    let width = stroke.width * place.scale
    let dashes = stroke.dashes.map { $0 * place.scale }
    let color = stroke.ink
    let number = stroke.isSeries ? series.firstIndex(of: color) : nil
    let sign = number.map { Character(series: $0, hasUnicode) }
    // The first of the lines needs none.
    let lineSign = number == 0 ? nil : sign
    // A line of no length is a dot.
    let isDot = { (line: Polyline) in line.points.allSatisfy { $0 == line.points.first } }
    if stroke.cap == .round, width <= 4, lines.allSatisfy(isDot) {
      for line in lines {
        let disc = Outline(stroking: [line], width: width, cap: .round)
        mark(line.points[0], disc, color, sign: sign)
      }
      return
    }
    if width >= 2 {
      let outline = Outline(stroking: lines, width: width, cap: stroke.cap, dashes: dashes)
      fill(outline, stroke.color, isMark: false)
      return
    }
    if let least = dashes.min(), least > 0 {
      // Dashes and gaps of less than two dots are not seen.
      let pieces = lines.flatMap { $0.dashed(dashes.map { $0 * max(1, 2 / least) }) }
      for piece in pieces { draw(piece.points, color, sign: lineSign) }
      return
    }
    for line in lines {
      let corners = line.isClosed ? line.points + line.points.prefix(1) : line.points
      // Frames and axes run along the cells; a level line of data is better placed by dots.
      guard line.isClosed || color.isNeutral else {
        draw(corners, color, sign: lineSign)
        continue
      }
      let (right, bottom) =
        line.isClosed
        ? (corners.map(\.x).max() ?? 0, corners.map(\.y).max() ?? 0)
        : (Double(areas.width), Double(areas.height))
      for (start, end) in zip(corners, corners.dropFirst())
      where !rule(start, end, color, right: right, bottom: bottom) {
        draw([start, end], color)
      }
    }
  }

  /// Draws a level or upright line as arms of cells, whose ends are in the middle of cells.
  ///
  /// - Parameters:
  ///   - right: where the cell to the left is meant, as at the right side of a box.
  ///   - bottom: where the cell above is meant.
  /// - Returns: false where the line is neither.
  private mutating func rule(
    _ start: Point, _ end: Point, _ color: RGB, right: Double, bottom: Double
  ) -> Bool {
    func cell(_ place: Double, _ last: Double, _ size: Double) -> Int {
      Int(place >= last ? (place / size).rounded(.up) - 1 : (place / size).rounded(.down))
    }
    func column(_ x: Double) -> Int { cell(x, right, 2) }
    func row(_ y: Double) -> Int { cell(y, bottom, 4) }
    let isLevel = abs(start.y - end.y) < 1e-6
    guard isLevel || abs(start.x - end.x) < 1e-6 else { return false }
    if (end - start).length < (isLevel ? 2 : 4) {
      ticks.append((start, end, color))
      return true
    }
    let (first, second) = isLevel ? (column(start.x), column(end.x)) : (row(start.y), row(end.y))
    let across = isLevel ? row(start.y) : column(start.x)
    let (back, forth): (Arms, Arms) = isLevel ? (.left, .right) : (.up, .down)
    let (low, high) = (min(first, second), max(first, second))
    let count = isLevel ? columns : rows
    guard high >= 0, low < count else { return true }
    for along in max(0, low)...min(high, count - 1) {
      let (row, column) = isLevel ? (across, along) : (along, across)
      guard isSeen(row, column) else { continue }
      let cell = row * columns + column
      armInk[cell] = color
      if along > low { arms[cell].insert(back) }
      if along < high { arms[cell].insert(forth) }
    }
    return true
  }

  /// Draws the level and upright lines that are shorter than a cell: at an axis, each becomes an arm of it.
  mutating func drawTicks() {
    for (start, end, color) in ticks {
      let isLevel = abs(start.y - end.y) < 1e-6
      let (back, forth): (Arms, Arms) = isLevel ? (.left, .right) : (.up, .down)
      // A tick begins at its axis.
      let step = end - start
      let (row, column) = (Int((start.y / 4).rounded(.down)), Int((start.x / 2).rounded(.down)))
      if isSeen(row, column), !arms[row * columns + column].isEmpty {
        arms[row * columns + column].insert(step.x + step.y < 0 ? back : forth)
      } else {
        draw([start, end], color)
      }
    }
  }

  /// Whether a cell lies in the picture, and not beyond the clip by more than half.
  private func isSeen(_ row: Int, _ column: Int) -> Bool {
    let (x, y) = (Double(2 * column + 1), Double(4 * row + 2))
    let clip = areas.clip
    return row >= 0 && row < rows && column >= 0 && column < columns && x >= clip.x - 1
      && x <= clip.x + clip.width + 1 && y >= clip.y - 2 && y <= clip.y + clip.height + 2
  }

  /// Sets the dots along straight lines.
  private mutating func draw(_ points: [Point], _ color: RGB, sign: Character? = nil) {
    if points.count == 1 { setDot(points[0], color) }
    for (a, b) in zip(points, points.dropFirst()) {
      guard let (start, end) = areas.clip.part(of: a, b) else { continue }
      let step = end - start
      let count = max(1, Int(max(abs(step.x), abs(step.y)).rounded(.up)))
      for index in 0...count {
        let dot = setDot(start + (Double(index) / Double(count)) * step, color)
        // Those of dots stay.
        if let sign, let dot, signs[cell(of: dot)] == nil { signs[cell(of: dot)] = sign }
      }
    }
  }

  @discardableResult private mutating func setDot(_ point: Point, _ color: RGB) -> Int? {
    let clip = areas.clip
    guard clip.width > 0, clip.height > 0, point.x >= clip.x, point.y >= clip.y,
      point.x <= clip.x + clip.width,
      point.y <= clip.y + clip.height
    else { return nil }
    // The lower and right edge belong to the last dots.
    let column = min(Int(point.x), Int((clip.x + clip.width).rounded(.up)) - 1)
    let row = min(Int(point.y), Int((clip.y + clip.height).rounded(.up)) - 1)
    let dot = max(0, row) * areas.width + max(0, column)
    set(dot, color)
    return dot
  }
}

extension Stroke {
  /// The colour of its dots, on whatever they are drawn.
  var ink: RGB { RGB(color.mixed(with: .gray.opacity(color.alpha), 1 - color.alpha)) }
}

extension Path {
  fileprivate var isRound: Bool {
    elements.contains { if case .curve = $0 { true } else { false } }
  }

  fileprivate var isTriangle: Bool {
    elements.count { if case .close = $0 { false } else { true } } == 3
  }
}

extension Polyline {
  /// Whether all sides are level or upright.
  fileprivate var isBox: Bool {
    zip(points, points.dropFirst() + points.prefix(1)).allSatisfy { $0.x == $1.x || $0.y == $1.y }
  }
}

extension [Point] {
  /// The middle of a polygon that is no larger than so many dots; 4 are the height of a cell.
  fileprivate func spot(_ most: Double) -> Point? {
    let (xs, ys) = (map(\.x), map(\.y))
    guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max(),
      right - left <= most, bottom - top <= most
    else { return nil }
    return Point(x: (left + right) / 2, y: (top + bottom) / 2)
  }
}

extension Rectangle {
  /// The part of a straight line that lies inside.
  ///
  /// Source: Y. Liang and B. Barsky, A new concept and method for line clipping, ACM Transactions on
  /// Graphics 3 (1984).
  func part(of start: Point, _ end: Point) -> (Point, Point)? {
    var (from, to) = (0.0, 1.0)
    let step = end - start
    for (delta, distance) in [
      (-step.x, start.x - x), (step.x, x + width - start.x), (-step.y, start.y - y),
      (step.y, y + height - start.y),
    ] {
      if delta == 0 {
        if distance < 0 { return nil }
      } else if delta < 0 {
        from = max(from, distance / delta)
      } else {
        to = min(to, distance / delta)
      }
    }
    return from <= to ? (start + from * step, start + to * step) : nil
  }
}

extension Pixels {
  /// The pixels as strengths of ink, where the border tells which end of the greys is paper.
  var inInk: Pixels {
    guard width > 0, height > 0, bytes.count >= 4 * width * height else { return self }
    func lightness(_ pixel: Int) -> Double {
      RGB(bytes[4 * pixel], bytes[4 * pixel + 1], bytes[4 * pixel + 2]).lightness
    }
    var border: [Int] = (0..<width).flatMap { [$0, (height - 1) * width + $0] }
    border += (0..<height).flatMap { [$0 * width, $0 * width + width - 1] }
    let isDarkOnLight = border.map(lightness).sorted()[border.count / 2] > 0.5
    var pixels = self
    for pixel in 0..<width * height {
      let light = lightness(pixel)
      let ink = UInt8(((isDarkOnLight ? 1 - light : light) * 255).rounded())
      for channel in 0..<3 { pixels.bytes[4 * pixel + channel] = ink }
    }
    return pixels
  }
}
