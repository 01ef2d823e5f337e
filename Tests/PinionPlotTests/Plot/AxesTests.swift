// SPDX-License-Identifier: Apache-2.0

import PinionCore
import PinionNN
import Testing

@testable import PinionPlot

/// Where things lie in plots on a pair of axes.
@Suite struct AxesTests {
  @Test func aLineGoesThroughItsPoints() throws {
    let scene = Plot.line([0.0, 1, 2], [0.0, 4, 2]).ranges(x: 0...2, y: 0...4).scene()
    let frame = try #require(scene.frames.first)
    let line = try #require(scene.paths.first { $0.stroke?.color == Theme.light.color(0) })
    #expect(
      line.path.points == [
        Point(x: frame.left, y: frame.bottom), Point(x: frame.middle.x, y: frame.top),
        Point(x: frame.right, y: frame.middle.y),
      ])
  }

  @Test func missingPointsMakeGaps() throws {
    let values = Tensor([0.0, 1, .nan, 2, 3])
    let scene = Plot.line(values).scene()
    let line = try #require(scene.paths.first { $0.stroke?.color == Theme.light.color(0) })
    let starts = line.path.elements.reduce(0) { count, element in
      if case .move = element { return count + 1 }
      return count
    }
    #expect(starts == 2)
    #expect(line.path.elements.count == 4)
  }

  @Test func epochsHaveWholeTicks() {
    let texts = Plot.line([3.0, 2, 1]).scene().strings
    #expect(texts.contains("0") && texts.contains("1") && texts.contains("2"))
    #expect(!texts.contains("0.5"))
  }

  @Test func barsHaveTheirValues() throws {
    let scene = Plot.bars([1.0, 2, -1]).ranges(y: -1...2).scene()
    let frame = try #require(scene.frames.first)
    let bars = try #require(scene.paths.first { $0.fill == Theme.light.color(0) }).path.points
    #expect(bars.count == 12)
    let heights = stride(from: 0, to: 12, by: 4).map { bars[$0 + 2].y - bars[$0].y }
    let unit = frame.height / 3
    #expect(zip(heights, [unit, 2 * unit, unit]).allSatisfy { abs($0 - $1) < 1e-9 })
  }

  @Test func circlesAreRoundInEqualUnits() throws {
    let plot = Plot.scatter([[0.0, 0], [4, 2]]).equalAspect()
    for plot in [plot, plot.ranges(x: -1...5, y: -1...3)] {
      let scene = plot.size(width: 500, height: 300).scene()
      let dots = try #require(scene.paths.first { $0.stroke?.cap == .round }).path.points
      let step = dots[2] - dots[0]
      #expect(abs(step.x + 2 * step.y) < 1e-9)
    }
  }

  @Test(
    "The legend stands where it is put",
    arguments: [
      (LegendPosition.topLeft, 0.0, 0.0), (.topRight, 1, 0), (.bottomLeft, 0, 1),
      (.bottomRight, 1, 1),
    ])
  func legendCorner(_ position: LegendPosition, _ x: Double, _ y: Double) throws {
    let scene = Plot.line([0.0, 1, 0], label: "name").legend(position).scene()
    let frame = try #require(scene.frames.first)
    let label = try #require(scene.texts.first { $0.string == "name" }?.bounds).middle
    #expect((label.x > frame.middle.x) == (x == 1))
    #expect((label.y > frame.middle.y) == (y == 1))
  }

  @Test func theLegendAvoidsData() throws {
    let rising = Plot.line([0.0, 1], label: "name").scene()
    let frame = try #require(rising.frames.first)
    let label = try #require(rising.texts.first { $0.string == "name" }?.bounds).middle
    #expect(label.x < frame.middle.x && label.y < frame.middle.y)
    let everywhere = (0..<2_000).flatMap { [Double($0 % 50), Double($0 / 50)] }
    let full = Plot.scatter(
      Tensor(everywhere).reshaped(to: [2_000, 2]), classes: Tensor.zeros([2_000])
    ).scene()
    let outside = try #require(full.texts.last)
    let right = try #require(full.frames.first).right
    #expect(outside.position.x > right)
  }

  @Test func aHiddenLegendIsHidden() {
    #expect(!Plot.line([0.0, 1], label: "name").legend(.hidden).scene().strings.contains("name"))
  }

  @Test func withoutAxesThereIsDataAlone() {
    #expect(Plot.image(Samples.digit, colorBar: true).withoutAxes().scene().strings.isEmpty)
  }

  @Test func labelsOfArrowsWithOneEndAreApart() throws {
    let plot = Plot.arrows(
      from: [[0, 0], [1, 0], [0, 1]], to: [[2, 1], [2, 1], [2, 1]], labels: ["A", "B", "C"])
    let labels = plot.scene().texts.filter { ["A", "B", "C"].contains($0.string) }
    let boxes = labels.compactMap(\.bounds)
    try #require(boxes.count == 3)
    #expect(!boxes[0].overlaps(boxes[1]) && !boxes[1].overlaps(boxes[2]))
    #expect(!boxes[0].overlaps(boxes[2]))
  }

  @Test func numbersAreReadOnTheirCells() {
    let scene = Plot.matrix([[0, 1]], colormap: .binary).scene()
    let cells = scene.texts.filter { $0.color == Color.white || $0.color == Color.white.legible }
    #expect(cells.map(\.string) == ["0", "1"])
    #expect(cells.map { $0.color.lightness < 0.5 } == [true, false])
  }

  @Test func aLongLineHasFewPoints() throws {
    let values = Tensor((0..<100_000).map { Float(($0 * 7919) % 1000) })
    let document = Plot.line(values).svg()
    #expect(document.utf8.count < 100_000)
  }

  @Test func aPathBehindAHillIsFaint() {
    // A ridge along x; the path runs behind it and then over it.
    let ridge = Plot.surface(
      over: -1...1, y: -1...1, path: [[0, 0.9, 0], [0, 0.5, 0], [0, -0.9, 1]], elevation: 10
    ) { _, y in max(0, 1 - 4 * y * y) }
    let color = Theme.light.color(1)
    let widths = ridge.scene().paths.compactMap { path -> Double? in
      guard let stroke = path.stroke, stroke.color.opacity(1) == color else { return nil }
      return stroke.color.alpha
    }
    #expect(widths.contains(1) && widths.contains { $0 < 1 })
  }

  @Test func aHistoryHasAPanelForEachFigure() throws {
    let network = Sequential(seed: 1) { Dense(2, activation: .softmax) }
    network.compile(
      optimizer: .sgd(), loss: .sparseCategoricalCrossentropy, metrics: [.accuracy])
    let x = Tensor([0.0, 1, 2, 3]).reshaped(to: [4, 1])
    let history = try network.fit(
      x, Tensor([0, 1, 0, 1] as [Int32]), epochs: 3, validationSplit: 0.5, verbosity: .silent)
    let scene = history.plot().scene()
    #expect(scene.frames.count == 2)
    #expect(scene.strings.filter { $0 == "training" }.count == 2)
    #expect(scene.strings.filter { $0 == "validation" }.count == 2)
    #expect(scene.strings.contains("accuracy") && scene.strings.contains("loss"))
    #expect(History().plot().scene().strings.contains("No epochs"))
  }

  @Test func aNetworkIsDescribed() {
    let network = Sequential(name: "digits", seed: 1) {
      Dense(512, activation: .relu, inputShape: [784])
      Dropout(0.5)
      Dense(10, activation: .softmax)
    }
    #expect(
      network.plot().description
        == "Network “digits” of 3 layers, 407,050 parameters. "
        + "dense: Dense(512), relu · [batch, 512] · 401,920 parameters; "
        + "dropout: Dropout(0.5), [batch, 512] · no parameters; "
        + "dense_1: Dense(10), softmax · [batch, 10] · 5,130 parameters.")
    #expect(network.plot().scene().strings.contains("input [batch, 784]"))
    let unbuilt = Sequential(seed: 1) { Dense(2, activation: .relu) }.plot().scene().strings
    #expect(unbuilt == ["input", "dense · Dense(2)", "relu · not built"])
  }
}
