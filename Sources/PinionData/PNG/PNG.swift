// SPDX-License-Identifier: Apache-2.0

public import PinionCore

/// PNG pictures: every kind is read as grey, and grey or colour is written.
///
/// ```swift
/// let photo = try PNG.read("seven.png")            // uint8 of shape [height, width]
/// try PNG.write(train.images[0], to: "five.png")
/// ```
///
/// Source: [Portable Network Graphics, third edition](https://www.w3.org/TR/png-3/), W3C.
public enum PNG {
  /// The most pixels that are read: 2²⁷, more than any camera's.
  static let maximumPixelCount = 1 << 27

  static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

  /// Reads the picture at `path` as shades of grey.
  ///
  /// Colours become their luma, 0.299 R + 0.587 G + 0.114 B; what is transparent lies on white.
  ///
  /// - Returns: uint8 of shape [height, width]; 0 is black and 255 white.
  /// - Throws: a ``DataError`` that says what is wrong with the file. Nothing larger than the file
  ///   justifies is allocated.
  public static func read(_ path: String) throws -> Tensor {
    try decode(FileSource.contents(path), name: path)
  }

  /// Reads a whole PNG file from memory, as ``read(_:)`` does.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - name: what an error calls it.
  /// - Throws: a ``DataError``.
  public static func decode(_ bytes: [UInt8], name: String = "PNG data") throws -> Tensor {
    let chunks = try PNGChunks(bytes, name: name)
    return try PNGDecoder(chunks).decode()
  }

  /// Writes `image` to `path`, as a whole or not at all.
  ///
  /// - Throws: a ``DataError`` where the picture cannot be a PNG or the file cannot be written.
  public static func write(_ image: Tensor, to path: String) throws {
    let bytes = try encode(image)
    try bytes.withUnsafeBytes { try AtomicFile.write(path, $0) }
  }

  /// Returns `image` as a PNG file, the same bytes on every machine.
  ///
  /// - Parameter image: uint8 of shape [height, width] for grey, of shape [height, width, 3] for
  ///   red, green and blue, or of shape [height, width, 4] with opacity as well.
  /// - Throws: a ``DataError`` where type or shape is another, or an extent is 0.
  public static func encode(_ image: Tensor) throws -> [UInt8] {
    let shape = image.shape
    let channelCount = shape.count == 3 ? shape[2] : 1
    guard image.dtype == .uint8, shape.count == 2 || shape.count == 3 && 3...4 ~= channelCount,
      image.size > 0,
      shape[0] <= Int32.max, shape[1] <= Int32.max
    else {
      throw DataError(
        .unsupported, "PNG.encode",
        "\(image.dtype) of shape \(shape), expected uint8 of [height, width], [height, width, 3] "
          + "or [height, width, 4]")
    }
    let rowBytes = shape[1] * channelCount
    // Photos and shaded areas are smaller with filters, drawings of few colours without.
    let data = image.withUnsafeBytes { pixels in
      [
        PNGFilter.filtered(pixels, rowBytes: rowBytes, pixelBytes: channelCount),
        PNGFilter.unfiltered(pixels, rowBytes: rowBytes),
      ].map(Deflate.zlib)
    }
    let smallest = data[0].count < data[1].count ? data[0] : data[1]
    let colourType: PNGChunks.ColourType =
      channelCount == 4 ? .colourWithAlpha : channelCount == 3 ? .colour : .grey
    let header = bigEndian(shape[1]) + bigEndian(shape[0]) + [8, colourType.rawValue, 0, 0, 0]
    return signature + chunk("IHDR", header)
      + chunk("IDAT", smallest) + chunk("IEND", [])
  }

  /// Returns a chunk with its length before and its checksum behind.
  static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + data
    return bigEndian(data.count) + body + bigEndian(Int(Checksum.crc32(body)))
  }

  private static func bigEndian(_ number: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }
}
