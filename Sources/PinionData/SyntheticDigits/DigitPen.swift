// SPDX-License-Identifier: Apache-2.0

/// Draws one digit: a style, deformed as a hand does it, rasterised as MNIST's pictures were.
///
/// Only +, −, ×, ÷ and square roots, which IEEE 754 rounds alike everywhere, and Swift does not
/// contract into fused operations; so the pixels are the same bytes on every machine.
struct DigitPen {
  typealias Point = DigitStrokes.Point

  static let size = 28

  /// Each control point moves by about this much of the box.
  private static let wobble: Float = 0.036
  /// Curve segments between two control points.
  private static let steps = 5

  private var random: DigitRandom
  /// How carelessly this digit is written: 0.8 to 2, mostly near 1.
  private let carelessness: Float
  private var curves: [[Point]] = []

  init(random: DigitRandom) {
    var random = random
    let haste = random.normal()
    carelessness = min(2, 0.8 + 0.22 * haste * haste)
    self.random = random
  }

  /// Draws `digit` into 28×28 bytes, which are zero before.
  mutating func draw(_ digit: Int, into pixels: UnsafeMutableBufferPointer<UInt8>) {
    let style = pickStyle(digit)
    curves = style.map { stroke in smooth(wobbled(stroke)) }
    deform()
    let thickness = 1.2 + 0.36 * random.normal()
    let radius = max(0.55, min(2.1, thickness))
    place(radius: radius)
    ink(radius: radius, into: pixels)
  }

  private mutating func pickStyle(_ digit: Int) -> DigitStrokes.Style {
    var ticket = random.below(256)
    let frequencies = DigitStrokes.frequencies[digit]
    for (style, frequency) in zip(DigitStrokes.styles[digit], frequencies) {
      if ticket < frequency { return style }
      ticket -= frequency
    }
    return DigitStrokes.styles[digit][0]
  }

  /// The stroke with every point moved a little; corners stay corners.
  private mutating func wobbled(_ stroke: [Point]) -> [Point] {
    var moved: [Point] = []
    for (index, point) in stroke.enumerated() {
      if index > 0 && stroke[index - 1] == point {
        moved.append(moved[index - 1])
      } else {
        moved.append(
          point + Self.wobble * carelessness * Point(random.normal(), random.normal()))
      }
    }
    // People start late and stop early, or overshoot.
    let first = moved[0] - moved[1]
    moved[0] += 0.12 * random.normal() * first
    let last = moved[moved.count - 1] - moved[moved.count - 2]
    moved[moved.count - 1] += 0.18 * random.normal() * last
    return moved
  }

  /// The Catmull-Rom curve through `points`, as a polyline.
  private func smooth(_ points: [Point]) -> [Point] {
    var curve = [points[0]]
    for i in 0..<points.count - 1 {
      let (b, c) = (points[i], points[i + 1])
      if b == c { continue }
      // A point that is there twice has no curve beyond it: the tangent is that of this piece
      // alone.
      let a = i > 0 && points[i - 1] != b ? points[i - 1] : b
      let d = i + 2 < points.count && points[i + 2] != c ? points[i + 2] : c
      for step in 1...Self.steps {
        let t = Float(step) / Float(Self.steps)
        let linear = c - a
        let square = 2 * a - 5 * b + 4 * c - d
        let cube = 3 * b - a - 3 * c + d
        curve.append(b + 0.5 * t * (linear + t * (square + t * cube)))
      }
    }
    return curve
  }

  /// Bends, stretches, slants and turns the whole digit.
  private mutating func deform() {
    let bend = carelessness * Point(0.22 * random.normal(), 0.16 * random.normal())
    let twist = carelessness * Point(0.20 * random.normal(), 0.16 * random.normal())
    let swing = carelessness * Point(0.35 * random.normal(), 0.25 * random.normal())
    let slant = 0.12 + 0.26 * random.normal()
    let width = 1 + 0.18 * random.normal()
    // A turn by the angle whose half has this tangent: no sine is needed.
    let half = 0.06 * carelessness * random.normal()
    let cosine = (1 - half * half) / (1 + half * half)
    let sine = 2 * half / (1 + half * half)
    for stroke in curves.indices {
      for i in curves[stroke].indices {
        var q = curves[stroke][i] - 0.5
        let squares = q * q - 0.08
        q.x += bend.x * squares.y + twist.x * q.x * q.y + swing.x * q.y * squares.y
        q.y += bend.y * squares.x + twist.y * q.x * q.y + swing.y * q.x * squares.x
        q.x = q.x * max(0.55, width) - slant * q.y
        curves[stroke][i] = Point(cosine * q.x - sine * q.y, sine * q.x + cosine * q.y)
      }
    }
  }

  /// Scales the digit to about 20 pixels and moves its centre of mass near the middle.
  private mutating func place(radius: Float) {
    var low = curves[0][0]
    var high = low
    for point in curves.joined() {
      low = pointwiseMin(low, point)
      high = pointwiseMax(high, point)
    }
    let extent = max(max(high.x - low.x, high.y - low.y), 0.1)
    let scale = (20 - 2 * radius + 0.6 * random.normal()) / extent
    var mass = Point(0, 0)
    var length: Float = 0
    for curve in curves {
      for (a, b) in zip(curve, curve.dropFirst()) {
        let piece = self.length(b - a)
        length += piece
        mass += piece * 0.5 * (a + b)
      }
    }
    let middle = Point(14, 14) + 0.55 * Point(random.normal(), random.normal())
    let shift = middle - scale * mass / max(length, 0.001)
    for stroke in curves.indices {
      for i in curves[stroke].indices { curves[stroke][i] = scale * curves[stroke][i] + shift }
    }
  }

  /// Fills the pixels within `radius` of the strokes; the edge fades over about a pixel.
  private mutating func ink(radius: Float, into pixels: UnsafeMutableBufferPointer<UInt8>) {
    let softness = 1.1 + 0.25 * random.uniform()
    // The pen is pressed harder at one end of a stroke than at the other.
    let pressure = 0.18 * random.normal()
    let strength = min(255, 262 + 18 * random.normal())
    for curve in curves {
      let count = Float(curve.count)
      for (index, (a, b)) in zip(curve, curve.dropFirst()).enumerated() {
        let position = Float(index) / count - 0.5
        let radius = max(0.5, radius * (1 + pressure * position * 2))
        let reach = radius + 0.5 * softness
        let low = pointwiseMin(a, b) - reach
        let high = pointwiseMax(a, b) + reach
        let direction = b - a
        let square = max((direction * direction).sum(), 1e-6)
        let columns = max(0, Int(low.x))..<max(0, min(Self.size, Int(max(high.x, 0)) + 1))
        let rows = max(0, Int(low.y))..<max(0, min(Self.size, Int(max(high.y, 0)) + 1))
        if columns.isEmpty || rows.isEmpty { continue }
        for y in rows {
          for x in columns {
            let q = Point(Float(x) + 0.5, Float(y) + 0.5) - a
            let along = max(0, min(1, (q * direction).sum() / square))
            let distance = self.length(q - along * direction)
            let coverage = (reach - distance) / softness
            if coverage <= 0 { continue }
            let value = UInt8(max(0, min(255, strength * min(1, coverage))))
            let pixel = y * Self.size + x
            if value > pixels[pixel] { pixels[pixel] = value }
          }
        }
      }
    }
  }

  private func length(_ v: Point) -> Float { (v.x * v.x + v.y * v.y).squareRoot() }
}
