// SPDX-License-Identifier: Apache-2.0

public import PinionCore

extension Plot {
  /// How many numbers lie in each of some intervals of equal width.
  ///
  /// Stops with an error where the number of bins is not positive.
  ///
  /// - Parameters:
  ///   - values: numbers, of any shape.
  ///   - bins: how many intervals there are.
  ///   - range: where they lie, by default from the least to the greatest number.
  ///   - label: the name in the legend.
  ///   - color: the colour, or nil for the next of the theme.
  public static func histogram(
    _ values: Tensor, bins: Int = 30, range: ClosedRange<Double>? = nil, label: String? = nil,
    color: Color? = nil, file: StaticString = #fileID, line: UInt = #line
  ) -> Plot {
    checked(file, line) { () throws(TensorError) in
      guard bins > 0, bins <= 100_000 else {
        throw TensorError(
          "Plot.histogram", "the number of bins must be between 1 and 100000, received \(bins)")
      }
      if let range, !Interval(range).isDrawable {
        throw TensorError(
          "Plot.histogram", "the range \(range.lowerBound) to \(range.upperBound) is not finite")
      }
      return Plot(
        HistogramMark(
          values.numbers, bins: bins, range: range.map(Interval.init), label: label, color: color))
    }
  }
}

/// Bars without gaps that count numbers.
struct HistogramMark: Mark {
  let binning: Binning
  let count: Int
  let label: String?
  let color: Color?
  var isLogarithmic = false

  init(_ numbers: [Double], bins: Int, range: Interval?, label: String?, color: Color?) {
    binning = Binning(numbers, bins: bins, range: range)
    count = numbers.count
    self.label = label
    self.color = color
  }
}
