// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PinionPlot

/// A scene of so many cells on white.
func sheet(_ columns: Int, _ rows: Int, _ items: [Scene.Item]) -> Scene {
  Scene(
    width: 6 * Double(columns), height: 12 * Double(rows), title: "", summary: "",
    background: .white, items: items)
}

func line(
  _ points: [(Double, Double)], _ color: Color = .black, width: Double = 1.5,
  dashes: [Double] = []
) -> Scene.Item {
  .path(
    polygon(points, closed: false), fill: nil,
    stroke: Stroke(color: color, width: width, dashes: dashes))
}

func polygon(_ points: [(Double, Double)], closed: Bool = true) -> Path {
  let points = points.map { Point(x: $0.0, y: $0.1) }
  return Path(
    elements: points.enumerated().map { $0.offset == 0 ? .move($0.element) : .line($0.element) }
      + (closed ? [.close] : []))
}

func box(
  _ x: Double, _ y: Double, _ width: Double, _ height: Double, fill: Color?,
  stroke: Stroke? = nil
) -> Scene.Item {
  .path(
    polygon([(x, y), (x + width, y), (x + width, y + height), (x, y + height)]), fill: fill,
    stroke: stroke)
}

func text(
  _ string: String, _ x: Double, _ y: Double, _ anchor: Text.Anchor = .start,
  color: Color = .black, rotation: Double = 0, bold: Bool = false
) -> Scene.Item {
  .text(
    Text(
      string: string, position: Point(x: x, y: y), size: 12, color: color, anchor: anchor,
      bold: bold, rotation: rotation))
}

func gray(_ rows: [[UInt8]]) -> Pixels {
  Pixels(
    width: rows[0].count, height: rows.count,
    bytes: rows.flatMap { $0.flatMap { [$0, $0, $0, 255] } })
}

extension Scene {
  func plain(_ columns: Int = 80, unicode: Bool = true) -> String {
    terminal(columns: columns, color: .none, hasUnicode: unicode)
  }

  func colored(_ color: TerminalColor = .trueColor, columns: Int = 80) -> String {
    terminal(columns: columns, color: color, hasUnicode: true)
  }
}

@Suite struct TerminalTests {
  // MARK: Text

  @Test("text stands in whole cells by its anchor, moved inside where it would leave the picture")
  func textCells() {
    let scene = sheet(
      10, 5,
      [
        text("ab", 12, 9), text("mid", 33, 21, .middle), text("end", 60, 33, .end),
        text("right", 48, 45), text("left", 6, 57, .end),
      ])
    #expect(scene.plain() == "  ab\n    mid\n       end\n     right\nleft")
  }

  @Test("text that is too long ends in an ellipsis") func longText() {
    #expect(sheet(6, 1, [text("abcdefgh", 0, 9)]).plain() == "abcde…")
    #expect(sheet(6, 1, [text("漢字漢字", 0, 9)]).plain() == "漢字…")
    #expect(sheet(6, 1, [text("abcdefgh", 0, 9)]).plain(unicode: false) == "abcde.")
  }

  @Test("text on its side is written downwards") func uprightText() {
    let scene = sheet(3, 5, [text("loss", 10, 24, .middle, rotation: -90)])
    #expect(scene.plain() == " l\n o\n s\n s")
    let begin = sheet(3, 5, [text("ab", 10, 60, rotation: -90), text("cd", 3, 0, rotation: 90)])
    #expect(begin.plain() == " c\n d\n\n a\n b")
  }

  @Test("no text is left that another one cuts") func overlappingText() {
    let scene = sheet(10, 1, [text("1.50", 0, 9), text("2.5", 18, 9)])
    #expect(scene.plain() == "   2.5")
  }

  @Test("control characters and joined emoji take one known width") func strangeText() {
    #expect(sheet(8, 1, [text("a\u{1b}[1mb", 0, 9)]).plain() == "a\u{fffd}[1mb")
    #expect(sheet(8, 1, [text("👩‍🚀x", 0, 9)]).plain() == "👩x")
  }

  // MARK: Lines

  @Test("lines are dots of braille") func braille() {
    // One dot is 3 × 3 points.
    let falling = sheet(2, 1, [line([(0, 0), (12, 12)], .blue)])
    #expect(falling.plain() == "⠑⢄")
    let level = sheet(3, 1, [line([(0, 10), (18, 10)], .blue)])
    #expect(level.plain() == "⣀⣀⣀")
    #expect(level.plain(unicode: false) == "___")
    #expect(falling.plain(unicode: false) == "\\\\")
  }

