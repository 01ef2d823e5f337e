// SPDX-License-Identifier: Apache-2.0

import PinionCore
import PinionData
import Testing

@testable import PinionPlot

/// A drawing of black on white.
private func drawn(
  _ width: Double, _ height: Double, scale: Double = 1, _ items: [Scene.Item]
) -> Raster {
  Scene(
    width: width, height: height, title: "", summary: "", background: .white, items: items
  ).raster(scale: scale)
}

extension Raster {
  /// How dark each pixel is, 0…255, in rows.
  fileprivate var ink: [[Int]] {
    (0..<height).map { row in
      (0..<width).map { 255 - Int(bytes[4 * (row * width + $0)]) }
    }
  }

  fileprivate var inkSum: Double { Double(ink.joined().reduce(0, +)) / 255 }
}

@Suite struct RasterTests {
  // MARK: Coverage

  @Test("a pixel is as dark as it is covered") func rectangles() {
    #expect(
      drawn(4, 3, [box(0.5, 0.5, 2.25, 2, fill: .black)]).ink == [
        [64, 128, 96, 0], [128, 255, 191, 0], [64, 128, 96, 0],
      ])
  }

  @Test("a diagonal halves the pixels that it crosses") func diagonal() {
    let ink = drawn(3, 3, [.path(polygon([(0, 0), (3, 3), (0, 3)]), fill: .black, stroke: nil)]).ink
    #expect(ink == [[128, 0, 0], [255, 128, 0], [255, 255, 128]])
  }

  @Test("opacity mixes with what lies below, twice where two areas overlap") func opacity() {
    let half = Color.black.opacity(0.5)
    let ink = drawn(3, 1, [box(0, 0, 2, 1, fill: half), box(1, 0, 2, 1, fill: half)]).ink
    #expect(ink == [[128, 192, 128]])
  }

  @Test("areas are filled where the winding number is not zero") func winding() {
    var path = polygon([(0, 0), (4, 0), (4, 4), (0, 4)])
    path.elements += polygon([(1, 1), (3, 1), (3, 3), (1, 3)]).elements
    #expect(drawn(4, 4, [.path(path, fill: .black, stroke: nil)]).inkSum == 16)
    var ring = polygon([(0, 0), (4, 0), (4, 4), (0, 4)])
    ring.elements += polygon([(1, 1), (1, 3), (3, 3), (3, 1)]).elements
    #expect(drawn(4, 4, [.path(ring, fill: .black, stroke: nil)]).inkSum == 12)
  }

  // MARK: Lines

  @Test("a line has its width; its joins are round, its ends straight or round") func strokes() {
    #expect(
      drawn(6, 3, [line([(1, 1.5), (5, 1.5)], width: 1)]).ink[1] == [0, 255, 255, 255, 255, 0])
    let corner = drawn(20, 20, [line([(0, 10), (10, 10), (10, 20)], width: 4)]).inkSum
    // Two rectangles overlap in a square of 2 × 2, and a quarter of a disc is outside.
    #expect(abs(corner - (80 - 4 + .pi)) < 0.15)
    let round = Scene.Item.path(
      polygon([(5, 10), (15, 10)], closed: false), fill: nil,
      stroke: Stroke(color: .black, width: 6, cap: .round))
    #expect(abs(drawn(20, 20, [round]).inkSum - (60 + 9 * .pi)) < 1)
  }

  @Test("dashes begin with a dash and go on around corners") func dashes() {
    let dashed = drawn(9, 1, [line([(0, 0.5), (9, 0.5)], width: 1, dashes: [2, 1])])
    #expect(dashed.ink == [[255, 255, 0, 255, 255, 0, 255, 255, 0]])
    let corner = drawn(6, 6, [line([(0, 0.5), (5.5, 0.5), (5.5, 6)], width: 1, dashes: [4, 4])])
    #expect(corner.ink[0] == [255, 255, 255, 255, 0, 0])
    #expect(corner.ink.map { $0[5] } == [0, 0, 0, 255, 255, 255])
  }

  @Test("curves have their area") func circle() {
    let k = 0.5522847 * 8
    let circle = Path(elements: [
      .move(Point(x: 18, y: 10)),
      .curve(
        Point(x: 10, y: 18), control1: Point(x: 18, y: 10 + k), control2: Point(x: 10 + k, y: 18)),
      .curve(
        Point(x: 2, y: 10), control1: Point(x: 10 - k, y: 18), control2: Point(x: 2, y: 10 + k)),
      .curve(
        Point(x: 10, y: 2), control1: Point(x: 2, y: 10 - k), control2: Point(x: 10 - k, y: 2)),
      .curve(
        Point(x: 18, y: 10), control1: Point(x: 10 + k, y: 2), control2: Point(x: 18, y: 10 - k)),
    ])
    let area = drawn(20, 20, [.path(circle, fill: .black, stroke: nil)]).inkSum
    // Chords are at most a tenth of a pixel off, in the middle.
    #expect(area < 64 * .pi && area > 64 * .pi - 0.1 * 2 / 3 * 16 * .pi)
  }

  // MARK: Clips and pictures

  @Test("what lies outside of a clip is not drawn") func clips() {
    let inner = Scene.Item.clipped(
      Rectangle(x: 1, y: 0, width: 1.5, height: 9), [box(-5, -5, 99, 99, fill: .black)])
    let outer = Scene.Item.clipped(Rectangle(x: 0, y: 1, width: 9, height: 1), [inner])
    #expect(drawn(4, 3, [outer]).ink == [[0, 0, 0, 0], [0, 255, 128, 0], [0, 0, 0, 0]])
  }

  @Test("pixels are repeated, blended into each other, or averaged") func pixels() {
    let row = gray([[0, 255]])
    func ink(_ width: Double, smooth: Bool) -> [Int] {
      drawn(
        width, 1,
        [
          .pixels(row, in: Rectangle(x: 0, y: 0, width: width, height: 1), smooth: smooth)
        ]
      ).ink[0]
    }
    #expect(ink(4, smooth: false) == [255, 255, 0, 0])
    #expect(ink(4, smooth: true) == [255, 191, 64, 0])
    #expect(ink(1, smooth: false) == [127])
    #expect(ink(3, smooth: false) == [255, 127, 0])
  }

  // MARK: Text

  @Test("each letter stays within the room that layout leaves for it")
  func letterWidths() {
    let letters =
      (33...126).map { String(UnicodeScalar(UInt8($0))) } + ["×", "−", "α", "∂", "é", "₁"]
    for letter in letters {
      let size = 40.0
      let text = Text(string: letter, position: Point(x: 20, y: 50), size: size, color: .black)
      let outline = text.outline(Placement(scale: 1))
      let xs = outline.polygons.joined().map(\.x)
      #expect((xs.min() ?? 20) >= 20 - 0.05 * size, "\(letter)")
      #expect((xs.max() ?? 20) <= 20 + text.width + 0.05 * size, "\(letter)")
      #expect(!outline.polygons.isEmpty)
    }
  }

  @Test("every character of plots has a glyph of its own, an unknown one is a box") func glyphs() {
    let box = Font.glyph("\u{2603}")
    for character in "×·−–°²³₁₂αβθλμσΣ→≤≥∂∇éüñçÅ" {
      #expect(Font.glyph(character).path.elements.count != 0)
      #expect("\(Font.glyph(character).path)" != "\(box.path)", "\(character)")
    }
    #expect(box.advance == 62)
  }

  @Test("text is anchored by its width, and turned about its position") func anchors() {
    func bounds(_ anchor: Text.Anchor, _ rotation: Double) -> (Double, Double, Double, Double) {
      let text = Text(
        string: "HHHH", position: Point(x: 0, y: 0), size: 10, color: .black, anchor: anchor,
        rotation: rotation)
      let points = text.outline(Placement(scale: 1)).polygons.joined()
      let (xs, ys) = (points.map(\.x), points.map(\.y))
      return (xs.min() ?? 0, xs.max() ?? 0, ys.min() ?? 0, ys.max() ?? 0)
    }
    let width = Text(string: "HHHH", position: Point(x: 0, y: 0), size: 10, color: .black).width
    let start = bounds(.start, 0)
    #expect(start.0 > 0 && start.1 < width && start.2 < -6 && abs(start.3) < 0.01)
    let middle = bounds(.middle, 0)
    #expect(abs(middle.0 + middle.1) < 0.01)
    let end = bounds(.end, 0)
    #expect(end.1 < 0 && end.0 > -width)
    // Upwards: to the left of the baseline.
    let turned = bounds(.start, -90)
    #expect(turned.2 > -width && turned.3 < 0 && turned.0 < -6 && abs(turned.1) < 0.01)
  }

  // MARK: Files

  @Test("a PNG has its size in pixels, and fails where it would have too many") func file() throws {
    let scene = sheet(2, 1, [box(0, 0, 6, 12, fill: .black)])
    let image = try PNG.decode(scene.png(scale: 2))
    #expect(image.shape == [24, 24])
    #expect(
      image.array(of: UInt8.self).prefix(14) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255])
    let error = #expect(throws: DataError.self) { try scene.png(scale: 1e6) }
    #expect("\(error.map { "\($0)" } ?? "")".contains("are no picture of 1 to 67108864 pixels"))
    #expect(throws: DataError.self) { try scene.png(scale: .nan) }
  }
}
