// SPDX-License-Identifier: Apache-2.0

import PinionCore
import PinionNN

@testable import PinionPlot

/// A plot of each kind, with the names of things that others lack.
enum Samples {
  static let digit = Tensor(
    (0..<784).map { index -> Float in
      let (row, column) = (Float(index / 28) - 13.5, Float(index % 28) - 13.5)
      return max(0, 255 - abs(row * row + 2 * column * column - 120) * 4)
    }
  ).reshaped(to: [28, 28])

  /// The heights of a bowl, few of them, so that tests are fast.
  static let bowl = Tensor(
    (0..<17 * 17).map { index -> Double in
      let (row, column) = (Double(index / 17) / 8 - 1, Double(index % 17) / 8 - 1)
      return row * row + 2 * column * column
    }
  ).reshaped(to: [17, 17])

  static let t = Tensor.linspace(from: 0, to: 6, count: 50)

  static var points: Tensor {
    let values = (0..<120).flatMap { index -> [Double] in
      let angle = Double(index) * 2.399963
      return [Double(index % 11) - 5 + 0.1 * angle, Double(index % 7) - Double(index % 3) * 2]
    }
    return Tensor(values).reshaped(to: [120, 2])
  }

  static let all: [(name: String, plot: Plot)] = [
    (
      "lines",
      Plot([.line(t, sin(t), label: "sin"), .line(t, cos(t), label: "cos", dashed: true)])
        .titled("Two waves").labeled(x: "t", y: "amplitude")
    ),
    ("markers", Plot.line([3.0, 1, 2], label: "loss", markers: true)),
    (
      "curve",
      Plot.line(over: -3...3) { $0 * $0 * 1e7 }.overlaid(.text("least", x: 0, y: 1e6))
    ),
    (
      "scatter",
      Plot.scatter(
        points, classes: Tensor((0..<120).map { Int32($0 % 3) }), classNames: ["a", "b", "c"])
    ),
    ("image", Plot.image(digit, colormap: .binary, colorBar: true).titled("A digit")),
    (
      "color image",
      Plot.image(Tensor((0..<54).map { Float($0) / 54 }).reshaped(to: [3, 6, 3])).withoutAxes()
    ),
    ("histogram", Plot.histogram(points, bins: 12, label: "numbers").labeled(y: "count")),
    ("bars", Plot.bars([0.1, 0.7, 0.2], labels: ["cat", "dog", "bird"])),
    (
      "groups",
      Plot.bars(
        [[1, 2], [-1, 3]], labels: ["a rather long name", "another long name"],
        series: ["before", "after"])
    ),
    (
      "arrows",
      Plot.arrows(from: [[0, 0], [0, 0]], to: [[2, 1], [2, 1]], labels: ["A", "B"]).equalAspect()
    ),
    ("contour", Plot.contour(bowl, colorBar: true)),
    ("level lines", Plot.contour(bowl, filled: false, labels: true)),
    (
      "logarithms",
      Plot([.scatter(t, exp(t), label: "dots"), .line(t, t, label: "line"), .rule(y: 50)])
        .logarithmic(y: true)
    ),
    (
      "level bars",
      Plot.bars(
        [[1, 2], [-1, 3]], labels: ["a rather long name", "b"], series: ["before", "after"],
        horizontal: true)
    ),
    (
      "band",
      Plot([.band(t, from: sin(t) - 0.2, to: sin(t) + 0.2, label: "spread"), .line(t, sin(t))])
        .xTicks([0, .pi], labels: ["0", "π"])
    ),
    (
      "surface",
      Plot.surface(bowl, path: [[8, 16, 1], [8, 8, 0]], colorBar: true)
        .labeled(x: "first", y: "second", z: "height").titled("A bowl")
    ),
    ("matrix", Plot.matrix([[1.5, -2], [3, 4]], colormap: .coolwarm, colorBar: true)),
    (
      "confusion",
      Plot.confusion(labels: [0, 1, 2, 1], predictions: [0, 2, 2, 1], names: ["x", "y", "z"])
    ),
    (
      "diagram",
      Plot.diagram(width: 6, height: 3) { canvas in
        canvas.box("Dense\n512", x: 1, y: 1, width: 1.5, height: 1, fill: .sky)
        canvas.arrow(from: (2.5, 1.5), to: (4, 1.5), dashed: true)
        canvas.circle(x: 4.6, y: 1.5, radius: 0.6)
        canvas.image(digit, x: 5, y: 0, width: 1, height: 1)
        canvas.polygon([(0, 0), (1, 0), (0.5, 1)], fill: .green)
      }
    ),
    (
      "grid",
      Plot.grid(
        (0..<3).map { Plot.image(digit).withoutAxes().titled("\($0)") } + [.line([1.0, 2.0])],
        columns: 2, title: "Four")
    ),
    ("empty", Plot([])),
  ]
}

extension Plot {
  /// The plot in a size, or in its own.
  func size(_ size: Size?) -> Plot {
    size.map { self.size(width: $0.width, height: $0.height) } ?? self
  }
}

extension Scene {
  /// All items, those of clipped parts too.
  var flat: [Item] { Scene.flat(items) }

  private static func flat(_ items: [Item]) -> [Item] {
    items.flatMap { item -> [Item] in
      if case .clipped(_, let inner) = item { return flat(inner) }
      return [item]
    }
  }

  var texts: [Text] {
    flat.compactMap { item in
      if case .text(let text) = item { return text }
      return nil
    }
  }

  var strings: [String] { texts.map(\.string) }

  var paths: [(path: Path, fill: Color?, stroke: Stroke?)] {
    flat.compactMap { item in
      if case .path(let path, let fill, let stroke) = item { return (path, fill, stroke) }
      return nil
    }
  }

  var pictures: [(pixels: Pixels, place: Rectangle)] {
    flat.compactMap { item in
      if case .pixels(let pixels, let place, _) = item { return (pixels, place) }
      return nil
    }
  }

  /// The rectangles in which data is drawn.
  var frames: [Rectangle] {
    items.compactMap { item in
      if case .clipped(let rectangle, _) = item { return rectangle }
      return nil
    }
  }
}

extension Path {
  var points: [Point] {
    elements.compactMap { element in
      switch element {
      case .move(let point), .line(let point): point
      case .curve(let point, _, _): point
      case .close: nil
      }
    }
  }
}

extension Text {
  /// The rectangle of the letters where the text is level or upright.
  var bounds: Rectangle? {
    let left =
      switch anchor {
      case .start: 0.0
      case .middle: -width / 2
      case .end: -width
      }
    switch rotation {
    case 0:
      return Rectangle(
        x: position.x + left, y: position.y - 0.75 * size, width: width, height: 0.9 * size)
    case -90:
      return Rectangle(
        x: position.x - 0.75 * size, y: position.y - left - width, width: 0.9 * size, height: width)
    default: return nil
    }
  }
}
