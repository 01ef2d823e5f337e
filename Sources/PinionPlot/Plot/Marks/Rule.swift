// SPDX-License-Identifier: Apache-2.0

extension Plot {
  /// An upright line through all of the axes at a number of x, such as the epoch with the least loss.
  ///
  /// ```swift
  /// history.overlaid(.rule(x: 7, label: "best"))
  /// ```
  ///
  /// The axes show the number unless ranges are stated.
  ///
  /// - Parameters:
  ///   - x: where it stands.
  ///   - label: its name in the legend.
  ///   - color: its colour, or nil for the theme's grey.
  ///   - width: its width in points.
  ///   - dashed: whether it is dashed.
  public static func rule(
    x: Double, label: String? = nil, color: Color? = nil, width: Double = 1.5,
    dashed: Bool = true
  ) -> Plot {
    Plot(
      RuleMark(
        place: x, isLevel: false, label: label, color: color, width: width, isDashed: dashed))
  }

  /// A level line through all of the axes at a number of y, such as what chance alone would reach.
  public static func rule(
    y: Double, label: String? = nil, color: Color? = nil, width: Double = 1.5,
    dashed: Bool = true
  ) -> Plot {
    Plot(
      RuleMark(place: y, isLevel: true, label: label, color: color, width: width, isDashed: dashed))
  }
}

/// A level or upright line through all of the axes.
struct RuleMark: Mark {
  var place: Double
  var isLevel: Bool
  var label: String?
  var color: Color?
  var width: Double
  var isDashed: Bool
}
