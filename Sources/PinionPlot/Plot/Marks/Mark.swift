// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// Something drawn on a pair of axes.
protocol Mark: Sendable {
  /// Where its data lies, or nil where there is none to draw.
  var extent: Extent? { get }
  /// The numbers that it has along one axis alone.
  var stretch: (x: Interval?, y: Interval?) { get }
  /// What it asks of the axes.
  var traits: AxesTraits { get }
  /// What it shows, in words.
  var summary: String { get }
  /// How many colours it takes from the theme's series.
  var seriesCount: Int { get }
  /// What its colours mean, where a bar beside the axes is to say so.
  var colorScale: ColorScale? { get }

  /// The mark with logarithms in place of its data, where it can be on such axes.
  func with(_ logarithms: inout Logarithms) -> any Mark
  /// How large one unit of x and y is where the size of the picture is free.
  func naturalUnit(_ pen: Pen) -> Size?
  func legend(_ pen: Pen) -> [LegendEntry]
  /// What to draw; the frame clips it.
  func items(in frame: Frame, _ pen: Pen) -> [Scene.Item]
  /// Names and the like, which may reach over the frame.
  func annotations(in frame: Frame, _ pen: Pen) -> [Scene.Item]
  /// Places that a legend should leave free.
  func occupied(in frame: Frame) -> [Point]
}

extension Mark {
  var stretch: (x: Interval?, y: Interval?) { (nil, nil) }
  var traits: AxesTraits { AxesTraits() }
  var seriesCount: Int { 0 }
  var colorScale: ColorScale? { nil }
  func with(_ logarithms: inout Logarithms) -> any Mark { self }
  func naturalUnit(_ pen: Pen) -> Size? { nil }
  func legend(_ pen: Pen) -> [LegendEntry] { [] }
  func annotations(in frame: Frame, _ pen: Pen) -> [Scene.Item] { [] }
  func occupied(in frame: Frame) -> [Point] { [] }
}

/// The rectangle of data that a mark fills.
struct Extent: Sendable {
  var x: Interval
  var y: Interval

  func union(_ other: Extent) -> Extent { Extent(x: x.union(other.x), y: y.union(other.y)) }
}

/// What marks ask of their axes; one that asks is enough.
struct AxesTraits: Sendable {
  /// Rows are counted downwards, as in pictures.
  var flipsY = false
  var hasEqualAspect = false
  /// The mark fills the axes: no lines of a grid, no room around it.
  var fills = false
  /// Ticks stand at whole numbers only.
  var hasWholeX = false
  var hasWholeY = false
  /// The foot of bars stands on the axis: that of upright ones on y = 0, that of level ones on x = 0.
  var standsOnZero = false
  var xStandsOnZero = false
  /// The mark reaches the edges of the axes, left and right or above and below, where nothing lies beyond it.
  var isSnugX = false
  var isSnugY = false
  /// Places along the axis are no numbers of the data, so that it shows no logarithms.
  var hasEvenX = false
  var hasEvenY = false
  /// Names in place of numbers.
  var xTicks: [Tick]?
  var yTicks: [Tick]?

  mutating func form(_ other: AxesTraits) {
    flipsY = flipsY || other.flipsY
    hasEqualAspect = hasEqualAspect || other.hasEqualAspect
    fills = fills || other.fills
    hasWholeX = hasWholeX || other.hasWholeX
    hasWholeY = hasWholeY || other.hasWholeY
    standsOnZero = standsOnZero || other.standsOnZero
    xStandsOnZero = xStandsOnZero || other.xStandsOnZero
    isSnugX = isSnugX || other.isSnugX
    isSnugY = isSnugY || other.isSnugY
    hasEvenX = hasEvenX || other.hasEvenX
    hasEvenY = hasEvenY || other.hasEvenY
    xTicks = xTicks ?? other.xTicks
    yTicks = yTicks ?? other.yTicks
  }
}

/// A colour map stretched over a range of numbers.
struct ColorScale: Sendable {
  var colormap: Colormap
  var range: Interval
  /// Between which the colour stays the same; nil where it changes evenly.
  var steps: [Double]?

  func color(_ number: Double) -> Color {
    guard let steps else { return colormap.color(at: range.share(number)) }
    return color(band: steps.reduce(0) { $0 + ($1 <= number ? 1 : 0) })
  }

  /// The colour between two steps, counted from the lowest.
  func color(band: Int) -> Color {
    colormap.color(at: Double(band) / Double(max(1, steps?.count ?? 1)))
  }
}

/// A line of a legend.
struct LegendEntry: Sendable {
  enum Symbol: Sendable { case line(dashed: Bool), dot, square, lineWithDots(dashed: Bool) }
  var label: String
  var color: Color
  var symbol: Symbol
}

/// What a mark draws with.
struct Pen {
  var theme: Theme
  /// The number of the mark's first series.
  var series: Int
  var metrics: Metrics
  /// Whether the axes have other marks, too.
  var isShared = false

  func color(_ stated: Color?, _ number: Int = 0) -> Color {
    stated ?? theme.color(series + number)
  }
}

extension Tensor {
  /// The elements as numbers; none where an operation failed before, inside `withThrowingTensors`.
  var numbers: [Double] { array(of: Double.self) }
}

extension Plot {
  /// Runs the checked part of a maker and raises its error at the place of the call.
  static func checked(
    _ file: StaticString, _ line: UInt, _ body: () throws(TensorError) -> Plot
  ) -> Plot {
    do {
      return try body()
    } catch {
      return error.at(file, line).raise(returning: .empty)
    }
  }
}
