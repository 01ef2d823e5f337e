// SPDX-License-Identifier: Apache-2.0

import PinionCore
import Testing

@testable import PinionPlot

/// What stands for colours and for letters that a terminal lacks.
@Suite struct TerminalSignTests {
  @Test(
    "in ASCII letters lose their accents, Greek ones are spelled, signs have others that are near",
    arguments: [
      ("Ærøskøbing, Škoda, naïve", "Aeroskobing, Skoda, naive"), ("e\u{301}", "e"),
      ("θ = 2λ, ΔΣ, ς", "theta = 2lambda, DeltaSigma, sigma"), ("1.5 × 10⁻³", "1.5 x 10^-3"),
      ("x²y₁", "x^2y1"), ("−∂L/∂w → ∞ … 5 µm", "-dL/dw -> inf ... 5 um"), ("a ≤ b", "a <= b"),
      ("weiß", "weiss"), ("漢字 ж", "?? ?"),
    ])
  func transliteration(text: String, expected: String) {
    #expect(String(Array(text).inASCII) == expected)
    let scene = sheet(40, 1, [PinionPlotTests.text(text, 0, 9)])
    #expect(scene.plain(unicode: false) == expected)
  }

  private func level(_ y: Double, _ color: Color) -> Scene.Item {
    .path(
      polygon([(0, y), (18, y)], closed: false), fill: nil,
      stroke: Stroke(color: color, width: 1.5, isSeries: true))
  }

  private func dot(_ x: Double, _ y: Double, _ color: Color, size: Double = 4) -> Scene.Item {
    let place = Point(x: x, y: y)
    return .path(
      Path(elements: [.move(place), .line(place)]), fill: nil,
      stroke: Stroke(color: color, width: size, cap: .round, isSeries: true))
  }

  @Test("without colour each series after the first line has a sign of its own") func signs() {
    let scene = sheet(3, 3, [level(7, .blue), level(19, .vermilion), level(31, .green)])
    #expect(scene.plain() == "⠤⠤⠤\n×××\n▲▲▲")
    #expect(scene.plain(unicode: false) == "---\nxxx\n###")
    // Dots are seen on a line, whichever was drawn first.
    let items = [level(7, .blue), dot(9, 7, .vermilion)]
    #expect(sheet(3, 1, items).plain() == "⠤×⠤")
    #expect(sheet(3, 1, items.reversed()).plain() == "×●×")
  }

  @Test("a series alone, greys and a terminal with colours need no signs") func noSigns() {
    #expect(sheet(3, 1, [level(7, .blue), level(7, .blue)]).plain() == "⠤⠤⠤")
    #expect(sheet(3, 1, [dot(9, 7, .blue), level(7, .gray)]).plain() == "╶─╴")
    let scene = sheet(3, 2, [level(7, .blue), level(19, .vermilion)])
    #expect(!scene.colored().contains("×"))
  }

  @Test("a large dot has a sign in each cell that it fills, and an area takes them off")
  func largeDots() {
    let items = [level(100, .blue), dot(12, 18, .vermilion, size: 12)]
    #expect(sheet(5, 3, items).plain() == "\n ××")
    let hidden = items + [box(0, 0, 30, 36, fill: .white)]
    #expect(sheet(5, 3, hidden).plain() == "")
  }

  @Test("without colour areas of series differ in ink, and a matrix has most where it stands out")
  func areas() {
    let bars = Plot.bars([[1, 1, 1]], labels: ["a"], series: ["x", "y", "z"])
    let text = bars.scene(columns: 40).terminal(columns: 40, color: .none, hasUnicode: true)
    #expect(text.contains("▒▒ x") && text.contains("██ y") && text.contains("░░ z"))
    let labels = Tensor((0..<90).map { $0 % 3 })
    let matrix = Plot.confusion(labels: labels, predictions: labels)
    let rows = matrix.scene(columns: 40).terminal(columns: 40, color: .none, hasUnicode: true)
    #expect(rows.contains("▓30▓  0   0"), "\(rows)")
  }
}
