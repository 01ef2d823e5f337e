// SPDX-License-Identifier: Apache-2.0

/// The built-in typeface: letters drawn by a round pen, as on an engineer's drawing.
///
/// A font of its own makes the same picture on every machine, and lets layout know how wide a text is.
enum Font {
  struct Glyph: Sendable {
    /// The distance to the next letter, in hundredths of the size.
    var advance: Double
    /// Where the pen moves, in hundredths of the size; y grows downwards from the baseline.
    var path: Path
    /// How thick the pen is, as a share of the font's.
    var pen = 1.0
  }

  /// The width of the pen, in hundredths of the size.
  static func penWidth(bold: Bool) -> Double { bold ? 12.5 : 8 }
  /// By how much bold letters are wider, in hundredths of the size.
  static let boldSpacing = 4.0

  /// Returns the strokes of `character`, those of a box where the font lacks it.
  static func glyph(_ character: Character) -> Glyph {
    glyphs[character] ?? box(width: character.columnCount > 1 ? 100 : 62)
  }

  private static let glyphs: [Character: Glyph] = {
    var glyphs: [Character: Glyph] = [
      " ": Glyph(advance: 28, path: Path()), "\u{a0}": Glyph(advance: 28, path: Path()),
      "ı": Glyph(advance: 23, path: path("M 11.5 0 L 11.5 44")),
    ]
    for line in letterforms.split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 2)
      glyphs[Character(String(parts[0]))] = Glyph(
        advance: Double(parts[1]) ?? 0, path: path(parts[2]))
    }
    for pair in sameLetters.split(separator: " ") {
      if let letter = pair.first { glyphs[letter] = pair.last.flatMap { glyphs[$0] } }
    }
    for (letters, height) in [(superscripts, 32.0), (subscripts, -12.0)] {
      for pair in letters.split(separator: " ") {
        guard let small = pair.first, let glyph = pair.last.flatMap({ glyphs[$0] }) else {
          continue
        }
        glyphs[small] = Glyph(
          advance: 0.6 * glyph.advance,
          path: glyph.path.mapped { Point(x: 0.6 * $0.x, y: 0.6 * $0.y - height) },
          pen: 0.75)
      }
    }
    for (strokes, letters) in accents {
      for pair in letters.split(separator: " ") {
        guard let letter = pair.first, let base = pair.last, let glyph = glyphs[base] else {
          continue
        }
        let isLow = strokes.hasPrefix("M 1 0")
        let lift = base.isUppercase && !isLow ? 20.0 : 0
        let mark = path(strokes).mapped { Point(x: $0.x + glyph.advance / 2, y: $0.y - lift) }
        glyphs[letter] = Glyph(
          advance: glyph.advance, path: Path(elements: glyph.path.elements + mark.elements))
      }
    }
    return glyphs
  }()

  private static func box(width: Double) -> Glyph {
    Glyph(
      advance: width,
      path: path("M 9 0 L 9 64 L \(width - 9) 64 L \(width - 9) 0 Z"))
  }

  /// Reads the notation of ``letterforms``.
  private static func path(_ notation: some StringProtocol) -> Path {
    var elements: [Path.Element] = []
    var here = Point(x: 0, y: 0)
    var command: Substring = "M"
    var numbers: [Double] = []
    for word in notation.split(separator: " ") {
      guard let number = Double(word) else {
        command = Substring(word)
        if command == "Z" { elements.append(.close) }
        continue
      }
      numbers.append(number)
      if numbers.count < (command == "C" ? 6 : 2) { continue }
      // Letters stand on the baseline with the edge of the pen, not with its middle.
      let points = stride(from: 0, to: numbers.count, by: 2).map {
        Point(x: numbers[$0], y: -numbers[$0 + 1] - penWidth(bold: false) / 2)
      }
      numbers = []
      let end = points[points.count - 1]
      switch command {
      case "M": elements.append(.move(end))
      case "L": elements.append(.line(end))
      case "C": elements.append(.curve(end, control1: points[0], control2: points[1]))
      case "H", "V":
        // A circle has 0.552; a little more makes rounder shoulders.
        let (dx, dy) = (0.57 * (end.x - here.x), 0.57 * (end.y - here.y))
        let (first, second) =
          command == "H"
          ? (Point(x: here.x + dx, y: here.y), Point(x: end.x, y: end.y - dy))
          : (Point(x: here.x, y: here.y + dy), Point(x: end.x - dx, y: end.y))
        elements.append(.curve(end, control1: first, control2: second))
      default:  // A dot is somewhat thicker than the pen.
        for (dx, dy) in [(1.3, 0.0), (0.0, 1.3)] {
          elements.append(.move(Point(x: end.x - dx, y: end.y - dy)))
          elements.append(.line(Point(x: end.x + dx, y: end.y + dy)))
        }
      }
      here = end
    }
    return Path(elements: elements)
  }
}

extension Path {
  func mapped(_ transform: (Point) -> Point) -> Path {
    Path(
      elements: elements.map { element in
        switch element {
        case .move(let point): .move(transform(point))
        case .line(let point): .line(transform(point))
        case .curve(let end, let first, let second):
          .curve(transform(end), control1: transform(first), control2: transform(second))
        case .close: .close
        }
      })
  }
}
