// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// A picture of numbers: marks on a pair of axes, a surface, a free drawing, or a grid of these.
///
/// A plot is a value that describes the picture; `svg()`, `png(scale:)` and `terminal(width:color:)` draw it. Each kind
/// is made by a static function, several marks share axes by `overlaid(_:)`, and modifiers return a changed copy.
///
/// ```swift
/// let curve = Plot.line(over: -3...3, label: "sin") { sin($0) }
///   .overlaid(.scatter(x, y, label: "samples"))
///   .titled("A fit").labeled(x: "x", y: "y")
/// try curve.write(to: "fit.svg")
/// print(curve.terminal())
/// ```
///
/// NaN, infinities and numbers beyond ±10³⁰⁰ are left out of the picture, which its description says. Tensors of
/// impossible shapes stop as tensor operations do, with a `TensorError`.
public struct Plot: Sendable {
  /// What is drawn.
  indirect enum Content: Sendable {
    case axes([any Mark])
    case surface(SurfaceMark)
    case drawing(Canvas)
    case grid([Plot], columns: Int)
  }

  var content: Content
  var title: String?
  var xLabel: String?
  var yLabel: String?
  var zLabel: String?
  var xRange: Interval?
  var yRange: Interval?
  var logarithms = Logarithms()
  /// Stated ticks in place of those at round numbers.
  var xTicks: [Tick]?
  var yTicks: [Tick]?
  var hasEqualAspect = false
  var hasAxes = true
  var legendPosition = LegendPosition.automatic
  /// In points; nil is a size that suits the content.
  var statedSize: Size?
  var statedTheme: Theme?
  var statedDescription: String?

  init(_ content: Content) { self.content = content }

  init(_ mark: any Mark) { content = .axes([mark]) }

  /// The substitute for a plot of impossible data, inside `withThrowingTensors`.
  static var empty: Plot { Plot(.axes([])) }
}

// MARK: Several marks on one pair of axes

extension Plot {
  /// Several plots on one pair of axes, the first one at the bottom.
  ///
  /// Title, labels, ranges, size and theme are those of the first plot that states them. Stops with an error where one
  /// is a surface, a diagram or a grid, unless it is the only one.
  public init(
    _ plots: [Plot], file: StaticString = #fileID, line: UInt = #line
  ) {
    guard let first = plots.first else {
      self = .empty
      return
    }
    self = plots.dropFirst().reduce(first) { $0.joined(with: $1, file, line) }
  }

  /// Draws other plots over this one, on the same pair of axes.
  ///
  /// ```swift
  /// let both = Plot.line(epochs, loss, label: "training").overlaid(.line(epochs, other, label: "validation"))
  /// ```
  ///
  /// Title, labels, ranges, size and theme are those of the first plot that states them. Stops with an error where one
  /// is a surface, a diagram or a grid.
  public func overlaid(
    _ others: Plot..., file: StaticString = #fileID, line: UInt = #line
  ) -> Plot {
    Plot([self] + others, file: file, line: line)
  }

  private func joined(with other: Plot, _ file: StaticString, _ line: UInt) -> Plot {
    guard case .axes(let marks) = content, case .axes(let more) = other.content else {
      return TensorError(
        "Plot.overlaid",
        "only plots on a pair of axes can share them, received a \(other.kind) "
          + "on a \(kind); Plot.grid puts them side by side"
      ).at(file, line).raise(returning: self)
    }
    var plot = self
    plot.content = .axes(marks + more)
    plot.title = title ?? other.title
    plot.xLabel = xLabel ?? other.xLabel
    plot.yLabel = yLabel ?? other.yLabel
    plot.xRange = xRange ?? other.xRange
    plot.yRange = yRange ?? other.yRange
    plot.logarithms = Logarithms(
      x: logarithms.x || other.logarithms.x, y: logarithms.y || other.logarithms.y)
    plot.xTicks = xTicks ?? other.xTicks
    plot.yTicks = yTicks ?? other.yTicks
    plot.hasEqualAspect = hasEqualAspect || other.hasEqualAspect
    plot.hasAxes = hasAxes && other.hasAxes
    if legendPosition == .automatic { plot.legendPosition = other.legendPosition }
    plot.statedSize = statedSize ?? other.statedSize
    plot.statedTheme = statedTheme ?? other.statedTheme
    plot.statedDescription = statedDescription ?? other.statedDescription
    return plot
  }

  private var kind: String {
    switch content {
    case .axes: "plot"
    case .surface: "surface"
    case .drawing: "diagram"
    case .grid: "grid"
    }
  }
}

// MARK: Side by side

extension Plot {
  /// Plots side by side, row by row.
  ///
  /// ```swift
  /// let digits = Plot.grid((0..<10).map { .image(images[$0], colormap: .binary).withoutAxes() }, columns: 5)
  /// ```
  ///
  /// - Parameters:
  ///   - plots: the panels, which keep titles and descriptions; their size and theme are those of the grid.
  ///   - columns: how many stand in a row, at least 1.
  ///   - title: a title above all.
  public static func grid(
    _ plots: [Plot], columns: Int, title: String? = nil, file: StaticString = #fileID,
    line: UInt = #line
  ) -> Plot {
    guard columns > 0 else {
      return TensorError("Plot.grid", "the number of columns must be positive, received \(columns)")
        .at(file, line).raise(returning: .empty)
    }
    var plot = Plot(.grid(plots, columns: columns))
    plot.title = title
    return plot
  }
}
