// SPDX-License-Identifier: Apache-2.0

import PinionCore
import PinionNN
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

  @Test func gridsOfDigitsHaveFiveInARow() throws {
    let digits = Plot.grid(
      (0..<10).map { _ in Plot.image(Samples.digit, colormap: .binary).withoutAxes() }, columns: 10)
    for (columns, count, pixels) in [(40, 2, 14), (80, 5, 14), (200, 10, 14)] {
      let pictures = digits.scene(columns: columns).pictures
      #expect(pictures.count { $0.place.y == 0 } == count)
      #expect(pictures.allSatisfy { $0.pixels.width == pixels && $0.place.width == 84 })
    }
  }

  @Test func arrowsInTerminalsHaveHeadsBesideBoxes() {
    let plot = Plot.diagram(width: 40, height: 10) { canvas in
      canvas.rectangle(x: 0, y: 2, width: 10, height: 6)
      canvas.arrow(from: (10, 5), to: (30, 5))
      canvas.rectangle(x: 30, y: 2, width: 10, height: 6)
    }
    let lines = plot.scene(columns: 40).terminal(columns: 40, color: .none, hasUnicode: true)
    #expect(lines.contains("├──────────────────►│"))
    let plain = plot.scene(columns: 40).terminal(columns: 40, color: .none, hasUnicode: false)
    #expect(plain.contains(">"))
  }

  @Test func narrowTerminalsLeaveRoomForTextInBoxesAndForShortArrows() {
    let plot = Plot.diagram(width: 20, height: 3) { canvas in
      for row in 0..<3 {
        canvas.rectangle(x: 0, y: Double(row), width: 3, height: 1)
        canvas.text("\(row)", x: 1.5, y: Double(row) + 0.5)
      }
      canvas.arrow(from: (10, 0), to: (10, 0.5))
    }
    let text = plot.scene(columns: 40).terminal(columns: 40, color: .none, hasUnicode: true)
    let lines = text.split(separator: "\n")
    let numbers = lines.filter { $0.contains(where: \.isNumber) }
    #expect(numbers.count == 3 && !numbers.contains { $0.contains("─") })
    #expect(lines.count { $0.contains("─") } == 4)
    #expect(text.contains("▼") && !text.contains("⠉"))
  }

  @Test func aNetworkFitsANarrowTerminal() {
    let network = Sequential(seed: 1) { Dense(512, activation: .relu, inputShape: [784]) }
    let text = network.plot().scene(columns: 40)
      .terminal(columns: 40, color: .none, hasUnicode: true)
    let lines = text.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("┌──") && $0.hasSuffix("──┐") })
    let details = lines.first { $0.contains("401,920") }
    #expect(details?.hasPrefix("│") == true && details?.hasSuffix("│") == true)
    #expect(details?.contains("…") == true)
  }

  @Test func oneHistogramIsOpaqueInATerminal() {
    let one = Plot.histogram(Samples.points, bins: 8)
    func alphas(_ plot: Plot, _ columns: Int?) -> [Double] {
      plot.scene(columns: columns).paths.compactMap { $0.fill?.alpha }
    }
    #expect(alphas(one, 80) == [1])
    #expect(alphas(one, nil) == [0.6])
    #expect(alphas(one.overlaid(one), 80) == [0.6, 0.6])
  }

  @Test("Long names are cut to the room that they have") func longNames() {
    let name = String(repeating: "long name ", count: 40)
    let plot = Plot.line([1.0, 2.0], label: name).titled(name).labeled(x: name, y: name)
    for size in Self.sizes.dropLast() {
      let scene = plot.size(size).scene()
      let sheet = Rectangle(x: 0, y: 0, width: scene.width, height: scene.height)
      for text in scene.texts {
        guard let box = text.bounds else { continue }
        #expect(
          sheet.expanded(by: 0.01).contains(Point(x: box.left, y: box.top))
            && sheet.expanded(by: 0.01).contains(Point(x: box.right, y: box.bottom)),
          "“\(text.string)”")
      }
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
