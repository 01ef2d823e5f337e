// SPDX-License-Identifier: Apache-2.0

public import PinionCore

extension Plot {
  /// A bar for each number, upright or level.
  ///
  /// ```swift
  /// Plot.bars(probabilities, labels: (0..<10).map(String.init))
  /// ```
  ///
  /// Stops with an error where `values` are not [n] or [n, series], or there are not as many names.
  ///
  /// - Parameters:
  ///   - values: [n], or [n, series] for groups of bars.
  ///   - labels: a name below each bar or group, by default its number.
  ///   - series: the names of the series in the legend.
  ///   - color: the colour of a single series, or nil for the next of the theme.
  ///   - horizontal: whether bars grow to the right, the first one at the top, with their names on the left.
  public static func bars(
    _ values: Tensor, labels: [String]? = nil, series: [String]? = nil, color: Color? = nil,
    horizontal: Bool = false, file: StaticString = #fileID, line: UInt = #line
  ) -> Plot {
    checked(file, line) { () throws(TensorError) in
      guard values.ndim == 1 || values.ndim == 2 else {
        throw TensorError(
          "Plot.bars", "expected values of shape [n] or [n, series], received shape \(values.shape)"
        )
      }
      let count = values.shape[0]
      let seriesCount = values.ndim == 1 ? 1 : values.shape[1]
      if let labels, labels.count != count {
        throw TensorError("Plot.bars", "\(labels.count) labels for \(count) values")
      }
      if let series, series.count != seriesCount {
        throw TensorError("Plot.bars", "\(series.count) names for \(seriesCount) series")
      }
      return Plot(
        BarMark(
          values: values.numbers, count: count, groupSize: seriesCount,
          labels: labels ?? (0..<count).map(String.init), series: series, color: color,
          isHorizontal: horizontal))
    }
  }
}

/// Bars beside each other, in groups of one per series.
struct BarMark: Mark {
  var values: [Double]
  var count: Int
  /// How many bars stand at each label.
  var groupSize: Int
  var labels: [String]
  var series: [String]?
  var color: Color?
  var isHorizontal = false
  /// Whether bars stand on zero, or on the edge of the axes, where there is none.
  var hasFoot = true
}
