// SPDX-License-Identifier: Apache-2.0

public import PinionCore

extension Plot {
  /// Arrows from points to points.
  ///
  /// ```swift
  /// Plot.arrows(from: [[0, 0]], to: [[2, 1]], labels: ["A"])
  /// ```
  ///
  /// Stops with an error where the two are not of one shape [n, 2], or there are not n labels.
  ///
  /// - Parameters:
  ///   - from: [n, 2], where they begin.
  ///   - to: [n, 2], where their heads are.
  ///   - labels: a text at each head.
  ///   - color: their colour, or nil for the next of the theme.
  ///   - width: the width of their lines in points.
  public static func arrows(
    from: Tensor, to: Tensor, labels: [String]? = nil, color: Color? = nil, width: Double = 2,
    file: StaticString = #fileID, line: UInt = #line
  ) -> Plot {
    checked(file, line) { () throws(TensorError) in
      let (fromX, fromY) = try rows("Plot.arrows", "starts", from)
      let (toX, toY) = try rows("Plot.arrows", "ends", to)
      guard fromX.count == toX.count else {
        throw TensorError(
          "Plot.arrows", "\(fromX.count) starts and \(toX.count) ends do not make arrows")
      }
      if let labels, labels.count != toX.count {
        throw TensorError("Plot.arrows", "\(labels.count) labels for \(toX.count) arrows")
      }
      return Plot(
        ArrowMark(
          from: zip(fromX, fromY).map { Point(x: $0, y: $1) },
          to: zip(toX, toY).map { Point(x: $0, y: $1) },
          labels: labels, color: color, width: width))
    }
  }

  /// A text at a place in the data, such as the name of a point.
  ///
  /// ```swift
  /// curve.overlaid(.text("local minimum", x: 1.2, y: 0.3, alignment: .left))
  /// ```
  ///
  /// - Parameters:
  ///   - string: the text.
  ///   - x: where it stands, along x.
  ///   - y: the middle of its height, along y.
  ///   - alignment: where in the text x is.
  ///   - color: its colour, or nil for the theme's.
  ///   - size: its size in points.
  public static func text(
    _ string: String, x: Double, y: Double, alignment: TextAlignment = .center,
    color: Color? = nil, size: Double = 12
  ) -> Plot {
    Plot(
      TextMark(
        string: string, place: Point(x: x, y: y), alignment: alignment, color: color, size: size))
  }
}

/// Which part of a text stands at its place.
public enum TextAlignment: Sendable {
  /// Its left end.
  case left
  /// Its middle.
  case center
  /// Its right end.
  case right
}

/// Arrows between points of the data.
struct ArrowMark: Mark {
  var from: [Point]
  var to: [Point]
  var labels: [String]?
  var color: Color?
  var width: Double
}

/// A text at a point of the data.
struct TextMark: Mark {
  var string: String
  var place: Point
  var alignment: TextAlignment
  var color: Color?
  var size: Double
}
