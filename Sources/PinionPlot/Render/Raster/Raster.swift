// SPDX-License-Identifier: Apache-2.0

/// A picture of pixels that shapes are painted on.
///
/// Colours are 8 bits for red, green, blue and opacity, each colour multiplied by its opacity. All
/// sums are of whole numbers, and places come of basic arithmetic and square roots alone, which
/// every machine rounds alike.
struct Raster {
  let width: Int
  let height: Int
  var bytes: [UInt8]
  /// What lies outside is not painted.
  var clip: Rectangle

  init(width: Int, height: Int, background: Color) {
    self.width = width
    self.height = height
    let (r, g, b, a) = background.premultiplied
    bytes = [UInt8](unsafeUninitializedCapacity: width * height * 4) { bytes, count in
      count = width * height * 4
      for pixel in stride(from: 0, to: count, by: 4) {
        (bytes[pixel], bytes[pixel + 1], bytes[pixel + 2], bytes[pixel + 3]) = (r, g, b, a)
      }
    }
    clip = Rectangle(x: 0, y: 0, width: Double(width), height: Double(height))
  }

  /// Paints the inside of `outline`.
  mutating func fill(_ outline: Outline, _ color: Color) {
    guard color.alpha > 0 else { return }
    let source = color.premultiplied
    Coverage.rows(of: outline, in: clip) { y, x, coverage in
      blend(row: y, x, source, coverage)
    }
  }

  /// Blends `source` over a row from column `x`, by how much of each pixel is covered.
  private mutating func blend(
    row y: Int, _ x: Int, _ source: (UInt8, UInt8, UInt8, UInt8),
    _ coverage: UnsafeBufferPointer<Int32>
  ) {
    bytes.withUnsafeMutableBufferPointer { bytes in
      var target = (y * width + x) * 4
      for share in coverage {
        if share > 0 {
          Raster.blend(source, Int32(share), of: Coverage.full, over: bytes, at: target)
        }
        target += 4
      }
    }
  }

  /// Blends `source` over a pixel of which `share` of `whole` is covered.
  @inline(__always)
  static func blend(
    _ source: (UInt8, UInt8, UInt8, UInt8), _ share: Int32, of whole: Int32,
    over bytes: UnsafeMutableBufferPointer<UInt8>, at target: Int
  ) {
    if share == whole && source.3 == 255 {
      (bytes[target], bytes[target + 1], bytes[target + 2], bytes[target + 3]) = source
      return
    }
    let alpha = (Int32(source.3) * share + whole / 2) / whole
    func mix(_ new: UInt8, _ offset: Int) {
      let old = Int32(bytes[target + offset])
      let painted = (Int32(new) * share + whole / 2) / whole
      bytes[target + offset] = UInt8(min(255, painted + (old * (255 - alpha) + 127) / 255))
    }
    mix(source.0, 0)
    mix(source.1, 1)
    mix(source.2, 2)
    mix(source.3, 3)
  }

  /// The opacity of each pixel's colours taken out again.
  ///
  /// - Returns: for each pixel red, green, blue and opacity, or the three colours where all is
  ///   opaque.
  func straight() -> (bytes: [UInt8], channelCount: Int) {
    let isOpaque = stride(from: 3, to: bytes.count, by: 4).allSatisfy { bytes[$0] == 255 }
    let count = isOpaque ? 3 : 4
    var result = [UInt8](repeating: 0, count: width * height * count)
    for pixel in 0..<width * height {
      let alpha = Int(bytes[4 * pixel + 3])
      for channel in 0..<3 {
        let value = Int(bytes[4 * pixel + channel])
        let straight = alpha == 0 ? 0 : min(255, (value * 255 + alpha / 2) / alpha)
        result[count * pixel + channel] = UInt8(straight)
      }
      if !isOpaque { result[4 * pixel + 3] = UInt8(alpha) }
    }
    return (result, count)
  }
}

extension Color {
  /// The parts in 8 bits each.
  var straight: (red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8) {
    func byte(_ part: Double) -> UInt8 {
      // NaN is compared false and so becomes 0.
      part > 0 ? UInt8((min(part, 1) * 255).rounded()) : 0
    }
    return (byte(red), byte(green), byte(blue), byte(alpha))
  }

  /// The parts in 8 bits each, colours multiplied by the opacity.
  var premultiplied: (UInt8, UInt8, UInt8, UInt8) {
    let (r, g, b, a) = straight
    func times(_ part: UInt8) -> UInt8 { UInt8((Int(part) * Int(a) + 127) / 255) }
    return (times(r), times(g), times(b), a)
  }
}
