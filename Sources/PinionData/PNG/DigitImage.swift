// SPDX-License-Identifier: Apache-2.0

public import PinionCore

/// Makes a picture of a digit, such as a scan or a photo, look as MNIST's do.
///
/// ```swift
/// let digit = try DigitImage.read("seven.png")  // uint8 of shape [28, 28], white on black
/// ```
public enum DigitImage {
  /// Reads the PNG at `path` and prepares it.
  ///
  /// - Throws: a ``DataError`` where the file is no PNG, or shows nothing.
  public static func read(_ path: String) throws -> Tensor {
    try prepare(PNG.read(path), name: path)
  }

  /// Returns `picture` as MNIST's authors prepared theirs.
  ///
  /// The border tells the background; where it is light, the picture is inverted. A picture of
  /// 28×28 pixels is otherwise left as it is. Of another, the background is taken off, the ink
  /// stretched to full strength and cropped, its longer side scaled to 20 pixels by averaging
  /// areas, and its centre of mass put into the middle of 28×28 pixels.
  ///
  /// - Parameters:
  ///   - picture: uint8 of shape [height, width]; 0 is black and 255 white.
  ///   - name: what an error calls it.
  /// - Returns: uint8 of shape [28, 28]; 0 is the background and 255 full ink.
  /// - Throws: a ``DataError`` where the picture has another type or shape, or is all of about one
  ///   shade.
  public static func prepare(_ picture: Tensor, name: String = "picture") throws -> Tensor {
    guard picture.dtype == .uint8, picture.shape.count == 2, picture.size > 0 else {
      throw DataError(
        .unsupported, name,
        "\(picture.dtype) of shape \(picture.shape), expected uint8 of [height, width]")
    }
    var ink = Ink(
      width: picture.shape[1], height: picture.shape[0],
      values: picture.withUnsafeBytes { $0.map { Float($0) } })
    let background = ink.borderMedian
    if background > 127 { ink.values = ink.values.map { 255 - $0 } }
    if ink.width == 28 && ink.height == 28 { return ink.tensor }
    try ink.takeOff(min(background, 255 - background), name: name)
    ink.crop()
    return ink.scaled(to: 20).centred(in: 28).tensor
  }

  /// A picture in which ink is light.
  private struct Ink {
    var width: Int
    var height: Int
    var values: [Float]

    /// What is weaker than this part of the strongest ink is paper: its texture, shadows, noise.
    static let threshold: Float = 0.2

    var borderMedian: Float {
      let rows = [0, height - 1].flatMap { y in values[y * width..<(y + 1) * width] }
      let columns = (0..<height).flatMap { y in [values[y * width], values[y * width + width - 1]] }
      let border = (rows + columns).sorted()
      return border[border.count / 2]
    }

    /// Makes `background` 0 and the strongest ink 255.
    mutating func takeOff(_ background: Float, name: String) throws {
      let range = (values.max() ?? 0) - background
      guard range >= 32 else {
        throw DataError(
          .empty, name,
          "no digit can be seen: all of the picture is of about the same shade as its border")
      }
      values = values.map { value in
        let strength = (value - background) / range
        return strength < Self.threshold ? 0 : 255 * strength
      }
    }

    /// Keeps the smallest rectangle with all ink.
    mutating func crop() {
      let inked = values.indices.filter { values[$0] > 0 }
      let columns = inked.map { $0 % width }
      guard let left = columns.min(), let right = columns.max(), let first = inked.first,
        let last = inked.last
      else { return }
      let (top, bottom) = (first / width, last / width)
      values = (top...bottom).flatMap { y in values[y * width + left...y * width + right] }
      width = right - left + 1
      height = bottom - top + 1
    }

    /// The picture with its longer side of `extent` pixels, each the mean of the area that it
    /// covers.
    func scaled(to extent: Int) -> Ink {
      let scale = Float(max(width, height)) / Float(extent)
      let newWidth = max(1, Int((Float(width) / scale).rounded()))
      let newHeight = max(1, Int((Float(height) / scale).rounded()))
      let (xs, ys) = (Self.shares(width, newWidth), Self.shares(height, newHeight))
      var result = Ink(width: newWidth, height: newHeight, values: [])
      for rows in ys {
        for columns in xs {
          var sum: Float = 0
          var area: Float = 0
          for (y, rowShare) in rows {
            for (x, columnShare) in columns {
              sum += rowShare * columnShare * values[y * width + x]
              area += rowShare * columnShare
            }
          }
          result.values.append(sum / area)
        }
      }
      return result
    }

    /// For each of `newCount` equal parts of `count` pixels, the pixels in it and how much of each.
    private static func shares(_ count: Int, _ newCount: Int) -> [[(pixel: Int, share: Float)]] {
      let step = Float(count) / Float(newCount)
      return (0..<newCount).map { part in
        let (start, end) = (Float(part) * step, Float(part + 1) * step)
        return (Int(start)..<min(count, Int(end.rounded(.up)))).compactMap { pixel in
          let share = min(end, Float(pixel + 1)) - max(start, Float(pixel))
          return share > 0 ? (pixel, share) : nil
        }
      }
    }

    /// The picture in a square of `extent` pixels, its centre of mass in the middle as far as it
    /// fits.
    func centred(in extent: Int) -> Ink {
      let mass = values.reduce(0, +)
      let x = values.indices.reduce(0) { $0 + values[$1] * (Float($1 % width) + 0.5) } / mass
      let y = values.indices.reduce(0) { $0 + values[$1] * (Float($1 / width) + 0.5) } / mass
      let middle = Float(extent) / 2
      let left = max(0, min(extent - width, Int((middle - x).rounded())))
      let top = max(0, min(extent - height, Int((middle - y).rounded())))
      var result = Ink(
        width: extent, height: extent, values: [Float](repeating: 0, count: extent * extent))
      for row in 0..<height {
        for column in 0..<width {
          result.values[(top + row) * extent + left + column] = values[row * width + column]
        }
      }
      return result
    }

    var tensor: Tensor {
      Tensor(
        bytes: values.map { UInt8(max(0, min(255, $0.rounded()))) }, shape: [height, width],
        dtype: .uint8)
    }
  }
}
