// SPDX-License-Identifier: Apache-2.0

import Foundation
import PinionCore
import Testing

@testable import PinionPlot

/// Axes of logarithms, and what else is laid over axes.
@Suite struct LogarithmTests {
  @Test(
    "Logarithms are exact to the last bits",
    arguments: [1e-300, 0.001, 0.37, 1, 1.4142135623730951, 2, 9.99, 10, 1000, 123_456.789, 1e300])
  func logarithm(_ number: Double) {
    let exact = Foundation.log10(number)
    #expect(abs(number.logarithm - exact) <= 4e-16 * max(1, abs(exact)))
  }

  @Test func zeroHasNoLogarithm() {
    #expect(0.0.logarithm.isNaN && (-1.0).logarithm.isNaN && Double.infinity.logarithm.isNaN)
  }

  @Test func equalRatiosAreEqualDistances() throws {
    let scene = Plot.line([1.0, 10, 100]).logarithmic(y: true).ranges(y: 1...100).scene()
    let frame = try #require(scene.frames.first)
    let line = try #require(scene.paths.first { $0.stroke?.color == Theme.light.color(0) })
    let heights = line.path.points.map(\.y)
    #expect(
      zip(heights, [frame.bottom, frame.middle.y, frame.top]).allSatisfy { abs($0 - $1) < 1e-9 })
  }

  @Test(
    "Ticks stand at powers of ten",
    arguments: [
      (Interval(-2, 2), ["0.01", "0.1", "1", "10", "100"]),
      (Interval(0, 12), ["10⁰", "10²", "10⁴", "10⁶", "10⁸", "10¹⁰", "10¹²"]),
      (Interval(-0.1, 1.1), ["1", "2", "5", "10"]),
      (Interval(0.3, 0.35), ["2.00", "2.05", "2.10", "2.15", "2.20"]),
    ])
  func ticks(_ range: Interval, _ labels: [String]) {
    let ticks = Ticks(powersIn: range, atMost: 8)
    #expect(ticks.ticks.map(\.label) == labels)
  }

  @Test func whatIsNotPositiveIsLeftOut() throws {
    let plot = Plot.line([0.0, 1, 10]).logarithmic(y: true)
    #expect(
      plot.description
        == "Line through 3 points, x from 0 to 2, y from 0 to 10. The y axis is logarithmic"
        + "; 1 point left out because it is not positive.")
    let line = plot.scene().paths.first { $0.stroke?.color == Theme.light.color(0) }
    #expect(line?.path.points.count == 2)
    #expect(Plot.line([0.0, -1]).logarithmic(x: true, y: true).svg().contains("</svg>"))
  }

  @Test func barsOfLogarithmsStandOnTheEdge() throws {
    for isHorizontal in [false, true] {
      let plot = Plot.bars([1.0, 100], horizontal: isHorizontal)
        .logarithmic(x: isHorizontal, y: !isHorizontal)
      let scene = plot.scene()
      let frame = try #require(scene.frames.first)
      let bars = try #require(scene.paths.first { $0.fill == Theme.light.color(0) }).path.points
      #expect(
        isHorizontal
          ? bars.map(\.x).min() == frame.left : bars.map(\.y).max() == frame.bottom)
    }
  }

  @Test func picturesAndNamesStayEven() {
    let image = Plot.image(Samples.digit)
    #expect(image.logarithmic(x: true, y: true).svg() == image.svg())
    let bars = Plot.bars([1.0, 2])
    #expect(bars.logarithmic(x: true).svg() == bars.svg())
  }

  @Test func levelBarsHaveTheirValues() throws {
    let scene = Plot.bars([1.0, 2, -1], horizontal: true).ranges(x: -1...2).scene()
    let frame = try #require(scene.frames.first)
    let bars = try #require(scene.paths.first { $0.fill == Theme.light.color(0) }).path.points
    let unit = frame.width / 3
    let widths = stride(from: 0, to: 12, by: 4).map { bars[$0 + 1].x - bars[$0].x }
    #expect(zip(widths, [unit, 2 * unit, unit]).allSatisfy { abs($0 - $1) < 1e-9 })
    #expect(bars[0].y < bars[4].y && bars[4].y < bars[8].y)
  }

  @Test func aBandHasGapsAndTheColourOfItsLine() throws {
    let x = Tensor([0.0, 1, 2, 3, 4])
    let plot = Plot([
      .band(x, from: Tensor([0.0, 0, .nan, 0, 0]), to: x), .line(x, x),
    ])
    let paths = plot.scene().paths
    let band = try #require(paths.first { $0.fill == Theme.light.color(0).opacity(0.25) })
    let closings = band.path.elements.count { if case .close = $0 { true } else { false } }
    #expect(closings == 2)
    #expect(paths.contains { $0.stroke?.color == Theme.light.color(0) })
    #expect(plot.description.contains("1 point left out"))
    #expect(throws: TensorError.self) {
      try withThrowingTensors { Plot.band(x, from: x, to: [1.0]) }
    }
  }

  @Test func rulesAreShownAndReachOverAll() throws {
    let scene = Plot.line([0.0, 1]).overlaid(.rule(y: 3), .rule(x: -2)).scene()
    let frame = try #require(scene.frames.first)
    let rules = scene.paths.filter { $0.stroke?.dashes.isEmpty == false }.map(\.path.points)
    try #require(rules.count == 2)
    #expect(rules[0].map(\.x) == [frame.left, frame.right])
    #expect(rules[1].map(\.y) == [frame.top, frame.bottom])
    #expect(rules[0][0].y > frame.top && rules[1][0].x > frame.left)
    #expect(Plot.rule(x: .nan).svg().contains("</svg>"))
  }

  @Test func statedTicksAreTheTicks() {
    let plot = Plot.line([0.0, 1, 2]).xTicks([0, 1.5, 7], labels: ["start", "later", "never"])
      .yTicks([0.25])
    #expect(plot.scene().strings == ["start", "later", "0.25"])
    #expect(plot.scene(columns: 40).strings.contains("later"))
    #expect(Plot.line([1.0, 10]).logarithmic(y: true).yTicks([3]).scene().strings.contains("3"))
  }

  @Test func contoursHaveTheirHeights() {
    let plain = Plot.contour(Samples.bowl, levels: 4).scene().strings
    let labeled = Plot.contour(Samples.bowl, levels: 4, labels: true).scene().strings
    #expect(labeled == plain + ["1", "2"])
  }
}
