// SPDX-License-Identifier: Apache-2.0

public import PinionCore

extension Plot {
  /// A matrix with its numbers in coloured cells.
  ///
  /// Stops with an error where `counts` is not a matrix, or there are not as many labels as rows or columns.
  ///
  /// - Parameters:
  ///   - counts: [rows, columns], any numbers.
  ///   - rowLabels: a name beside each row, by default its number.
  ///   - columnLabels: a name below each column, by default its number.
  ///   - colormap: the colours, from the least to the greatest number.
  ///   - colorBar: whether a bar beside the cells says which colour means which number.
  public static func matrix(
    _ counts: Tensor, rowLabels: [String]? = nil, columnLabels: [String]? = nil,
    colormap: Colormap = .blues, colorBar: Bool = false, file: StaticString = #fileID,
    line: UInt = #line
  ) -> Plot {
    checked(file, line) { () throws(TensorError) in
      guard counts.ndim == 2 else {
        throw TensorError("Plot.matrix", "expected a matrix, received shape \(counts.shape)")
      }
      let (rows, columns) = (counts.shape[0], counts.shape[1])
      if let rowLabels, rowLabels.count != rows {
        throw TensorError("Plot.matrix", "\(rowLabels.count) labels for \(rows) rows")
      }
      if let columnLabels, columnLabels.count != columns {
        throw TensorError("Plot.matrix", "\(columnLabels.count) labels for \(columns) columns")
      }
      return Plot(
        MatrixMark(
          values: counts.numbers, isWhole: !counts.dtype.isFloating,
          rowLabels: rowLabels ?? (0..<rows).map(String.init),
          columnLabels: columnLabels ?? (0..<columns).map(String.init), colormap: colormap,
          hasColorBar: colorBar))
    }
  }

  /// How often samples of each class were taken for each class: rows are true classes, columns predicted ones.
  ///
  /// ```swift
  /// Plot.confusion(labels: test.labels, predictions: try network.predict(images))
  /// ```
  ///
  /// Stops with an error where the two do not have equally many samples, or something is not a class.
  ///
  /// - Parameters:
  ///   - labels: [n] classes, or [n, classes] of which the greatest of each row counts: one-hot rows or probabilities.
  ///   - predictions: the same.
  ///   - classes: how many classes there are, by default those that occur.
  ///   - names: the names of the classes, by default their numbers.
  public static func confusion(
    labels: Tensor, predictions: Tensor, classes: Int? = nil, names: [String]? = nil,
    file: StaticString = #fileID, line: UInt = #line
  ) -> Plot {
    checked(file, line) { () throws(TensorError) in
      let counts = try Confusion(labels, predictions, classes: classes ?? names?.count)
      if let names, names.count != counts.classes {
        throw TensorError("Plot.confusion", "\(names.count) names for \(counts.classes) classes")
      }
      return counts.plot(names: names)
    }
  }
}

/// Numbers in coloured cells.
struct MatrixMark: Mark {
  var values: [Double]
  /// Whether all numbers are whole by their type.
  var isWhole: Bool
  var rowLabels: [String]
  var columnLabels: [String]
  var colormap: Colormap
  var hasColorBar: Bool
  /// What it is, for the description.
  var name: String?
}
