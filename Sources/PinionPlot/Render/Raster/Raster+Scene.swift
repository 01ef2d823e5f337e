// SPDX-License-Identifier: Apache-2.0

internal import PinionCore
internal import PinionData

extension Scene {
  /// The most pixels that a picture may have: 2²⁶, which take 256 MB while it is drawn.
  static let maximumPixelCount = 1 << 26

  /// The scene as the bytes of a PNG file, `scale` pixels for each point.
  ///
  /// - Throws: a ``DataError`` where that is no picture, or one of too many pixels.
  func png(scale: Double) throws -> [UInt8] {
    let (columns, rows) = ((width * scale).rounded(.up), (height * scale).rounded(.up))
    // Written such that NaN fails.
    guard scale > 0, columns >= 1, rows >= 1, columns * rows <= Double(Scene.maximumPixelCount)
    else {
      throw DataError(
        .unsupported, "PNG",
        "\(width) × \(height) points at scale \(scale) are no picture of 1 to "
          + "\(Scene.maximumPixelCount) pixels")
    }
    let (bytes, channelCount) = raster(scale: scale).straight()
    return try PNG.encode(
      Tensor(bytes: bytes, shape: [Int(rows), Int(columns), channelCount], dtype: .uint8))
  }

  /// The scene drawn, `scale` pixels for each point.
  func raster(scale: Double) -> Raster {
    var raster = Raster(
      width: Int((width * scale).rounded(.up)), height: Int((height * scale).rounded(.up)),
      background: background)
    raster.draw(items, Placement(scale: scale))
    return raster
  }
}

extension Raster {
  /// Draws `items`, the first at the bottom.
  mutating func draw(_ items: [Scene.Item], _ place: Placement) {
    for item in items {
      switch item {
      case .path(let path, let fill, let stroke):
        draw(path, fill: fill, stroke: stroke, place)
      case .text(let text):
        self.fill(text.outline(place), text.color)
      case .pixels(let pixels, let rectangle, let smooth):
        draw(pixels, in: place(rectangle), smooth: smooth)
      case .clipped(let rectangle, let items):
        let outer = clip
        clip = outer.intersection(place(rectangle))
        draw(items, place)
        clip = outer
      }
    }
  }

  mutating func draw(_ path: Path, fill: Color?, stroke: Stroke?, _ place: Placement) {
    let lines = path.flattened(place)
    if let fill { self.fill(Outline(polygons: lines.map(\.points)), fill) }
    if let stroke {
      let outline = Outline(
        stroking: lines, width: stroke.width * place.scale, cap: stroke.cap,
        dashes: stroke.dashes.map { $0 * place.scale })
      self.fill(outline, stroke.color)
    }
  }
}

extension Rectangle {
  func intersection(_ other: Rectangle) -> Rectangle {
    let (left, top) = (max(x, other.x), max(y, other.y))
    return Rectangle(
      x: left, y: top, width: max(0, min(x + width, other.x + other.width) - left),
      height: max(0, min(y + height, other.y + other.height) - top))
  }
}

extension Text {
  /// The area that the pen covers.
  func outline(_ place: Placement) -> Outline {
    guard isDrawable else { return Outline() }
    let start =
      switch anchor {
      case .start: 0.0
      case .middle: -width / 2
      case .end: -width
      }
    let (sine, cosine) = Turn.sineAndCosine(degrees: rotation)
    var outline = Outline()
    let pen = Font.penWidth(bold: bold) * size / 100 * place.scale
    var advance = bold ? Font.boldSpacing / 2 : 0
    for character in characters {
      let glyph = Font.glyph(character)
      let offset = advance
      let path = glyph.path.mapped { point in
        let (x, y) = (start + (point.x + offset) * size / 100, point.y * size / 100)
        return Point(
          x: position.x + x * cosine - y * sine, y: position.y + x * sine + y * cosine)
      }
      let letter = Outline(
        stroking: path.flattened(place), width: pen * glyph.pen, cap: .round)
      outline.polygons += letter.polygons
      advance += glyph.advance + (bold ? Font.boldSpacing : 0)
    }
    return outline
  }
}

/// Sines without the system's library, whose last bits differ between machines.
enum Turn {
  static func sineAndCosine(degrees: Double) -> (sine: Double, cosine: Double) {
    let quarters = (degrees / 90).rounded()
    let angle = (degrees - 90 * quarters) * .pi / 180
    // At most an eighth of a turn: ten terms of Taylor's series are exact to the last bits.
    var (sine, cosine) = (0.0, 0.0)
    var term = 1.0
    for power in 0..<20 {
      let sign = power % 4 < 2 ? 1.0 : -1.0
      if power % 2 == 0 { cosine += sign * term } else { sine += sign * term }
      term *= angle / Double(power + 1)
    }
    switch Int(quarters.truncatingRemainder(dividingBy: 4) + 4) % 4 {
    case 0: return (sine, cosine)
    case 1: return (cosine, -sine)
    case 2: return (-sine, -cosine)
    default: return (-cosine, sine)
    }
  }
}