  @Test("frames and axes run through the middle of cells") func arms() {
    let frame = sheet(
      6, 3, [box(0, 0, 36, 36, fill: nil, stroke: Stroke(color: .gray, width: 1))])
    #expect(frame.plain() == "┌────┐\n│    │\n└────┘")
    #expect(frame.plain(unicode: false) == "+----+\n|    |\n+----+")
    let cross = sheet(5, 3, [line([(0, 18), (30, 18)]), line([(15, 0), (15, 36)])])
    #expect(cross.plain() == "  ╷\n╶─┼─╴\n  ╵")
    // A filled box has taken off the edges that it shares.
    let pen = Stroke(color: .gray, width: 1)
    let boxes = [(0.0, 0.0), (21, 0), (0, 18), (21, 18)].map { x, y in
      box(x, y, 21, 18, fill: x + y == 39 ? .blue : nil, stroke: pen)
    }
    #expect(sheet(7, 3, boxes).plain() == "┌──┬──┐\n├──┼──┤\n└──┴──┘")
  }

  @Test("lines that are hardly seen on paper are left out, dashes are as long as dots")
  func faintLines() {
    let grid = Color(hex: 0xe4e7eb)
    #expect(sheet(5, 1, [line([(0, 6), (30, 6)], grid)]).plain() == "")
    let dashed = sheet(8, 1, [line([(0, 7), (48, 7)], .blue, dashes: [9, 9])])
    #expect(dashed.plain() == "⠤⠤ ⠤⠤ ⠤⠤")
    #expect(sheet(3, 1, [line([(0, 7), (18, 7)], .blue, dashes: [1, 1])]).plain() == "⠤⠄⠤")
  }

  @Test("small discs are dots, one at least") func markers() {
    func disc(_ x: Double, _ y: Double, _ radius: Double) -> Scene.Item {
      let path = Path(elements: [
        .move(Point(x: x - radius, y: y)),
        .curve(
          Point(x: x + radius, y: y), control1: Point(x: x - radius, y: y - 1.33 * radius),
          control2: Point(x: x + radius, y: y - 1.33 * radius)),
        .curve(
          Point(x: x - radius, y: y), control1: Point(x: x + radius, y: y + 1.33 * radius),
          control2: Point(x: x - radius, y: y + 1.33 * radius)),
        .close,
      ])
      return .path(path, fill: .blue, stroke: nil)
    }
    #expect(sheet(3, 1, [disc(7.5, 4.5, 0.2)]).plain() == " ⠂")
    #expect(sheet(3, 1, [disc(9, 6, 3.2)]).plain() == " ⠶")
    let dots = Path(
      elements: [(4.5, 4.5), (16, 7)].flatMap { x, y in
        [.move(Point(x: x, y: y)), .line(Point(x: x, y: y))]
      })
    let pen = Stroke(color: .blue, width: 6, cap: .round)
    #expect(sheet(3, 1, [.path(dots, fill: nil, stroke: pen)]).plain() == "⠐ ⠴")
  }

  // MARK: Areas

