// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// A picture as numbers, of a size that can be drawn.
struct PixelGrid: Sendable {
  var width: Int
  var height: Int
  /// 1 for numbers, 3 for red, green and blue of 0…1.
  var channels: Int
  /// NaN where a number is not finite.
  var values: [Double]
  /// The size before neighbouring pixels were averaged.
  let originalWidth: Int
  let originalHeight: Int
  /// How many elements are not finite.
  let missingCount: Int

  /// More pixels than that are not drawn.
  static let maximumCount = 1_000_000

  init(_ operation: String, _ pixels: Tensor) throws(TensorError) {
    let shape = pixels.shape
    guard shape.count == 2 || (shape.count == 3 && (shape[2] == 1 || shape[2] == 3)) else {
      throw TensorError(
        operation,
        "expected pixels of shape [height, width], [height, width, 1] or [height, width, 3], "
          + "received shape \(shape)")
    }
    height = shape[0]
    width = shape[1]
    originalWidth = width
    originalHeight = height
    channels = shape.count == 3 ? shape[2] : 1
    let isBytes = pixels.dtype == .uint8
    var missing = 0
    let (step, numbers) = PixelGrid.averaged(pixels, width, height, channels)
    values = numbers
    width = (width + step - 1) / step
    height = (height + step - 1) / step
    for index in values.indices {
      if !values[index].isDrawable {
        missing += 1
        values[index] = .nan
      } else if channels == 3 {
        values[index] = max(0, min(isBytes ? values[index] / 255 : values[index], 1))
      }
    }
    missingCount = missing
  }

  /// Averages of squares of `step` × `step` pixels, so that there are not too many.
  private static func averaged(
    _ pixels: Tensor, _ width: Int, _ height: Int, _ channels: Int
  ) -> (step: Int, values: [Double]) {
    var step = 1
    func count(_ extent: Int) -> Int { (extent + step - 1) / step }
    while count(width) * count(height) > maximumCount { step += 1 }
    guard step > 1 else { return (1, pixels.numbers) }
    var values: [Double] = []
    values.reserveCapacity(count(width) * count(height) * channels)
    for top in stride(from: 0, to: height, by: step) {
      // Row by row, so that the picture is never held as 64-bit numbers as a whole.
      let rows = min(step, height - top)
      let numbers = pixels[top..<top + rows].numbers
      guard !numbers.isEmpty else { return (1, []) }
      for left in stride(from: 0, to: width, by: step) {
        let columns = min(step, width - left)
        for channel in 0..<channels {
          var sum = 0.0
          for row in 0..<rows {
            for column in left..<left + columns {
              sum += numbers[(row * width + column) * channels + channel]
            }
          }
          values.append(sum / Double(rows * columns))
        }
      }
    }
    return (step, values)
  }

  /// The least and the greatest number.
  var range: Interval? { Interval(values) }

  /// The pixels' colours; without colour where a number is missing.
  func pixels(_ colormap: Colormap, _ range: Interval?) -> Pixels {
    let range = (range ?? self.range ?? Interval(0, 1)).orUnit
    // A picture has many pixels and few colours: 1,024 are as good as all.
    let table = (0..<1024).map { colormap.color(at: Double($0) / 1023).bytes }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(width * height * 4)
    for pixel in 0..<width * height {
      let first = values[pixel * channels]
      if channels == 3 {
        let parts = values[pixel * 3..<pixel * 3 + 3]
        bytes +=
          parts.contains { $0.isNaN }
          ? [0, 0, 0, 0] : parts.map { UInt8(($0 * 255).rounded()) } + [255]
      } else if first.isNaN {
        bytes += [0, 0, 0, 0]
      } else {
        bytes += table[Int((max(0, min(range.share(first), 1)) * 1023).rounded())]
      }
    }
    return Pixels(width: width, height: height, bytes: bytes)
  }

  /// What the picture is, and what was done to it.
  var summary: String {
    let kind = channels == 3 ? "colour" : "numbers"
    var text = "image of \(originalHeight) × \(originalWidth) pixels (\(kind))"
    if let range, channels == 1 { text += " from \(range.low.short) to \(range.high.short)" }
    if width != originalWidth || height != originalHeight {
      text += "; averaged to \(height) × \(width) pixels"
    }
    return text + leftOut(missingCount, "number")
  }
}

extension Interval {
  /// This interval, or where it has no width, one from 1 below it, so that its colour is the last.
  var orUnit: Interval { width > 0 ? self : Interval(low - 1, low) }
}

extension Color {
  /// Red, green, blue and opacity, 8 bits each.
  var bytes: [UInt8] {
    [red, green, blue, alpha].map { UInt8((max(0, min($0, 1)) * 255).rounded()) }
  }
}
