// SPDX-License-Identifier: Apache-2.0

/// A picture as a flat list of shapes with coordinates: what the three renderers draw.
///
/// Coordinates are points; the origin is the top left corner and y grows downwards, as in SVG.
struct Scene: Sendable {
  var width: Double
  var height: Double
  /// What the picture is called, and what it shows in words: for those who cannot see it.
  var title: String
  var summary: String
  var background: Color
  var items: [Item] = []

  enum Item: Sendable {
    /// Straight and curved lines, filled (even-odd is never needed: non-zero winding), stroked, or both.
    case path(Path, fill: Color?, stroke: Stroke?)
    case text(Text)
    /// A grid of colours stretched over a rectangle; `smooth` interpolates, otherwise pixels stay sharp.
    case pixels(Pixels, in: Rectangle, smooth: Bool)
    /// Items of which only what lies inside the rectangle is seen.
    case clipped(Rectangle, [Item])
  }
}

struct Point: Sendable, Equatable {
  var x: Double
  var y: Double
}

struct Rectangle: Sendable, Equatable {
  var x: Double
  var y: Double
  var width: Double
  var height: Double
}

/// Red, green, blue and opacity, each 0…1, in sRGB.
public struct Color: Sendable, Hashable {
  /// The share of red, 0…1.
  public var red: Double
  /// The share of green, 0…1.
  public var green: Double
  /// The share of blue, 0…1.
  public var blue: Double
  /// The opacity: 0 is invisible, 1 hides what lies behind.
  public var alpha: Double

  /// A colour from its parts, each 0…1 in sRGB.
  public init(red: Double, green: Double, blue: Double, alpha: Double = 1) {
    self.red = red
    self.green = green
    self.blue = blue
    self.alpha = alpha
  }
}

/// A line along a path; its joins are round.
struct Stroke: Sendable {
  enum Cap: Sendable { case butt, round }
  var color: Color
  var width: Double
  /// Lengths of dashes and gaps in turn; empty is a solid line.
  var dashes: [Double] = []
  /// How open ends and dashes end: where the line ends, or half its width later in an arc.
  var cap = Cap.butt
  /// Whether nothing but the colour tells these dots or this line of data from others.
  var isSeries = false
}

struct Path: Sendable {
  enum Element: Sendable {
    case move(Point)
    case line(Point)
    case curve(Point, control1: Point, control2: Point)
    case close
  }
  var elements: [Element] = []
}

struct Text: Sendable {
  enum Anchor: Sendable { case start, middle, end }
  var string: String
  var position: Point  // on the baseline
  var size: Double
  var color: Color
  var anchor: Anchor = .start
  var bold = false
  /// Degrees, clockwise, about `position`.
  var rotation: Double = 0
}

/// Rows of colours, 8 bits each for red, green, blue and opacity.
struct Pixels: Sendable {
  var width: Int
  var height: Int
  var bytes: [UInt8]
}