  @Test("areas are blocks; without colour, their ink says how far they are from the paper")
  func areas() {
    let bars = sheet(
      6, 2, [box(0, 0, 6, 24, fill: .black), box(12, 9, 6, 15, fill: .black)])
    #expect(bars.plain() == "█ ░\n█ █")
    #expect(bars.plain(unicode: false) == "@ :\n@ @")
    #expect(
      bars.colored(.indexed256)
        == "\u{1b}[38;5;16m█ ▂\u{1b}[0m\n\u{1b}[38;5;16m█ █\u{1b}[0m")
  }

  @Test("what lies below an area is hidden, an area of the paper's colour uncovers the paper")
  func hiding() {
    let below = [
      line([(0, 6), (36, 6)], .blue), box(12, 0, 12, 12, fill: .blue),
    ]
    #expect(sheet(6, 1, below).plain() == "⠤⠤▓▓⠤⠤")
    #expect(sheet(6, 1, below + [box(12, 0, 6, 12, fill: .white)]).plain() == "⠤⠤ ▓⠤⠤")
    // Pieces that each cover a third of a dot.
    let pieces = (0..<12).map { box(12 + Double($0), 0, 1, 12, fill: .blue) }
    #expect(sheet(6, 1, [line([(0, 6), (36, 6)], .black)] + pieces).plain() == "╶─▒▒─╴")
    #expect(sheet(6, 1, [line([(0, 7), (36, 8)], .blue)] + pieces).plain() == "⠤⠤▒▒⠤⠤")
  }

  @Test("transparent areas are shaded, more where they lie over each other") func shades() {
    let red = Color(hex: 0xff0000)
    let scene = sheet(
      4, 1,
      [
        box(0, 0, 12, 12, fill: red.opacity(0.3)), box(6, 0, 12, 12, fill: red.opacity(0.3)),
        box(18, 0, 6, 12, fill: red.opacity(0.01)),
      ])
    #expect(scene.colored() == "\u{1b}[38;2;255;0;0m░▒░\u{1b}[0m")
  }

  @Test("a picture has two pixels in a cell, one above the other") func pixels() {
    let picture = Scene.Item.pixels(
      gray([[0, 255], [0, 255], [128, 0], [255, 0]]),
      in: Rectangle(x: 0, y: 0, width: 12, height: 24), smooth: false)
    let scene = sheet(2, 2, [picture])
    #expect(
      scene.colored()
        == "\u{1b}[38;2;0;0;0m█\u{1b}[38;2;255;255;255m█\u{1b}[0m\n"
        + "\u{1b}[38;2;128;128;128;48;2;255;255;255m▀\u{1b}[38;2;0;0;0;49m█\u{1b}[0m")
    #expect(
      scene.colored(.indexed256)
        == "\u{1b}[38;5;16m█\u{1b}[38;5;231m█\u{1b}[0m\n"
        + "\u{1b}[38;5;244;48;5;231m▀\u{1b}[38;5;16;49m█\u{1b}[0m")
    #expect(
      scene.terminal(columns: 80, color: .trueColor, hasUnicode: false)
        == "\u{1b}[48;2;0;0;0m \u{1b}[48;2;255;255;255m \u{1b}[0m\n"
        + "\u{1b}[48;2;192;192;192m \u{1b}[48;2;0;0;0m \u{1b}[0m")
  }

  @Test("without colour, the border of a picture tells which end of the greys is paper")
  func ink() {
    let rows: [[UInt8]] = [[0, 0, 0, 0], [0, 255, 255, 0], [0, 255, 255, 0], [0, 0, 0, 0]]
    let place = Rectangle(x: 0, y: 0, width: 24, height: 24)
    let dark = sheet(4, 2, [.pixels(gray(rows), in: place, smooth: false)])
    let light = sheet(
      4, 2, [.pixels(gray(rows.map { $0.map { 255 - $0 } }), in: place, smooth: false)])
    #expect(dark.plain() == " ▄▄\n ▀▀")
    #expect(light.plain() == " ▄▄\n ▀▀")
    #expect(light.plain(unicode: false) == " ++\n ++")
  }

  // MARK: Colour

  @Test("greys are the terminal's own colour on its own background, colours stay") func neutral() {
    let scene = sheet(
      6, 3,
      [
        text("ab", 0, 9), text("c", 18, 9, color: .blue, bold: true),
        box(0, 12, 18, 12, fill: .white.mixed(with: .black, 0.1)), text("on", 0, 21),
        line([(0, 30), (12, 30)]), line([(18, 31), (24, 31)], .blue),
      ])
    #expect(
      scene.colored()
        == "ab \u{1b}[1;38;2;0;114;178mc\u{1b}[0m\n"
        + "\u{1b}[38;2;0;0;0;48;2;230;230;230mon\u{1b}[38;2;230;230;230;49m█\u{1b}[0m\n"
        + "╶─╴\u{1b}[38;2;0;114;178m⠤⠄\u{1b}[0m")
  }

  @Test(
    "each colour has the nearest of the palette",
    arguments: [
      (0x000000, 16), (0xffffff, 231), (0xff0000, 196), (0x808080, 244), (0x314973, 60),
      (0x5f87af, 67), (0xe69f00, 178), (0x121212, 233),
    ])
  func palette(hex: UInt32, index: Int) {
    #expect(RGB(Color(hex: hex)).paletteIndex == index)
  }

  @Test(
    "the environment tells how much colour there is",
    arguments: [
      (["TERM": "xterm"], true, TerminalColor.indexed256),
      (["TERM": "xterm", "COLORTERM": "truecolor"], true, .trueColor),
      (["TERM": "xterm-direct"], true, .trueColor),
      (["TERM": "xterm", "NO_COLOR": "1"], true, .none),
      (["TERM": "xterm", "NO_COLOR": ""], true, .indexed256),
      (["TERM": "dumb", "COLORTERM": "truecolor"], true, .none), ([:], true, .none),
      (["TERM": "xterm", "COLORTERM": "24bit"], false, .none),
    ])
  func environment(variables: [String: String], isTerminal: Bool, color: TerminalColor) {
    #expect(TerminalWindow.color(isTerminal: isTerminal) { variables[$0] } == color)
  }

  @Test(
    "the locale tells whether there is Unicode, and where there is none, colour does",
    arguments: [
      (["LANG": "de_AT.UTF-8"], true, true), (["LANG": "C.utf8"], true, true),
      (["LC_ALL": "C", "LANG": "de_AT.UTF-8"], false, false),
      (["LC_ALL": "", "LC_CTYPE": "C.UTF-8", "LANG": "C"], true, true), ([:], true, false),
    ])
  func locale(variables: [String: String], inColor: Bool, plain: Bool) {
    #expect(TerminalWindow.showsUnicode(.trueColor) { variables[$0] } == inColor)
    #expect(TerminalWindow.showsUnicode(.none) { variables[$0] } == plain)
  }

  // MARK: Whatever the scene

  @Test("no line is wider than the columns, none ends in blanks, and nothing is left switched on")
  func width() {
    var random = Pseudorandom(state: 1)
    for round in 0..<24 {
      let columns = 20 + Int(random.next() * 181)
      let scene = random.scene(round)
      for (color, hasUnicode) in [
        (TerminalColor.none, true), (.none, false), (.indexed256, true), (.trueColor, false),
      ] {
        let output = scene.terminal(columns: columns, color: color, hasUnicode: hasUnicode)
        if round == 0 {
          #expect(output == scene.terminal(columns: columns, color: color, hasUnicode: hasUnicode))
        }
        for line in output.split(separator: "\n", omittingEmptySubsequences: false) {
          let (seen, isPlain) = line.withoutCodes
          #expect(seen.reduce(0) { $0 + $1.columnCount } <= columns)
          #expect(isPlain)
          #expect(color != .none || !line.hasSuffix(" "))
          #expect(color != .none || !line.contains("\u{1b}"))
          #expect(hasUnicode || line.allSatisfy(\.isASCII))
        }
      }
    }
  }

  @Test("scenes without size or with impossible numbers are empty") func impossible() {
    var scene = sheet(4, 1, [line([(.nan, 0), (3, .infinity)]), text("a", .nan, 0)])
    #expect(scene.plain() == "")
    scene.items = [line([(-1e8, 7), (1e8, 7)], .blue)]
    #expect(scene.plain() == "⠤⠤⠤⠤")
    scene.width = .nan
    #expect(scene.plain() == "")
  }
}

