// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// Turns the image data of a PNG file into shades of grey, row by row.
struct PNGDecoder {
  private let chunks: PNGChunks
  private let source: Inflater

  init(_ chunks: PNGChunks) {
    self.chunks = chunks
    source = Inflater(ArraySource(chunks.data, name: chunks.name), format: .zlib)
  }

  /// A picture of every few pixels: all there is without interlacing, or one of Adam7's seven.
  private struct Pass {
    var x = 0
    var y = 0
    var dx = 1
    var dy = 1
  }

  private static let adam7 = [
    Pass(x: 0, y: 0, dx: 8, dy: 8), Pass(x: 4, y: 0, dx: 8, dy: 8), Pass(x: 0, y: 4, dx: 4, dy: 8),
    Pass(x: 2, y: 0, dx: 4, dy: 4), Pass(x: 0, y: 2, dx: 2, dy: 4), Pass(x: 1, y: 0, dx: 2, dy: 2),
    Pass(x: 0, y: 1, dx: 1, dy: 2),
  ]

  func decode() throws -> Tensor {
    let (width, height) = (chunks.width, chunks.height)
    let bitsPerPixel = chunks.colourType.channelCount * chunks.bitDepth
    let least = (width * bitsPerPixel + 7) / 8 * height
    guard least <= source.byteCountLimit else {
      throw DataError(
        .truncated, chunks.name,
        "\(width) × \(height) pixels take \(least) bytes, "
          + "but \(chunks.data.count) compressed bytes hold at most \(source.byteCountLimit)")
    }
    return try Tensor(shape: [height, width], dtype: .uint8) { target in
      let pixels = target.bindMemory(to: UInt8.self)
      for pass in chunks.isInterlaced ? Self.adam7 : [Pass()] {
        let columns = (width - pass.x + pass.dx - 1) / pass.dx
        let rows = (height - pass.y + pass.dy - 1) / pass.dy
        if columns <= 0 || rows <= 0 { continue }
        var row = [UInt8](repeating: 0, count: (columns * bitsPerPixel + 7) / 8)
        var above = row
        for index in 0..<rows {
          let y = pass.y + index * pass.dy
          let filter = try read(1, row: y)[0]
          row = try read(row.count, row: y)
          try unfilter(&row, above, filter, pixelBytes: max(1, bitsPerPixel / 8), row: y)
          for column in 0..<columns {
            pixels[y * width + pass.x + column * pass.dx] = try grey(row, column)
          }
          swap(&row, &above)
        }
      }
      // Reads the checksum at the end, too.
      guard try source.read(1).isEmpty else {
        throw DataError(.corrupt, chunks.name, "has more image data than its pixels take")
      }
    }
  }

  private func read(_ count: Int, row: Int) throws -> [UInt8] {
    let bytes = try source.read(count)
    guard bytes.count == count else {
      throw DataError(
        .truncated, chunks.name, "the image data ends in row \(row) of \(chunks.height)")
    }
    return bytes
  }

  /// Adds what a row's filter predicts from the pixels to the left and above.
  private func unfilter(
    _ row: inout [UInt8], _ above: [UInt8], _ filter: UInt8, pixelBytes: Int, row y: Int
  ) throws {
    switch filter {
    case 0: break
    case 1:
      for i in row.indices.dropFirst(pixelBytes) { row[i] &+= row[i - pixelBytes] }
    case 2:
      for i in row.indices { row[i] &+= above[i] }
    case 3:
      for i in row.indices {
        let left = i < pixelBytes ? 0 : Int(row[i - pixelBytes])
        row[i] &+= UInt8((left + Int(above[i])) / 2)
      }
    case 4:
      for i in row.indices {
        let left = i < pixelBytes ? 0 : Int(row[i - pixelBytes])
        let corner = i < pixelBytes ? 0 : Int(above[i - pixelBytes])
        row[i] &+= UInt8(PNGFilter.paeth(left, Int(above[i]), corner))
      }
    default:
      throw DataError(.corrupt, chunks.name, "row \(y) has filter \(filter), expected 0 to 4")
    }
  }

  // MARK: Pixels

  /// The shade of a pixel of an unfiltered row, on white.
  private func grey(_ row: [UInt8], _ column: Int) throws -> UInt8 {
    let greatest = chunks.bitDepth == 16 ? 65_535 : (1 << chunks.bitDepth) - 1
    let count = chunks.colourType.channelCount
    func sample(_ channel: Int) -> Int { self.sample(row, column * count + channel) }
    switch chunks.colourType {
    case .indexed:
      let index = sample(0)
      guard 3 * index + 2 < chunks.palette.count else {
        throw DataError(
          .corrupt, chunks.name,
          "a pixel has colour \(index), the palette has \(chunks.palette.count / 3)")
      }
      let colour = chunks.palette[3 * index..<3 * index + 3].map { Int($0) }
      let alpha = index < chunks.transparency.count ? Int(chunks.transparency[index]) : 255
      return shade(luma(colour[0], colour[1], colour[2]), alpha, 255)
    case .grey:
      return shade(sample(0), isTransparent([sample(0)]) ? 0 : greatest, greatest)
    case .greyWithAlpha:
      return shade(sample(0), sample(1), greatest)
    case .colour:
      let (r, g, b) = (sample(0), sample(1), sample(2))
      return shade(luma(r, g, b), isTransparent([r, g, b]) ? 0 : greatest, greatest)
    case .colourWithAlpha:
      return shade(luma(sample(0), sample(1), sample(2)), sample(3), greatest)
    }
  }

  private func sample(_ row: [UInt8], _ index: Int) -> Int {
    let depth = chunks.bitDepth
    switch depth {
    case 8: return Int(row[index])
    case 16: return Int(row[2 * index]) << 8 | Int(row[2 * index + 1])
    default:
      let bit = index * depth
      return Int(row[bit / 8]) >> (8 - depth - bit % 8) & ((1 << depth) - 1)
    }
  }

  /// Whether tRNS names this colour.
  private func isTransparent(_ samples: [Int]) -> Bool {
    guard chunks.transparency.count == 2 * samples.count else { return false }
    return samples.enumerated().allSatisfy { channel, sample in
      let bytes = chunks.transparency[2 * channel..<2 * channel + 2]
      return bytes.reduce(0) { $0 << 8 | Int($1) } == sample
    }
  }

  /// Brightness as the recommendation ITU-R BT.601 weighs it.
  private func luma(_ r: Int, _ g: Int, _ b: Int) -> Int {
    (299 * r + 587 * g + 114 * b + 500) / 1000
  }

  /// `value` with `alpha`, both of 0...`greatest`, over white, in 0...255.
  private func shade(_ value: Int, _ alpha: Int, _ greatest: Int) -> UInt8 {
    let over = value * alpha + greatest * (greatest - alpha)
    let square = greatest * greatest
    return UInt8((255 * over + square / 2) / square)
  }
}
