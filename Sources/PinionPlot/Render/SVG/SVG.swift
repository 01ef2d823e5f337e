// SPDX-License-Identifier: Apache-2.0

internal import PinionCore
internal import PinionData

extension Scene {
  /// The scene as a self-contained SVG document.
  ///
  /// Source: [Scalable Vector Graphics 2](https://www.w3.org/TR/SVG2/), W3C.
  func svg() -> String {
    let (w, h) = (SVG.number(width), SVG.number(height))
    var document = SVG()
    document.line(
      """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(w)" height="\(h)" viewBox="0 0 \(w) \(h)" \
      role="img" font-family="system-ui, sans-serif" stroke-linejoin="round">
      """)
    if !title.isEmpty { document.line("<title>\(SVG.escaped(title))</title>") }
    if !summary.isEmpty { document.line("<desc>\(SVG.escaped(summary))</desc>") }
    if background.alpha > 0 {
      document.line("<rect width=\"\(w)\" height=\"\(h)\"\(SVG.paint("fill", background))/>")
    }
    document.add(items)
    document.line("</svg>")
    return document.text
  }
}

/// The text of an SVG document while it grows.
struct SVG {
  private(set) var text = ""
  /// Paths that follow each other and share a style, which is said once.
  private var paths: [(data: String, color: Color?)] = []
  private var style = Style(fill: nil, stroke: nil)

  mutating func line(_ line: String) {
    text += line
    text += "\n"
  }

  mutating func add(_ items: [Scene.Item]) {
    for item in items {
      switch item {
      case .path(let path, let fill, let stroke):
        add(path, fill: fill, stroke: stroke)
      case .text(let text):
        finishPaths()
        add(text)
      case .pixels(let pixels, let rectangle, let smooth):
        finishPaths()
        add(pixels, in: rectangle, smooth: smooth)
      case .clipped(let rectangle, let items):
        finishPaths()
        add(items, clippedTo: rectangle)
      }
    }
    finishPaths()
  }

  // MARK: Paths

  private mutating func add(_ path: Path, fill: Color?, stroke: Stroke?) {
    let data = SVG.data(of: path)
    let style = Style(fill: fill, stroke: stroke)
    if data.isEmpty || style.isInvisible { return }
    if style.shared != self.style.shared { finishPaths() }
    self.style = style
    paths.append((data, style.color))
  }

  private mutating func finishPaths() {
    if paths.count == 1 {
      line("<path\(style.text) d=\"\(paths[0].data)\"/>")
    } else if !paths.isEmpty {
      line("<g\(style.shared)>")
      for path in paths {
        let color = path.color.map { SVG.paint("color", $0) } ?? ""
        line("<path\(color) d=\"\(path.data)\"/>")
      }
      line("</g>")
    }
    paths = []
  }

  /// How a path is drawn.
  private struct Style {
    /// All of it as attributes.
    let text: String
    /// What is equal for paths of one group.
    let shared: String
    /// The colour that each path of a group has, where its line has the colour of its area as on a surface: as the
    /// current colour it is said once for both.
    let color: Color?
    let isInvisible: Bool

    init(fill: Color?, stroke: Stroke?) {
      let fill = fill.flatMap { $0.alpha > 0 ? $0 : nil }
      let stroke = stroke.flatMap { $0.width > 0 && $0.color.alpha > 0 ? $0 : nil }
      isInvisible = fill == nil && stroke == nil
      var line = ""
      if let stroke {
        let width = number(stroke.width)
        if width != "1" { line += " stroke-width=\"\(width)\"" }
        if stroke.cap == .round { line += " stroke-linecap=\"round\"" }
        if !stroke.dashes.isEmpty {
          let dashes = stroke.dashes.map(number).joined(separator: " ")
          line += " stroke-dasharray=\"\(dashes)\""
        }
      }
      text =
        (fill.map { paint("fill", $0) } ?? " fill=\"none\"")
        + (stroke.map { paint("stroke", $0.color) } ?? "") + line
      if let fill, fill == stroke?.color, fill.straight.alpha == 255 {
        color = fill
        shared = " fill=\"currentColor\" stroke=\"currentColor\"" + line
      } else {
        color = nil
        shared = text
      }
    }
  }

  /// The `d` of a path: differences from one point to the next, which take fewer digits.
  ///
  /// Differences are of places that were rounded, so that errors do not add up.
  private static func data(of path: Path) -> String {
    guard path.isDrawable else { return "" }
    var data = ""
    var here = (x: 0, y: 0)
    var start = here
    var last: Character = " "
    func add(_ command: Character, _ points: [Point]) {
      // `l` after `m` and a command after itself go without saying.
      let isImplied = command == last && command != "m" || command == "l" && last == "m"
      var separates = isImplied
      if !isImplied { data.append(command) }
      var end = here
      for point in points {
        end = (hundredths(point.x), hundredths(point.y))
        for difference in [end.x - here.x, end.y - here.y] {
          if separates && difference >= 0 { data += " " }
          data += number(hundredths: difference)
          separates = true
        }
      }
      here = end
      last = command
    }
    for element in path.elements {
      switch element {
      case .move(let point):
        add("m", [point])
        start = here
      case .line(let point): add("l", [point])
      case .curve(let end, let first, let second): add("c", [first, second, end])
      case .close:
        data += "z"
        last = "z"
        here = start
      }
    }
    return data
  }