extension Substring {
  /// What is seen, and whether all colours are off at the end.
  fileprivate var withoutCodes: (seen: String, isPlain: Bool) {
    var (seen, code, isPlain) = ("", String?.none, true)
    for character in self {
      if character == "\u{1b}" {
        code = ""
      } else if let inside = code {
        code = character == "m" ? nil : inside + String(character)
        if character == "m" { isPlain = inside == "[0" }
      } else {
        seen.append(character)
      }
    }
    return (seen, isPlain)
  }
}

/// Numbers that are the same every time.
struct Pseudorandom {
  var state: UInt64

  /// A number of 0..<1.
  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 40) / Double(1 << 24)
  }

  private mutating func color() -> Color {
    let isGray = next() < 0.3
    let red = next()
    return Color(
      red: red, green: isGray ? red : next(), blue: isGray ? red : next(),
      alpha: next() < 0.5 ? 1 : next())
  }

  private mutating func point() -> (Double, Double) { (next() * 700 - 100, next() * 400 - 50) }

  mutating func scene(_ seed: Int) -> Scene {
    var items: [Scene.Item] = []
    for _ in 0..<12 {
      let place = point()
      switch Int(next() * 5) {
      case 0:
        items.append(
          line([place, point(), point()], color(), width: next() * 8, dashes: [next() * 9]))
      case 1:
        items.append(
          box(
            place.0, place.1, next() * 200, next() * 200, fill: color(),
            stroke: Stroke(color: color(), width: 1)))
      case 2:
        let words = [
          "accuracy", "漢字のテスト", "1.25 × 10⁻³", "👩‍🚀🇦🇹 é\u{301}", String(repeating: "long ", count: 60),
        ]
        items.append(
          text(
            words[Int(next() * 5)], place.0, place.1, [.start, .middle, .end][Int(next() * 3)],
            color: color(), rotation: [0, 0, -90, 90, 30][Int(next() * 5)], bold: next() < 0.5))
      case 3:
        let values = (0..<7).map { _ in (0..<5).map { _ in UInt8(next() * 255) } }
        items.append(
          .pixels(
            gray(values),
            in: Rectangle(x: place.0, y: place.1, width: next() * 300, height: next() * 300),
            smooth: next() < 0.5))
      default:
        let inner = [line([point(), point()], color()), text("inside", place.0, place.1)]
        items.append(
          .clipped(Rectangle(x: place.0, y: place.1, width: 150, height: 90), inner))
      }
    }
    return Scene(
      width: 120 + next() * 1000, height: 40 + next() * 200, title: "\(seed)", summary: "",
      background: next() < 0.5 ? .white : .black, items: items)
  }
}
