// SPDX-License-Identifier: Apache-2.0

public import PinionCore

/// A sheet for free drawings, in units of its own.
///
/// The origin is the top left corner; y grows downwards. Places and extents are in units; widths of lines and sizes of
/// text are in points. A colour that is nil is the theme's. What comes later lies above.
public struct Canvas: Sendable {
  /// A place on the canvas.
  public typealias Position = (x: Double, y: Double)

  /// The width in units.
  public let width: Double
  /// The height in units.
  public let height: Double
  var shapes: [Shape] = []
  /// Whether units are points in which rows of text lie: in a narrow terminal it becomes narrower, but no lower.
  var hasRows = false

  /// Something drawn; colours are resolved when the theme is known.
  enum Shape: Sendable {
    case lines([Point], closed: Bool, fill: Color?, ink: Ink?)
    case circle(center: Point, radius: Double, fill: Color?, ink: Ink?)
    case rectangle(Rectangle, cornerRadius: Double, fill: Color?, ink: Ink?)
    case arrow(from: Point, to: Point, Ink)
    /// With the width that it must fit in, in units.
    case text(
      String, Point, alignment: TextAlignment, size: Double, color: Color?, isBold: Bool,
      room: Double? = nil)
    case image(PixelGrid, Colormap, Rectangle)
  }

  struct Ink: Sendable {
    var color: Color?
    var width: Double
    var isDashed = false
  }

  init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }
}

extension Canvas {
  /// Draws a straight line.
  public mutating func line(
    from start: Position, to end: Position, color: Color? = nil, width: Double = 1.5,
    dashed: Bool = false
  ) {
    polyline([start, end], color: color, width: width, dashed: dashed)
  }

  /// Draws straight lines through points.
  public mutating func polyline(
    _ points: [Position], color: Color? = nil, width: Double = 1.5, dashed: Bool = false
  ) {
    let ink = Ink(color: color, width: width, isDashed: dashed)
    shapes.append(.lines(points.map(Point.init), closed: false, fill: nil, ink: ink))
  }

  /// Draws a straight line with a head at its end.
  public mutating func arrow(
    from start: Position, to end: Position, color: Color? = nil, width: Double = 1.5,
    dashed: Bool = false
  ) {
    shapes.append(
      .arrow(
        from: Point(start), to: Point(end), Ink(color: color, width: width, isDashed: dashed)))
  }

  /// Draws a rectangle.
  ///
  /// - Parameters:
  ///   - x: its left edge.
  ///   - y: its upper edge.
  ///   - width: its width.
  ///   - height: its height.
  ///   - cornerRadius: how far its corners are rounded.
  ///   - fill: the colour inside, or nil for none.
  ///   - color: the colour of its edge, or nil for the theme's.
  ///   - lineWidth: the width of its edge in points; 0 is none.
  public mutating func rectangle(
    x: Double, y: Double, width: Double, height: Double, cornerRadius: Double = 0,
    fill: Color? = nil, color: Color? = nil, lineWidth: Double = 1.5
  ) {
    shapes.append(
      .rectangle(
        Rectangle(x: x, y: y, width: width, height: height), cornerRadius: cornerRadius,
        fill: fill, ink: lineWidth > 0 ? Ink(color: color, width: lineWidth) : nil))
  }

  /// Draws a rectangle with round corners and text in its middle.
  ///
  /// - Parameters:
  ///   - text: the text, shortened where it is wider than the box; lines are separated by `\n`.
  ///   - x: the left edge.
  ///   - y: the upper edge.
  ///   - width: the width.
  ///   - height: the height.
  ///   - fill: the colour inside, or nil for none.
  ///   - color: the colour of the edge, or nil for the theme's.
  ///   - textColor: the colour of the text, or nil for one that is legible on the fill.
  ///   - size: the size of the text in points.
  public mutating func box(
    _ text: String, x: Double, y: Double, width: Double, height: Double, fill: Color? = nil,
    color: Color? = nil, textColor: Color? = nil, size: Double = 12
  ) {
    rectangle(
      x: x, y: y, width: width, height: height, cornerRadius: min(width, height) * 0.15,
      fill: fill, color: color)
    let opaque = fill.flatMap { $0.alpha > 0.5 ? $0.legible : nil }
    shapes.append(
      .text(
        text, Point(x: x + width / 2, y: y + height / 2), alignment: .center, size: size,
        color: textColor ?? opaque, isBold: false, room: width))
  }

  /// Draws a circle.
  public mutating func circle(
    x: Double, y: Double, radius: Double, fill: Color? = nil, color: Color? = nil,
    lineWidth: Double = 1.5
  ) {
    shapes.append(
      .circle(
        center: Point(x: x, y: y), radius: radius, fill: fill,
        ink: lineWidth > 0 ? Ink(color: color, width: lineWidth) : nil))
  }

  /// Draws a closed shape with straight edges.
  public mutating func polygon(
    _ points: [Position], fill: Color? = nil, color: Color? = nil, lineWidth: Double = 1.5
  ) {
    let ink = lineWidth > 0 ? Ink(color: color, width: lineWidth) : nil
    shapes.append(.lines(points.map(Point.init), closed: true, fill: fill, ink: ink))
  }

  /// Writes text.
  ///
  /// - Parameters:
  ///   - text: the text; lines are separated by `\n`.
  ///   - x: where it stands.
  ///   - y: the middle of its height.
  ///   - alignment: where in the text x is.
  ///   - size: its size in points.
  ///   - color: its colour, or nil for the theme's.
  ///   - bold: whether it is bold.
  public mutating func text(
    _ text: String, x: Double, y: Double, alignment: TextAlignment = .center, size: Double = 12,
    color: Color? = nil, bold: Bool = false
  ) {
    shapes.append(
      .text(
        text, Point(x: x, y: y), alignment: alignment, size: size, color: color, isBold: bold))
  }

  /// Draws a picture into a rectangle, as `Plot.image` does.
  ///
  /// Stops with an error where the shape of `pixels` is none of `Plot.image`'s.
  public mutating func image(
    _ pixels: Tensor, x: Double, y: Double, width: Double, height: Double,
    colormap: Colormap = .viridis, file: StaticString = #fileID, line: UInt = #line
  ) {
    do throws(TensorError) {
      shapes.append(
        .image(
          try PixelGrid("Canvas.image", pixels), colormap,
          Rectangle(x: x, y: y, width: width, height: height)))
    } catch {
      error.at(file, line).raise(returning: ())
    }
  }
}

extension Point {
  init(_ position: Canvas.Position) { self.init(x: position.x, y: position.y) }
}
