// SPDX-License-Identifier: Apache-2.0

import PinionCore
import Testing

@testable import PinionPlot

/// What holds for pictures of all kinds.
@Suite struct PictureTests {
  static let names = Samples.all.map(\.name)
  static let sizes: [Size?] = [
    nil, Size(width: 160, height: 120), Size(width: 640, height: 420),
    Size(width: 1200, height: 800), Size(width: 40, height: 40),
  ]

  func sample(_ name: String) throws -> Plot {
    try #require(Samples.all.first { $0.name == name }).plot
  }

  @Test("Documents are well formed, the same each time, and small", arguments: names)
  func documents(_ name: String) throws {
    let plot = try sample(name)
    #expect(plot.svg() == plot.svg())
    for theme in [Theme.light, .dark] {
      for size in theme == .light ? [nil, Size(width: 160, height: 120)] : [nil] {
        let document = plot.theme(theme).size(size).svg()
        #expect(markupError(document) == nil)
        #expect(document.utf8.count < 300_000)
        #expect(!document.contains("\"nan") && !document.contains(" nan"))
        #expect(document.contains("<desc>"))
      }
      #expect(plot.theme(theme).scene().background == theme.background)
    }
  }

  @Test("Text stays inside of the picture", arguments: names)
  func textInside(_ name: String) throws {
    for size in Self.sizes.dropLast() {
      let scene = try sample(name).size(size).scene()
      let sheet = Rectangle(x: 0, y: 0, width: scene.width, height: scene.height)
      for text in scene.texts {
        guard let box = text.bounds else { continue }
        #expect(
          sheet.contains(Point(x: box.left, y: box.top))
            && sheet.contains(Point(x: box.right, y: box.bottom)),
          "“\(text.string)” at \(size.map { "\($0)" } ?? "its own size")")
      }
    }
  }

  @Test("Texts do not lie over each other", arguments: names.filter { $0 != "diagram" })
  func textApart(_ name: String) throws {
    for size in [nil, Size(width: 640, height: 420), Size(width: 300, height: 200)] {
      let texts = try sample(name).size(size).scene().texts
      for (index, text) in texts.enumerated() {
        guard let box = text.bounds else { continue }
        for other in texts[..<index] {
          #expect(
            other.bounds.map { !$0.overlaps(box) } ?? true,
            "“\(text.string)” over “\(other.string)” at \(size.map { "\($0)" } ?? "its own size")")
        }
      }
    }
  }

  @Test("In a terminal everything keeps to cells", arguments: names, [40, 80, 200])
  func cells(_ name: String, _ columns: Int) throws {
    let scene = try sample(name).scene(columns: columns)
    #expect(scene.width == Double(columns) * 6)
    #expect(scene.height.truncatingRemainder(dividingBy: 12) == 0)
    for text in scene.texts {
      #expect(text.position.x.truncatingRemainder(dividingBy: 6) == 0, "\(text.string)")
      #expect(text.position.y.truncatingRemainder(dividingBy: 12) == 9, "\(text.string)")
      #expect(text.anchor == .start && text.rotation == 0)
    }
    for frame in scene.frames where name != "empty" {
      #expect(frame.x.truncatingRemainder(dividingBy: 6) == 0)
      #expect(frame.y.truncatingRemainder(dividingBy: 12) == 0)
      #expect(frame.right <= scene.width && frame.bottom <= scene.height)
    }
  }

  @Test func aDigitsPixelsAreWholeHalvesOfCells() throws {
    for (columns, side) in [(40, 28.0), (80, 56), (200, 56)] {
      let scene = Plot.image(Samples.digit, colormap: .binary).scene(columns: columns)
      let picture = try #require(scene.pictures.first)
      #expect(picture.pixels.width == 28 && picture.pixels.height == 28)
      #expect(picture.place.width == side * 6 && picture.place.height == side * 6)
      #expect(picture.place.x.truncatingRemainder(dividingBy: 6) == 0)
      #expect(picture.place.y.truncatingRemainder(dividingBy: 12) == 0)
    }
  }

  @Test func namesWithMarkupAreText() {
    let name = "<b> & \"c\" \u{1b}[31m"
    let plot = Plot.line([1.0, 2.0], label: name).titled(name).labeled(x: name, y: name)
    #expect(markupError(plot.svg()) == nil)
    #expect(!plot.svg().contains("<b>"))
    #expect(!plot.terminal(width: 80, color: TerminalColor.none).contains("\u{1b}"))
  }

  @Test func theCheckerSeesMistakes() {
    #expect(markupError("<a x=\"1\"><b/>&amp;</a>") == nil)
    #expect(markupError("<a><b></a></b>") != nil)
    #expect(markupError("<a x=1/>") != nil)
    #expect(markupError("<a x=\"1\" x=\"2\"/>") != nil)
    #expect(markupError("<a>&</a>") != nil)
    #expect(markupError("<a>") != nil)
  }
}
