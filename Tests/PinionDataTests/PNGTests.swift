// SPDX-License-Identifier: Apache-2.0

import PinionCore
import Testing

@testable import PinionData

@Suite("PNG pictures")
struct PNGTests {
  let grey = Tensor(
    bytes: (0..<35).map { UInt8($0 * 7) }, shape: [5, 7], dtype: .uint8)

  /// A file with these image data, rows with their filters.
  static func file(
    _ width: Int, _ height: Int, depth: UInt8 = 8, colour: UInt8 = 0, interlace: UInt8 = 0,
    extra: [UInt8] = [], _ rows: [UInt8]
  ) -> [UInt8] {
    let extents = [width, height].flatMap { extent in
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: extent >> $0) }
    }
    return PNG.signature + PNG.chunk("IHDR", extents + [depth, colour, 0, 0, interlace]) + extra
      + PNG.chunk("IDAT", Deflater.deflate(rows, level: 9, format: .zlib)) + PNG.chunk("IEND", [])
  }

  @Test("in grey are read as they were written")
  func roundTrip() throws {
    let directory = TemporaryDirectory()
    let path = directory.path + "/grey.png"
    try PNG.write(grey, to: path)
    let read = try PNG.read(path)
    #expect(read.shape == [5, 7])
    #expect(read.allBytes == grey.allBytes)
  }

  @Test("in colour are written, and read as luma")
  func colour() throws {
    let image = Tensor(
      bytes: [255, 0, 0, 0, 255, 0, 0, 0, 255, 200, 200, 200], shape: [2, 2, 3], dtype: .uint8)
    #expect(try PNG.decode(PNG.encode(image)).allBytes == [76, 150, 29, 200])
  }

  @Test("of every bit depth are read")
  func bitDepths() throws {
    func pixels(_ depth: UInt8, _ row: [UInt8]) throws -> [UInt8] {
      try PNG.decode(Self.file(3, 1, depth: depth, [0] + row)).allBytes
    }
    #expect(try pixels(1, [0b1010_0000]) == [255, 0, 255])
    #expect(try pixels(2, [0b0001_1000]) == [0, 85, 170])
    #expect(try pixels(4, [0x0f, 0x80]) == [0, 255, 136])
    #expect(try pixels(8, [1, 2, 3]) == [1, 2, 3])
    #expect(try pixels(16, [0xff, 0xff, 0x80, 0x80, 0x00, 0x80]) == [255, 128, 0])
  }

  @Test("with alpha or a transparent colour lie on white")
  func transparency() throws {
    func pixels(_ colour: UInt8, _ row: [UInt8], extra: [UInt8] = []) throws -> [UInt8] {
      try PNG.decode(Self.file(2, 1, colour: colour, extra: extra, [0] + row)).allBytes
    }
    #expect(try pixels(4, [0, 0, 0, 255]) == [255, 0])
    #expect(try pixels(6, [0, 0, 0, 51, 9, 9, 9, 255]) == [204, 9])
    #expect(try pixels(0, [7, 8], extra: PNG.chunk("tRNS", [0, 7])) == [255, 8])
    let key = PNG.chunk("tRNS", [0, 1, 0, 1, 0, 1])
    #expect(try pixels(2, [1, 1, 1, 5, 5, 5], extra: key) == [255, 5])
    let palette = PNG.chunk("PLTE", [10, 10, 10, 60, 60, 60]) + PNG.chunk("tRNS", [0])
    #expect(try pixels(3, [0, 1], extra: palette) == [255, 60])
  }

  @Test("with every filter are read")
  func filters() throws {
    let rows: [[UInt8]] = [
      [0, 10, 20, 30], [1, 10, 10, 10], [2, 1, 2, 3], [3, 5, 5, 5], [4, 1, 1, 1],
    ]
    #expect(
      try PNG.decode(Self.file(3, 5, rows.flatMap { $0 })).allBytes
        == [10, 20, 30, 10, 20, 30, 11, 22, 33, 10, 21, 32, 11, 22, 33])
  }

  @Test("that are interlaced are read")
  func interlaced() throws {
    // 5 × 5: pass by pass, as many pixels as each has, numbered by where they belong.
    let passes: [[[UInt8]]] = [
      [[0]], [[4]], [[20, 24]], [[2], [22]], [[10, 12, 14]],
      [[1, 3], [11, 13], [21, 23]], [[5, 6, 7, 8, 9], [15, 16, 17, 18, 19]],
    ]
    let data: [UInt8] = passes.joined().reduce(into: []) { $0 += [0] + $1 }
    #expect(try PNG.decode(Self.file(5, 5, interlace: 1, data)).allBytes == Array(0..<25))
  }

  @Test("that are cut off anywhere are refused")
  func truncated() throws {
    let bytes = try PNG.encode(grey)
    for count in 0..<bytes.count {
      #expect(throws: DataError.self) { try PNG.decode(Array(bytes[..<count])) }
    }
  }

  @Test("with any byte changed are refused")
  func changed() throws {
    let bytes = try PNG.encode(grey)
    for index in bytes.indices {
      var changed = bytes
      changed[index] ^= 0x10
      #expect(throws: DataError.self, "byte \(index)") { try PNG.decode(changed) }
    }
  }

  @Test(
    "that are damaged are refused with the reason",
    arguments: [
      (
        Array("GIF89a…".utf8),
        "x: not a PNG file: begins with 47 49 46 38 39 61 e2 80, "
          + "expected 89 50 4e 47 0d 0a 1a 0a"
      ),
      (PNG.signature, "x: the file ends at byte 8 without an IEND chunk"),
      (
        PNG.signature + PNG.chunk("IDAT", []),
        "x: begins with chunk IDAT, expected IHDR of 13 bytes"
      ),
      (file(0, 4, []), "x: is 0 × 4 pixels, expected 1 or more"),
      (file(1 << 20, 1 << 20, []), "x: is 1048576 × 1048576 pixels, expected at most 134217728"),
      (
        file(10_000, 10_000, []),
        "x: 10000 × 10000 pixels take 100000000 bytes, "
          + "but 8 compressed bytes hold at most 8256"
      ),
      (file(1, 1, depth: 3, [0, 0]), "x: colour type 0 with 3 bits is none of PNG's"),
      (file(1, 1, depth: 4, colour: 2, [0, 0]), "x: colour type 2 with 4 bits is none of PNG's"),
      (
        file(1, 1, interlace: 2, [0, 0]),
        "x: compression, filter and interlace are [0, 0, 2], expected [0, 0, 0] or [0, 0, 1]"
      ),
      (
        file(1, 1, colour: 3, [0, 0]),
        "x: has colours by index, but no palette before the image data"
      ),
      (
        file(1, 1, colour: 3, extra: PNG.chunk("PLTE", [1, 2, 3]), [0, 1]),
        "x: a pixel has colour 1, the palette has 1"
      ),
      (
        file(1, 1, extra: PNG.chunk("ABCD", []), [0, 0]),
        "x: has an unknown chunk ABCD that it cannot be read without"
      ),
      (file(2, 2, [0, 1, 2, 0, 1]), "x: the image data ends in row 1 of 2"),
      (file(2, 1, [0, 1, 2, 3]), "x: has more image data than its pixels take"),
      (file(1, 1, [9, 1]), "x: row 0 has filter 9, expected 0 to 4"),
    ] as [([UInt8], String)])
  func damaged(bytes: [UInt8], text: String) {
    #expect(message { _ = try PNG.decode(bytes, name: "x") } == text)
  }

  @Test("of other types and shapes are not written")
  func unwritable() {
    let flat = Tensor(bytes: [1, 2, 3], shape: [3], dtype: .uint8)
    #expect(
      message { _ = try PNG.encode(flat) }
        == "PNG.encode: uint8 of shape [3], expected uint8 of [height, width], "
        + "[height, width, 3] or [height, width, 4]")
  }
}
