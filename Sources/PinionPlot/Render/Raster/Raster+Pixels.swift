// SPDX-License-Identifier: Apache-2.0

extension Raster {
  /// Paints `pixels` stretched over `rectangle`.
  ///
  /// Each pixel of the raster has the mean of the pixels under it. Where `smooth` and enlarged, a
  /// colour goes over into the next instead.
  mutating func draw(_ pixels: Pixels, in rectangle: Rectangle, smooth: Bool) {
    guard pixels.width > 0, pixels.height > 0,
      pixels.bytes.count >= 4 * pixels.width * pixels.height, rectangle.width > 0,
      rectangle.height > 0, (rectangle.x + rectangle.width).isFinite,
      (rectangle.y + rectangle.height).isFinite
    else { return }
    let columns = Shares(
      pixels.width, over: rectangle.x, rectangle.width, within: clip.x, clip.width, smooth: smooth)
    let rows = Shares(
      pixels.height, over: rectangle.y, rectangle.height, within: clip.y, clip.height,
      smooth: smooth)
    bytes.withUnsafeMutableBufferPointer { bytes in
      for (y, inRow) in zip(rows.first..., rows.shares) {
        for (x, inColumn) in zip(columns.first..., columns.shares) {
          // Colours weighted by area and opacity; the sum of areas is how much is covered.
          var sum = (r: 0, g: 0, b: 0, a: 0)
          for (row, height) in inRow {
            for (column, width) in inColumn {
              let pixel = 4 * (row * pixels.width + column)
              let weight = height * width * Int(pixels.bytes[pixel + 3])
              sum.r += weight * Int(pixels.bytes[pixel])
              sum.g += weight * Int(pixels.bytes[pixel + 1])
              sum.b += weight * Int(pixels.bytes[pixel + 2])
              sum.a += weight * 255
            }
          }
          let whole = Shares.whole * Shares.whole * 255
          func byte(_ sum: Int) -> UInt8 { UInt8(min(255, (sum + whole / 2) / whole)) }
          Raster.blend(
            (byte(sum.r), byte(sum.g), byte(sum.b), byte(sum.a)), 1, of: 1, over: bytes,
            at: 4 * (y * width + x))
        }
      }
    }
  }
}

/// Along one axis, which pixels of a picture lie under each pixel of the raster, and how much of it
/// they cover.
private struct Shares {
  static let whole = 1024

  /// The first pixel of the raster.
  var first = 0
  /// Pixels of the picture with their shares of each further pixel, in 1024ths.
  var shares: [[(pixel: Int, share: Int)]] = []

  init(
    _ count: Int, over start: Double, _ extent: Double, within clipStart: Double,
    _ clipExtent: Double, smooth: Bool
  ) {
    let (low, high) = (max(start, clipStart), min(start + extent, clipStart + clipExtent))
    guard low < high else { return }
    first = Int(low.rounded(.down))
    let step = extent / Double(count)
    for target in first..<Int(high.rounded(.up)) {
      let (from, to) = (max(low, Double(target)), min(high, Double(target + 1)))
      if smooth && step > 1 {
        // Between the centres of two pixels.
        let place = ((from + to) / 2 - start) / step - 0.5
        let lower = place.rounded(.down)
        let second = max(0, min(count - 1, Int(lower) + 1))
        let covered = Shares.rounded(to - from)
        let upper = Shares.rounded((to - from) * (place - lower))
        shares.append([(max(0, min(count - 1, Int(lower))), covered - upper), (second, upper)])
        continue
      }
      let begin = max(0, min(count - 1, Int(((from - start) / step).rounded(.down))))
      let end = max(begin, min(count - 1, Int(((to - start) / step).rounded(.up)) - 1))
      var parts: [(pixel: Int, share: Int)] = []
      // Rounded sums, so that the parts of a pixel that is covered whole make a whole.
      var before = 0
      for pixel in begin...end {
        let edge = pixel == end ? to : min(to, start + Double(pixel + 1) * step)
        let sum = Shares.rounded(max(0, edge - from))
        if sum > before { parts.append((pixel, sum - before)) }
        before = max(before, sum)
      }
      shares.append(parts)
    }
  }

  private static func rounded(_ share: Double) -> Int { Int((share * Double(whole)).rounded()) }
}
