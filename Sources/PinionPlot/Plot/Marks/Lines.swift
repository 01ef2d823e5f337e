// SPDX-License-Identifier: Apache-2.0

public import PinionCore

extension Plot {
  /// A line through points, in their order.
  ///
  /// NaN and infinities make gaps. Stops with an error where `x` and `y` are not vectors of equal length.
  ///
  /// - Parameters:
  ///   - x: [n].
  ///   - y: [n].
  ///   - label: its name in the legend.
  ///   - color: its colour, or nil for the next of the theme.
  ///   - width: its width in points.
  ///   - dashed: whether it is dashed.
  ///   - markers: whether each point has a dot.
  public static func line(
    _ x: Tensor, _ y: Tensor, label: String? = nil, color: Color? = nil, width: Double = 2,
    dashed: Bool = false, markers: Bool = false, file: StaticString = #fileID, line: UInt = #line
  ) -> Plot {
    checked(file, line) { () throws(TensorError) in
      let (xs, ys) = try pairs("Plot.line", x, y)
      return Plot(
        LineMark(
          x: xs, y: ys, label: label, color: color, width: width, isDashed: dashed,
          hasMarkers: markers))
    }
  }

  /// A line through numbers at x = 0, 1, 2, ….
  ///
  /// Stops with an error where `y` is not a vector.
  ///
  /// ```swift
  /// Plot.line(Tensor(history["loss"]!), label: "loss")
  /// ```
  public static func line(
    _ y: Tensor, label: String? = nil, color: Color? = nil, width: Double = 2,
    dashed: Bool = false, markers: Bool = false, file: StaticString = #fileID, line: UInt = #line
  ) -> Plot {
    checked(file, line) { () throws(TensorError) in
      guard y.ndim == 1 else {
        throw TensorError("Plot.line", "expected a vector, received shape \(y.shape)")
      }
      let ys = y.numbers
      return Plot(
        LineMark(
          x: ys.indices.map(Double.init), y: ys, label: label, color: color, width: width,
          isDashed: dashed, hasMarkers: markers, hasWholeX: true))
    }
  }

  /// The curve of a function.
  ///
  /// ```swift
  /// Plot.line(over: 0...10, label: "parabola") { $0 * $0 }
  /// ```
  ///
  /// It is evaluated at 401 equally distant numbers, both ends included. Stops with an error where the range is
  /// not finite.
  public static func line(
    over range: ClosedRange<Double>, label: String? = nil, color: Color? = nil, width: Double = 2,
    dashed: Bool = false, file: StaticString = #fileID, line: UInt = #line,
    _ f: (Double) -> Double
  ) -> Plot {
    checked(file, line) { () throws(TensorError) in
      let xs = try samples("Plot.line", range, 401)
      return Plot(
        LineMark(
          x: xs, y: xs.map(f), label: label, color: color, width: width, isDashed: dashed,
          hasMarkers: false, isSnug: true))
    }
  }

  /// Equally distant numbers of a range, both ends included.
  static func samples(
    _ operation: String, _ range: ClosedRange<Double>, _ count: Int
  ) throws(TensorError) -> [Double] {
    let interval = Interval(range)
    guard interval.isDrawable else {
      throw TensorError(
        operation, "the range \(range.lowerBound) to \(range.upperBound) is not finite")
    }
    return (0..<count).map { interval.value(Double($0) / Double(count - 1)) }
  }

  /// The elements of two vectors of equal length.
  static func pairs(
    _ operation: String, _ x: Tensor, _ y: Tensor
  ) throws(TensorError) -> ([Double], [Double]) {
    guard x.ndim == 1, y.ndim == 1, x.shape == y.shape else {
      throw TensorError(
        operation, "expected two vectors of equal length, received shapes \(x.shape) and \(y.shape)"
      )
    }
    return (x.numbers, y.numbers)
  }
}

/// A line through points, with gaps where one cannot be drawn.
struct LineMark: Mark {
  var x: [Double]
  var y: [Double]
  var label: String?
  var color: Color?
  var width: Double
  var isDashed: Bool
  var hasMarkers: Bool
  var hasWholeX = false
  /// Whether the line reaches the left and right edge of the axes.
  var isSnug = false
}
