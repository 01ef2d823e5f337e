// SPDX-License-Identifier: Apache-2.0

extension Plot {
  /// The plot with a title above it.
  public func titled(_ title: String) -> Plot { with { $0.title = title } }

  /// The plot with names beside its axes; an axis that is not mentioned keeps its name.
  ///
  /// A plot on a pair of axes has no z.
  public func labeled(x: String? = nil, y: String? = nil, z: String? = nil) -> Plot {
    with {
      $0.xLabel = x ?? $0.xLabel
      $0.yLabel = y ?? $0.yLabel
      $0.zLabel = z ?? $0.zLabel
    }
  }

  /// The plot with axes that show these ranges; an axis that is not mentioned keeps its range.
  ///
  /// What lies outside is cut off. Without stated ranges, axes show all finite data. A range that is not
  /// finite is ignored, and one of no width is widened.
  public func ranges(x: ClosedRange<Double>? = nil, y: ClosedRange<Double>? = nil) -> Plot {
    with {
      if let x, Interval(x).isDrawable { $0.xRange = Interval(x) }
      if let y, Interval(y).isDrawable { $0.yRange = Interval(y) }
    }
  }

  /// The plot with axes on which equal distances are equal ratios, and marks at powers of ten.
  ///
  /// ```swift
  /// Plot.line(epochs, loss).logarithmic(y: true)
  /// ```
  ///
  /// Points with a number that is not positive are left out, which the description says. Bars and
  /// histograms stand on the edge of the axes. Pictures, contours, matrices, and axes of names or intervals stay even.
  public func logarithmic(x: Bool = false, y: Bool = false) -> Plot {
    with {
      $0.logarithms = Logarithms(x: x || $0.logarithms.x, y: y || $0.logarithms.y)
    }
  }

  /// The plot with marks along x at these numbers, and these texts below them, or the numbers.
  ///
  /// ```swift
  /// wave.xTicks([0, .pi, 2 * .pi], labels: ["0", "π", "2π"])
  /// ```
  ///
  /// Numbers that the axis does not show have no mark, and none is left where the list is empty. Numbers without a text
  /// have an empty one.
  public func xTicks(_ places: [Double], labels: [String]? = nil) -> Plot {
    with { $0.xTicks = Tick.stated(places, labels) }
  }

  /// The plot with marks along y at these numbers, and these texts beside them, or the numbers.
  public func yTicks(_ places: [Double], labels: [String]? = nil) -> Plot {
    with { $0.yTicks = Tick.stated(places, labels) }
  }

  /// The plot with a unit of x as long as a unit of y, so that circles are round.
  public func equalAspect() -> Plot { with { $0.hasEqualAspect = true } }

  /// The plot without ticks, labels and frame around its data, as suits small pictures.
  public func withoutAxes() -> Plot { with { $0.hasAxes = false } }

  /// The plot with its legend at another place.
  ///
  /// A legend is drawn where marks have labels.
  public func legend(_ position: LegendPosition) -> Plot { with { $0.legendPosition = position } }

  /// The plot in another size, in points of 1/72 inch.
  ///
  /// Without, axes are 640 × 420 and pictures have a size that suits their pixels. A size is kept between 40
  /// and 10,000 points. Text keeps its size, except in pictures that are too small for it.
  public func size(width: Double, height: Double) -> Plot {
    func kept(_ length: Double) -> Double { length.isNaN ? 400 : max(40, min(length, 10_000)) }
    return with { $0.statedSize = Size(width: kept(width), height: kept(height)) }
  }

  /// The plot in other colours.
  public func theme(_ theme: Theme) -> Plot { with { $0.statedTheme = theme } }

  /// The plot with another description for those who cannot see it.
  ///
  /// Without, it says what kind of plot it is, what its axes show, and what was left out.
  public func described(_ text: String) -> Plot { with { $0.statedDescription = text } }

  private func with(_ change: (inout Plot) -> Void) -> Plot {
    var plot = self
    change(&plot)
    return plot
  }
}

/// Where a legend stands.
public enum LegendPosition: Sendable {
  /// In the corner with the least data, or outside where all are full.
  case automatic
  /// In the corner at the top left.
  case topLeft
  /// In the corner at the top right.
  case topRight
  /// In the corner at the bottom left.
  case bottomLeft
  /// In the corner at the bottom right.
  case bottomRight
  /// To the right of the axes.
  case outside
  /// Nowhere.
  case hidden
}

extension Tick {
  fileprivate static func stated(_ places: [Double], _ labels: [String]?) -> [Tick] {
    places.enumerated().filter { $0.element.isDrawable }.map { index, place in
      let label = labels.map { $0.indices.contains(index) ? $0[index] : "" }
      return Tick(value: place, label: label ?? place.short(6))
    }
  }
}
