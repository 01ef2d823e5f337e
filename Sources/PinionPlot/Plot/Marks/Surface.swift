// SPDX-License-Identifier: Apache-2.0

public import PinionCore

extension Plot {
  /// A landscape of heights, seen from the side and from above.
  ///
  /// Colour is height, shaded by a light. Stops with an error where `z` is not a matrix, `x` and `y` are not its columns'
  /// and rows' increasing coordinates, or `path` is not [n, 3].
  ///
  /// - Parameters:
  ///   - z: [rows, columns], the heights; row i is at `y[i]`, column j at `x[j]`.
  ///   - x: [columns], by default 0, 1, 2, ….
  ///   - y: [rows], by default 0, 1, 2, ….
  ///   - colormap: the colours of heights.
  ///   - path: [n, 3], points x, y, z joined by a line, such as the steps of a descent; what a hill hides is faint.
  ///   - azimuth: where one looks from, in degrees about the vertical axis; 0 is from the end of the x axis, 90 from
  ///     that of the y axis.
  ///   - elevation: how high one looks from, in degrees: 0 is from the side, 90 from above.
  ///   - colorBar: whether a bar beside the axes says which colour means which height.
  public static func surface(
    _ z: Tensor, x: Tensor? = nil, y: Tensor? = nil, colormap: Colormap = .viridis,
    path: Tensor? = nil, azimuth: Double = -60, elevation: Double = 30, colorBar: Bool = false,
    file: StaticString = #fileID, line: UInt = #line
  ) -> Plot {
    checked(file, line) { () throws(TensorError) in
      let field = try HeightField("Plot.surface", z, x: x, y: y)
      return try surface(field, colormap, path, azimuth, elevation, colorBar)
    }
  }

  /// The landscape of a function of two numbers.
  ///
  /// ```swift
  /// Plot.surface(over: -2...2, y: -2...2) { x, y in x * x + 2 * y * y }
  /// ```
  ///
  /// It is evaluated at 49 × 49 places. Stops with an error where a range is not finite or has no width, or `path` is
  /// not [n, 3].
  public static func surface(
    over x: ClosedRange<Double>, y: ClosedRange<Double>, colormap: Colormap = .viridis,
    path: Tensor? = nil, azimuth: Double = -60, elevation: Double = 30, colorBar: Bool = false,
    file: StaticString = #fileID, line: UInt = #line, _ f: (Double, Double) -> Double
  ) -> Plot {
    checked(file, line) { () throws(TensorError) in
      let field = try HeightField("Plot.surface", over: x, y: y, count: 49, f)
      return try surface(field, colormap, path, azimuth, elevation, colorBar)
    }
  }

  private static func surface(
    _ field: HeightField, _ colormap: Colormap, _ path: Tensor?, _ azimuth: Double,
    _ elevation: Double, _ hasColorBar: Bool
  ) throws(TensorError) -> Plot {
    if let path, path.ndim != 2 || path.shape[1] != 3 {
      throw TensorError(
        "Plot.surface", "expected a path of shape [n, 3], received shape \(path.shape)")
    }
    guard azimuth.isFinite, elevation.isFinite else {
      throw TensorError(
        "Plot.surface", "the direction is not finite: azimuth \(azimuth), elevation \(elevation)")
    }
    let numbers = path?.numbers ?? []
    let points = stride(from: 0, to: numbers.count, by: 3).map {
      Point3(x: numbers[$0], y: numbers[$0 + 1], z: numbers[$0 + 2])
    }
    return Plot(
      .surface(
        SurfaceMark(
          field: field.thinned(to: 64), colormap: colormap, path: points, azimuth: azimuth,
          elevation: max(0, min(elevation, 90)), hasColorBar: hasColorBar)))
  }
}
