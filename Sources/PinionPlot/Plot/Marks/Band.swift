// SPDX-License-Identifier: Apache-2.0

public import PinionCore

extension Plot {
  /// The area between two curves, such as the spread about a mean.
  ///
  /// ```swift
  /// Plot.band(epochs, from: mean - deviation, to: mean + deviation).overlaid(.line(epochs, mean))
  /// ```
  ///
  /// NaN and infinities make gaps. Stops with an error where the three are not vectors of equal length.
  ///
  /// - Parameters:
  ///   - x: [n].
  ///   - from: [n], one curve.
  ///   - to: [n], the other.
  ///   - label: its name in the legend.
  ///   - color: its colour, which is made translucent, or nil for that of the mark that follows.
  public static func band(
    _ x: Tensor, from: Tensor, to: Tensor, label: String? = nil, color: Color? = nil,
    file: StaticString = #fileID, line: UInt = #line
  ) -> Plot {
    checked(file, line) { () throws(TensorError) in
      let (xs, lower) = try pairs("Plot.band", x, from)
      let (_, upper) = try pairs("Plot.band", x, to)
      return Plot(BandMark(x: xs, from: lower, to: upper, label: label, color: color))
    }
  }
}

/// The area between two curves.
struct BandMark: Mark {
  var x: [Double]
  var from: [Double]
  var to: [Double]
  var label: String?
  var color: Color?
}
