// SPDX-License-Identifier: Apache-2.0

extension Scene {
  /// The scene as lines of text, at most `columns` wide.
  ///
  /// A cell is 6 points wide and 12 high; a scene that is too wide is made smaller. Areas and pictures become blocks
  /// of colour, lines become dots of braille, text stays text. What is grey, as axes are, has the terminal's own
  /// colour, and so has the background.
  ///
  /// - Parameter hasUnicode: whether other characters than ASCII's may be used, or nil for what the locale says.
  func terminal(columns: Int, color: TerminalColor, hasUnicode: Bool? = nil) -> String {
    guard width > 0, height > 0, width < 1e6, height < 1e6, columns > 0 else { return "" }
    var grid = CellGrid(
      self, columns: columns, color: color,
      hasUnicode: hasUnicode ?? TerminalWindow.showsUnicode(color))
    grid.draw(items)
    grid.drawTicks()
    var lines = (0..<grid.rows).map { row in
      color.line((0..<grid.columns).map { grid.cell(row, $0) })
    }
    while lines.last?.isEmpty ?? false { lines.removeLast() }
    return lines.joined(separator: "\n")
  }
}

/// A picture in cells of text.
///
/// A cell has 2 × 4 dots, which are square. Each layer hides the one before: areas, which have a colour for each dot;
/// dots of lines; lines along the cells, made of arms from their middles; signs of series; letters.
struct CellGrid {
  static let pointsPerDot = 3.0

  let columns: Int
  let rows: Int
  let color: TerminalColor
  let hasUnicode: Bool
  /// The colour that stands for the terminal's background.
  let paper: RGB
  /// Points to dots.
  let place: Placement

  /// The colours of lines and dots of data where there are several and no colour is shown: each has a sign instead.
  let series: [RGB]

  /// A pixel for each dot; without colours, its greys are strengths of ink: white is most.
  var areas: Raster
  /// For each dot the opacity of the most opaque colour in it: what is less covered than that lies at an edge.
  var opacities: [UInt8]
  var dots: [RGB?]
  /// How much of each dot was covered since it was drawn.
  var covers: [Int32]
  var arms: [Arms]
  var armInk: [RGB]
  /// Short level and upright lines, which wait for the axes.
  var ticks: [(start: Point, end: Point, color: RGB)] = []
  var signs: [Character?]
  var letters: [Letter?]
  /// The cells of each text.
  var labels: [[Int]] = []

  struct Arms: OptionSet {
    var rawValue: UInt8
    static let up = Arms(rawValue: 1)
    static let right = Arms(rawValue: 2)
    static let down = Arms(rawValue: 4)
    static let left = Arms(rawValue: 8)
  }

  /// A letter's cell, and the number of the text that it belongs to.
  struct Letter {
    var cell: TerminalCell
    var label: Int
  }

  init(_ scene: Scene, columns most: Int, color: TerminalColor, hasUnicode: Bool) {
    self.color = color
    self.hasUnicode = hasUnicode
    let scale = min(1, 2 * Self.pointsPerDot * Double(most) / scene.width)
    place = Placement(scale: scale / Self.pointsPerDot)
    // A little less, so that rounding does not add a column.
    columns = min(most, max(1, Int((scene.width * place.scale / 2 - 1e-6).rounded(.up))))
    rows = max(1, Int((scene.height * place.scale / 4 - 1e-6).rounded(.up)))
    paper = RGB(scene.background)
    let colors = color == .none ? scene.items.seriesColors : []
    series = colors.count > 1 ? colors : []
    areas = Raster(
      width: 2 * columns, height: 4 * rows, background: Color(red: 0, green: 0, blue: 0, alpha: 0))
    opacities = Array(repeating: 0, count: 8 * columns * rows)
    dots = Array(repeating: nil, count: 8 * columns * rows)
    covers = Array(repeating: 0, count: 8 * columns * rows)
    arms = Array(repeating: [], count: columns * rows)
    armInk = Array(repeating: paper, count: columns * rows)
    signs = Array(repeating: nil, count: columns * rows)
    letters = Array(repeating: nil, count: columns * rows)
  }

  mutating func draw(_ items: [Scene.Item]) {
    for item in items {
      switch item {
      case .path(let path, let fill, let stroke): draw(path, fill: fill, stroke: stroke)
      case .text(let text): write(text)
      case .pixels(let pixels, let rectangle, let smooth):
        draw(pixels, in: rectangle, smooth: smooth)
      case .clipped(let rectangle, let items):
        let outer = areas.clip
        areas.clip = outer.intersection(place(rectangle))
        draw(items)
        areas.clip = outer
      }
    }
  }
}

extension [Scene.Item] {
  /// The colours of data's lines and dots in the order in which they are drawn, without greys.
  fileprivate var seriesColors: [RGB] {
    reduce(into: []) { colors, item in
      switch item {
      case .path(_, _, let stroke?) where stroke.isSeries:
        let color = stroke.ink
        if !color.isNeutral && !colors.contains(color) { colors.append(color) }
      case .clipped(_, let items):
        colors += items.seriesColors.filter { !colors.contains($0) }
      default: break
      }
    }
  }
}
