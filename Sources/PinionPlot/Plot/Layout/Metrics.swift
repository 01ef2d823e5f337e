// SPDX-License-Identifier: Apache-2.0

/// The sizes that a layout follows: points of a file, or cells of a terminal.
///
/// In a terminal a cell is 6 points wide and 12 high, and everything that text or an axis touches keeps to whole cells:
/// frames of data and pictures begin and end at their edges, axes and ticks run through their middles, and text begins
/// at the left edge of one, on a baseline 9 points below its top, whatever its size.
struct Metrics: Sendable {
  /// The columns of text, or nil where the picture is for a file.
  var columns: Int?

  static let cell = Size(width: 6, height: 12)

  var isTerminal: Bool { columns != nil }

  /// By how much text and gaps are smaller than usual, in pictures that have no room for them.
  private(set) var scale = 1.0

  /// Sizes of text: of ticks and legends, of the names of axes, of titles.
  var tickSize: Double { 11 * scale }
  var labelSize: Double { 12 * scale }
  var titleSize: Double { 14 * scale }

  /// The distance between the things around the data, and that to the edge of the picture.
  var gap: Double { isTerminal ? Metrics.cell.width : 6 * scale }
  var margin: Double { isTerminal ? 0 : 12 * scale }

  init(columns: Int? = nil) { self.columns = columns }

  /// The sizes for a picture as large as that.
  func scaled(to size: Size) -> Metrics {
    var metrics = self
    if !isTerminal { metrics.scale = max(0.6, min(1, size.width / 260, size.height / 180)) }
    return metrics
  }

  /// How high a line of text is.
  func lineHeight(_ size: Double) -> Double {
    isTerminal ? Metrics.cell.height : (size * 13).rounded() / 10
  }

  /// How wide a text is, in its widest line.
  func width(_ string: String, _ size: Double, bold: Bool = false) -> Double {
    lines(string).reduce(0) { max($0, lineWidth($1, size, bold: bold)) }
  }

  func height(_ string: String, _ size: Double) -> Double {
    Double(lines(string).count) * lineHeight(size)
  }

  private func lineWidth(_ line: String, _ size: Double, bold: Bool) -> Double {
    isTerminal
      ? Double(line.reduce(0) { $0 + $1.columnCount }) * Metrics.cell.width
      : Text(
        string: line, position: Point(x: 0, y: 0), size: size, color: .black, bold: bold
      ).width
  }

  private func lines(_ string: String) -> [String] {
    string.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// Rounds up to whole cells of a terminal.
  func whole(_ length: Double, _ unit: Double) -> Double {
    isTerminal ? (length / unit - 1e-9).rounded(.up) * unit : length
  }

  /// Rounds to the nearest whole cells of a terminal.
  func snapped(_ place: Double, _ unit: Double) -> Double {
    isTerminal ? (place / unit).rounded() * unit : place
  }

  /// The side of a picture's pixel, of which there are so many: in a terminal whole halves of cells, or of a small
  /// picture as many to a half as are the same for all.
  func pixel(_ side: Double, of count: Double) -> Double {
    let half = Metrics.cell.width
    guard isTerminal, side > 0 else { return side }
    if side >= half { return (side / half + 1e-9).rounded(.down) * half }
    return count <= 64 ? half / (half / side - 1e-9).rounded(.up) : side
  }

  /// Text whose block of lines has its middle at the height of `place`.
  func text(
    _ string: String, _ place: Point, _ alignment: TextAlignment = .center, size: Double,
    color: Color, bold: Bool = false, rotation: Double = 0
  ) -> [Scene.Item] {
    let lines = lines(string)
    let height = lineHeight(size)
    return lines.enumerated().map { number, line in
      var text = Text(
        string: line, position: place, size: size, color: color, bold: bold, rotation: rotation)
      let offset = (Double(number) - Double(lines.count - 1) / 2) * height
      if isTerminal {
        let cell = Metrics.cell
        let width = lineWidth(line, size, bold: bold)
        let share = alignment == .left ? 0 : alignment == .center ? 0.5 : 1
        text.rotation = 0
        text.position = Point(
          x: snapped(place.x - share * width, cell.width),
          y: snapped(place.y + offset - cell.height / 2, cell.height) + 0.75 * cell.height)
      } else {
        text.anchor =
          switch alignment {
          case .left: .start
          case .center: .middle
          case .right: .end
          }
        // Capitals are 0.72 of the size high: their middle stands at the place.
        let (sine, cosine) = Turn.sineAndCosine(degrees: rotation)
        let drop = offset + 0.36 * size
        text.position = Point(x: place.x - drop * sine, y: place.y + drop * cosine)
      }
      return .text(text)
    }
  }

  /// The text cut off with an ellipsis where it is wider than there is room.
  func fitted(_ string: String, to width: Double, _ size: Double, bold: Bool = false) -> String {
    if self.width(string, size, bold: bold) <= width + 1e-9 { return string }
    var kept = string
    while !kept.isEmpty, self.width(kept + "…", size, bold: bold) > width { kept.removeLast() }
    while kept.last?.isWhitespace == true { kept.removeLast() }
    return kept.isEmpty ? "" : kept + "…"
  }

  /// The text in lines of at most `width`, at most `lines` of them.
  func wrapped(
    _ string: String, to width: Double, _ size: Double, bold: Bool = false, lines limit: Int = 3
  ) -> String {
    var result: [String] = []
    for line in lines(string) {
      var current = ""
      for word in line.split(separator: " ", omittingEmptySubsequences: false) {
        let longer = current.isEmpty ? String(word) : current + " " + word
        if current.isEmpty || self.width(longer, size, bold: bold) <= width {
          current = longer
        } else {
          result.append(current)
          current = String(word)
        }
      }
      result.append(current)
    }
    if result.count > limit {
      result[limit - 1] = result[(limit - 1)...].joined(separator: " ")
      result.removeSubrange(limit...)
    }
    return result.map { fitted($0, to: width, size, bold: bold) }.joined(separator: "\n")
  }
}
