// SPDX-License-Identifier: Apache-2.0

import PinionCore
import PinionData
import Testing

@testable import PinionPlot

@Suite struct SVGTests {
  @Test("a small scene is this document") func document() {
    var scene = sheet(
      20, 5,
      [
        line([(0, 10), (10, 10.126), (20, 0)], .blue, width: 2),
        line([(1, 1), (2, 2)], .blue, width: 2),
        box(10, 20, 30, 15.5, fill: .orange.opacity(0.5)),
        text("a < b & \"c\"", 60, 30, .middle, color: .black, rotation: -90, bold: true),
        .clipped(
          Rectangle(x: 0, y: 0, width: 50, height: 60),
          [line([(0, 0), (100, 100)], width: 1, dashes: [4, 2.5])]),
      ])
    scene.title = "Loss < 1"
    scene.summary = "a line\u{0} that rises"
    #expect(
      scene.svg() == """
        <svg xmlns="http://www.w3.org/2000/svg" width="120" height="60" viewBox="0 0 120 60" role="img" \
        font-family="system-ui, sans-serif" stroke-linejoin="round">
        <title>Loss &lt; 1</title>
        <desc>a line\u{fffd} that rises</desc>
        <rect width="120" height="60" fill="#ffffff"/>
        <g fill="none" stroke="#0072b2" stroke-width="2">
        <path d="m0 10 10 .13 10-10.13"/>
        <path d="m1 1 1 1"/>
        </g>
        <path fill="#e69f00" fill-opacity=".5" d="m10 20 30 0 0 15.5-30 0z"/>
        <text x="60" y="30" font-size="12" text-anchor="middle" font-weight="bold" \
        transform="rotate(-90 60 30)" textLength="\(SVG.number(width("a < b & \"c\"", bold: true)))" \
        lengthAdjust="spacingAndGlyphs" fill="#000000">a &lt; b &amp; &quot;c&quot;</text>
        <clipPath id="clip_0_0_50_60"><rect x="0" y="0" width="50" height="60"/></clipPath>
        <g clip-path="url(#clip_0_0_50_60)">
        <path fill="none" stroke="#000000" stroke-dasharray="4 2.5" d="m0 0 100 100"/>
        </g>
        </svg>

        """)
  }

  private func width(_ string: String, bold: Bool) -> Double {
    Text(string: string, position: Point(x: 0, y: 0), size: 12, color: .black, bold: bold).width
  }

  @Test(
    "numbers have two decimals at most, and no zeros that say nothing",
    arguments: [
      (0, "0"), (-0.001, "0"), (1.005, "1"), (12.5, "12.5"), (-0.25, "-.25"), (3.14159, "3.14"),
      (1e6, "1000000"), (.nan, "0"), (-.infinity, "0"), (0.07, ".07"),
    ])
  func numbers(number: Double, text: String) {
    #expect(SVG.number(number) == text)
  }

  @Test("faces of a surface say their colour once") func faces() {
    let faces = [UInt32(0x440154), 0x21918c, 0xfde725].enumerated().map { index, hex in
      let color = Color(hex: hex)
      return box(
        10 * Double(index), 0, 10, 10, fill: color, stroke: Stroke(color: color, width: 0.5))
    }
    #expect(
      sheet(5, 1, faces).svg().contains(
        """
        <g fill="currentColor" stroke="currentColor" stroke-width=".5">
        <path color="#440154" d="m0 0 10 0 0 10-10 0z"/>
        <path color="#21918c" d="m10 0 10 0 0 10-10 0z"/>
        <path color="#fde725" d="m20 0 10 0 0 10-10 0z"/>
        </g>
        """))
  }

  @Test("a surface of 64 × 64 heights takes less than 300 KB") func surfaceSize() {
    let heights = (0..<64 * 64).map { index in
      let (x, y) = (Double(index % 64) / 9.7, Double(index / 64) / 8.3)
      return x * x / 50 + (x - 3) * (y - 4) * (x - y) / 100
    }
    let surface = Plot.surface(Tensor(heights).reshaped(to: [64, 64]))
    let size = surface.svg().utf8.count
    #expect(size > 100_000 && size < 300_000, "\(size)")
  }

  @Test("a picture is a PNG inside, sharp or smooth") func picture() throws {
    let place = Rectangle(x: 5, y: 6, width: 20, height: 10)
    let pixels = gray([[0, 128], [255, 64]])
    let sharp = sheet(5, 2, [.pixels(pixels, in: place, smooth: false)]).svg()
    let smooth = sheet(5, 2, [.pixels(pixels, in: place, smooth: true)]).svg()
    let start = "<image x=\"5\" y=\"6\" width=\"20\" height=\"10\" preserveAspectRatio=\"none\""
    #expect(sharp.contains(start + " image-rendering=\"pixelated\" href=\"data:image/png;base64,"))
    #expect(smooth.contains(start + " href=\"data:image/png;base64,"))
    let png = try #require(pixels.png())
    #expect(try PNG.decode(png).array(of: UInt8.self) == [0, 128, 255, 64])
    #expect(smooth.contains(base64(png)))
    // What viewers would blur is enlarged: a pixel for each point.
    let rows = [[0, 128], [255, 64]].flatMap { (row: [UInt8]) in
      Array(repeating: row.flatMap { Array(repeating: $0, count: 10) }, count: 5)
    }
    let enlarged = try #require(gray(rows).png())
    #expect(sharp.contains(base64(enlarged)))
  }

  @Test(
    "64 characters stand for bytes",
    arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")])
  func base64Text(text: String, coded: String) {
    #expect(base64(Array(text.utf8)) == coded)
  }

  @Test("what cannot be drawn or seen is left out") func nothing() {
    let items = [
      line([(.nan, 0), (1, 1)]), line([(0, 0), (1, 1)], width: 0), box(0, 0, 9, 9, fill: nil),
      text("  ", 0, 0), box(0, 0, 9, 9, fill: .blue.opacity(0)),
    ]
    #expect(sheet(5, 1, items).svg() == sheet(5, 1, []).svg())
  }
}
