// SPDX-License-Identifier: Apache-2.0

public import PinionCore

extension Plot {
  /// Lines of equal height, with colour between them.
  ///
  /// Levels are round numbers. NaN makes holes. Stops with an error where `z` is not a matrix, or `x` and `y` are not its
  /// columns' and rows' increasing coordinates.
  ///
  /// - Parameters:
  ///   - z: [rows, columns], the heights; row i is at `y[i]`, column j at `x[j]`.
  ///   - x: [columns], by default 0, 1, 2, ….
  ///   - y: [rows], by default 0, 1, 2, ….
  ///   - levels: about how many levels there are.
  ///   - filled: whether there is colour between the lines; otherwise the lines are coloured.
  ///   - colormap: the colours.
  ///   - colorBar: whether a bar beside the axes says which colour means which height.
  ///   - labels: whether lines have their heights beside them.
  public static func contour(
    _ z: Tensor, x: Tensor? = nil, y: Tensor? = nil, levels: Int = 12, filled: Bool = true,
    colormap: Colormap = .viridis, colorBar: Bool = false, labels: Bool = false,
    file: StaticString = #fileID, line: UInt = #line
  ) -> Plot {
    checked(file, line) { () throws(TensorError) in
      let field = try HeightField("Plot.contour", z, x: x, y: y)
      return Plot(
        ContourMark(
          field, levels: levels, isFilled: filled, colormap: colormap, hasColorBar: colorBar,
          hasLabels: labels))
    }
  }

  /// Lines of equal height of a function of two numbers.
  ///
  /// ```swift
  /// Plot.contour(over: -2...2, y: -1...3) { x, y in (1 - x) * (1 - x) + 5 * (y - x * x) * (y - x * x) }
  /// ```
  ///
  /// It is evaluated at 121 × 121 places. Stops with an error where a range is not finite or has no width.
  public static func contour(
    over x: ClosedRange<Double>, y: ClosedRange<Double>, levels: Int = 12, filled: Bool = true,
    colormap: Colormap = .viridis, colorBar: Bool = false, labels: Bool = false,
    file: StaticString = #fileID, line: UInt = #line, _ f: (Double, Double) -> Double
  ) -> Plot {
    checked(file, line) { () throws(TensorError) in
      let field = try HeightField("Plot.contour", over: x, y: y, count: 121, f)
      return Plot(
        ContourMark(
          field, levels: levels, isFilled: filled, colormap: colormap, hasColorBar: colorBar,
          hasLabels: labels))
    }
  }
}

/// Lines of equal height, or the areas between them.
struct ContourMark: Mark {
  let field: HeightField
  let levels: Int
  let isFilled: Bool
  let colormap: Colormap
  let hasColorBar: Bool
  let hasLabels: Bool

  init(
    _ field: HeightField, levels: Int, isFilled: Bool, colormap: Colormap, hasColorBar: Bool,
    hasLabels: Bool = false
  ) {
    self.field = field.thinned(to: 257)
    self.levels = max(1, min(levels, 200))
    self.isFilled = isFilled
    self.colormap = colormap
    self.hasColorBar = hasColorBar
    self.hasLabels = hasLabels
  }
}