  // MARK: Text, pictures, clipping

  private mutating func add(_ text: Text) {
    let characters = text.characters
    guard text.isDrawable, !characters.allSatisfy({ $0 == " " }) else { return }
    let (x, y) = (SVG.number(text.position.x), SVG.number(text.position.y))
    var attributes = " x=\"\(x)\" y=\"\(y)\" font-size=\"\(SVG.number(text.size))\""
    switch text.anchor {
    case .start: break
    case .middle: attributes += " text-anchor=\"middle\""
    case .end: attributes += " text-anchor=\"end\""
    }
    if text.bold { attributes += " font-weight=\"bold\"" }
    if text.rotation != 0 {
      attributes += " transform=\"rotate(\(SVG.number(text.rotation)) \(x) \(y))\""
    }
    // Whatever font the viewer has takes the room that layout left for the text.
    attributes += " textLength=\"\(SVG.number(text.width))\" lengthAdjust=\"spacingAndGlyphs\""
    attributes += SVG.paint("fill", text.color)
    line("<text\(attributes)>\(SVG.escaped(String(characters)))</text>")
  }

  private mutating func add(_ pixels: Pixels, in rectangle: Rectangle, smooth: Bool) {
    // Some viewers blur what they enlarge: pixels as large as points leave them nothing to enlarge.
    let shown = smooth ? pixels : pixels.enlarged(to: rectangle)
    guard rectangle.isDrawable, let png = shown.png() else { return }
    line(
      "<image\(SVG.place(rectangle)) preserveAspectRatio=\"none\""
        + (smooth ? "" : " image-rendering=\"pixelated\"")
        + " href=\"data:image/png;base64,\(base64(png))\"/>")
  }

  private mutating func add(_ items: [Scene.Item], clippedTo rectangle: Rectangle) {
    guard rectangle.isDrawable, !items.isEmpty else { return }
    // The name says the rectangle: where several documents are put into one page, equal names
    // mean the same.
    let sides = [rectangle.x, rectangle.y, rectangle.width, rectangle.height]
    let name = "clip" + sides.map { "_\(SVG.number($0))" }.joined()
    line("<clipPath id=\"\(name)\"><rect\(SVG.place(rectangle))/></clipPath>")
    line("<g clip-path=\"url(#\(name))\">")
    add(items)
    line("</g>")
  }

  private static func place(_ rectangle: Rectangle) -> String {
    " x=\"\(number(rectangle.x))\" y=\"\(number(rectangle.y))\""
      + " width=\"\(number(rectangle.width))\" height=\"\(number(rectangle.height))\""
  }
}

extension Rectangle {
  var isDrawable: Bool {
    Point(x: x, y: y).isDrawable && Point(x: width, y: height).isDrawable && width >= 0
      && height >= 0
  }
}

extension Pixels {
  /// Each pixel repeated so often along both axes that it is no smaller than a point, if that does not make too many.
  fileprivate func enlarged(to rectangle: Rectangle) -> Pixels {
    guard rectangle.isDrawable, width > 0, height > 0, bytes.count >= 4 * width * height else {
      return self
    }
    func factor(_ length: Double, _ count: Int) -> Int {
      Int(max(1, min((length / Double(count)).rounded(.up), 64)))
    }
    let (across, down) = (factor(rectangle.width, width), factor(rectangle.height, height))
    guard across * down > 1, width * across * height * down <= 1_000_000 else { return self }
    var enlarged = Pixels(width: width * across, height: height * down, bytes: [])
    enlarged.bytes.reserveCapacity(4 * enlarged.width * enlarged.height)
    for row in 0..<height {
      var line: [UInt8] = []
      line.reserveCapacity(4 * enlarged.width)
      for pixel in row * width..<(row + 1) * width {
        for _ in 0..<across { line += bytes[4 * pixel..<4 * pixel + 4] }
      }
      for _ in 0..<down { enlarged.bytes += line }
    }
    return enlarged
  }

  /// The pixels as a PNG file, without opacity where all are opaque.
  ///
  /// - Returns: nil where there are no pixels.
  func png() -> [UInt8]? {
    let count = width * height
    guard width > 0, height > 0, bytes.count >= 4 * count else { return nil }
    let isOpaque = (0..<count).allSatisfy { bytes[4 * $0 + 3] == 255 }
    let channelCount = isOpaque ? 3 : 4
    let parts = (0..<count).flatMap { bytes[4 * $0..<4 * $0 + channelCount] }
    return try? PNG.encode(
      Tensor(bytes: parts, shape: [height, width, channelCount], dtype: .uint8))
  }
}
