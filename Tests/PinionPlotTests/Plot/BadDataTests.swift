// SPDX-License-Identifier: Apache-2.0

import PinionCore
import Testing

@testable import PinionPlot

/// Data that nobody means to plot gives a sound picture, in files and in terminals.
@Suite struct BadDataTests {
  static let nan = Double.nan
  static let inf = Double.infinity
  static let none = Tensor([Double]())
  static let cases: [(name: String, plot: Plot)] = [
    ("line of nothing", .line(none)),
    ("line of NaN", .line(Tensor([nan, nan] as [Double]))),
    ("line with gaps", .line(Tensor([1, nan, 2, inf, 3, 4] as [Double]))),
    ("line at one height", .line([5.0, 5.0])),
    ("one point", .scatter([3.0], [4.0])),
    ("no points", .scatter(none, none)),
    ("huge numbers", .line(Tensor([-1e300, 1e300] as [Double]))),
    ("numbers beyond", .line(Tensor([1e308, -1e308, 1] as [Double]))),
    ("tiny numbers", .line(Tensor([1e-320, 2e-320] as [Double]))),
    ("near 1", .line(Tensor([1, 1.0000000000000002] as [Double]))),
    ("a far point in a stated range", Plot.line(Tensor([0, 1e300] as [Double])).ranges(y: 0...1)),
    ("a range of no width", Plot.line([0.0, 1.0]).ranges(x: 2...2, y: 7...7)),
    ("a range that is elsewhere", Plot.line([0.0, 1.0]).ranges(x: 100...200)),
    ("histogram of nothing", .histogram(none)),
    ("histogram of NaN", .histogram(Tensor([nan] as [Double]))),
    ("histogram of one number", .histogram(Tensor([1e300] as [Double]))),
    ("no bars", .bars(none)),
    ("bars of no series", .bars(Tensor.zeros([2, 0]))),
    ("bars of NaN", .bars(Tensor([nan, 1, -inf] as [Double]))),
    ("bars of zero", .bars([0.0, 0.0])),
    ("bars below zero", .bars([-1.0, -2.0])),
    ("image of no rows", .image(Tensor.zeros([0, 5]))),
    ("image of NaN", .image(Tensor([nan, nan] as [Double]).reshaped(to: [1, 2]), colorBar: true)),
    ("image of one pixel", .image([[7.0]], colorBar: true)),
    ("image of one row", .image(Tensor.zeros([1, 3000]))),
    (
      "huge pixels",
      .image(Tensor([-1e300, 1e300] as [Double]).reshaped(to: [1, 2]), colorBar: true)
    ),
    ("contour of nothing", .contour(Tensor.zeros([0, 0]))),
    ("contour of one height", .contour([[1.0]])),
    ("flat contour", .contour(Tensor.zeros([3, 3]), colorBar: true)),
    (
      "contour of NaN",
      .contour(Tensor([nan, nan, nan, nan] as [Double]).reshaped(to: [2, 2]), colorBar: true)
    ),
    (
      "contour with a hole",
      .contour(Tensor([0, 1, 2, 1, nan, 3, 2, 3, 4] as [Double]).reshaped(to: [3, 3]))
    ),
    (
      "huge contour",
      .contour(Tensor([-1e300, 1e300, 0, 1] as [Double]).reshaped(to: [2, 2]), colorBar: true)
    ),
    ("surface of nothing", .surface(Tensor.zeros([0, 0]))),
    ("surface of one row", .surface([[1.0, 2.0]])),
    ("flat surface", .surface(Tensor.zeros([3, 3]), colorBar: true)),
    (
      "surface of NaN",
      .surface(
        Tensor([nan, nan, nan, nan] as [Double]).reshaped(to: [2, 2]),
        path: Tensor([nan, 0, 0] as [Double]).reshaped(to: [1, 3]), colorBar: true)
    ),
    ("surface from above", .surface([[0, 1], [1, 2]], elevation: 90)),
    ("surface from the side", .surface([[0, 1], [1, 2]], azimuth: 0, elevation: 0)),
    ("surface turned often", .surface([[0, 1], [1, 2]], azimuth: 1e18)),
    ("matrix of nothing", .matrix(Tensor.zeros([0, 0]))),
    ("matrix of NaN", .matrix(Tensor([nan, 1] as [Double]).reshaped(to: [1, 2]), colorBar: true)),
    ("no confusion", .confusion(labels: none, predictions: none)),
    (
      "arrows to nowhere",
      .arrows(
        from: [[0, 0], [1, 1]], to: Tensor([0, 0, nan, 1] as [Double]).reshaped(to: [2, 2]),
        labels: ["a", "b"])
    ),
    ("no arrows", .arrows(from: Tensor.zeros([0, 2]), to: Tensor.zeros([0, 2]))),
    ("text nowhere", .text("x", x: nan, y: 0)),
    ("text of no size", .text("x", x: 0, y: 0, size: -3)),
    ("lines of no width", .line([0.0, 1.0], width: -1)),
    ("dots of no size", .scatter([0.0], [1.0], size: nan)),
    ("diagram of no size", Plot.diagram(width: 0, height: -1) { $0.circle(x: 0, y: 0, radius: 1) }),
    (
      "diagram of NaN",
      Plot.diagram(width: 3, height: 3) {
        $0.arrow(from: (0, 0), to: (nan, 1))
        $0.polyline([(0, 0), (1e300, nan)])
        $0.rectangle(x: nan, y: 0, width: 1, height: 1, cornerRadius: nan)
        $0.circle(x: 0, y: 0, radius: .infinity)
        $0.text("x", x: nan, y: 0)
      }
    ),
    ("grid of nothing", .grid([], columns: 3)),
    ("equal units of unequal ranges", Plot.line([0, 1e9]).equalAspect()),
    ("small size", Plot.line([0.0, 1.0]).size(width: nan, height: 1e9)),
    (
      "a long title",
      Plot.line([0.0, 1.0], label: String(repeating: "label ", count: 80))
        .titled(String(repeating: "title ", count: 80))
        .labeled(x: String(repeating: "x", count: 400), y: String(repeating: "y", count: 400))
    ),
  ]

  @Test("Pictures are sound", arguments: cases.indices)
  func picture(_ index: Int) throws {
    let plot = Self.cases[index].plot
    let small = plot.size(width: 160, height: 120)
    #expect(markupError(small.svg()) == nil, "\(Self.cases[index].name)")
    #expect(plot.svg().utf8.count < 300_000)
    for columns in [20, 80] {
      let lines = plot.terminal(width: columns, color: TerminalColor.none)
        .split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.allSatisfy { $0.count <= columns }, "\(Self.cases[index].name)")
    }
    let scene = small.scene()
    for text in scene.texts { #expect(text.position.isDrawable) }
    for path in scene.paths { #expect(path.path.isDrawable, "\(Self.cases[index].name)") }
    _ = try small.png(scale: 0.5)
  }
}
