// SPDX-License-Identifier: Apache-2.0

import PinionCore
import Testing

@testable import PinionData

@Suite("Deflate")
struct DeflateTests {
  /// What zlib makes of the compressed bytes.
  private func inflated(_ bytes: [UInt8]) throws -> [UInt8] {
    let inflater = Inflater(ArraySource(bytes, name: "test"), format: .zlib)
    var result: [UInt8] = []
    while true {
      let piece = try inflater.read(1 << 20)
      if piece.isEmpty { return result }
      result += piece
    }
  }

  /// Bytes with few or many different values, with repetitions or without.
  private static func noise(_ count: Int, values: Int, repeating period: Int = 0) -> [UInt8] {
    var state = UInt64(count + 31 * values + 1000 * period)
    var bytes: [UInt8] = []
    for index in 0..<count {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let random = Int(state >> 33)
      bytes.append(
        period > 0 && index >= period && random % 50 > 0
          ? bytes[index - period] : UInt8(random / 64 % values))
    }
    return bytes
  }

  private static let samples: [[UInt8]] = [
    [], [7], [7, 7], [1, 2, 3], Array(0...255), Array(repeating: 0, count: 100_000),
    Array("the cat sat on the mat, the cat sat on the mat".utf8),
    noise(70_000, values: 256), noise(200_000, values: 256), noise(90_000, values: 2),
    noise(90_000, values: 17), noise(120_000, values: 200, repeating: 1),
    noise(120_000, values: 200, repeating: 32_768), noise(120_000, values: 200, repeating: 32_769),
    noise(50_000, values: 5, repeating: 258), noise(5000, values: 256, repeating: 3),
    // Frequencies like Fibonacci's numbers make the longest codes.
    (0..<24).reduce(into: (bytes: [UInt8](), a: 1, b: 1)) { sum, value in
      sum.bytes += Array(repeating: UInt8(value), count: sum.a)
      (sum.a, sum.b) = (sum.b, sum.a + sum.b)
    }.bytes,
  ]

  @Test("gives what zlib turns back", arguments: samples.indices)
  func roundTrip(number: Int) throws {
    let bytes = Self.samples[number]
    let packed = Deflate.zlib(bytes)
    #expect(try inflated(packed) == bytes)
    // Not much more than zlib takes.
    let other = Deflater.deflate(bytes, level: 6, format: .zlib).count
    #expect(packed.count <= other + other / 12 + 16, "\(packed.count), zlib \(other)")
  }

  @Test("gives known bytes") func knownBytes() {
    #expect(Deflate.zlib([]) == [0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01])
    #expect(
      Deflate.zlib(Array("aaaaaaaaaa".utf8))
        == [0x78, 0x9c, 0x4b, 0x84, 0x03, 0x00, 0x14, 0xe1, 0x03, 0xcb])
    #expect(Deflate.adler32(Array("Wikipedia".utf8)) == 0x11e6_0398)
  }

  @Test("has codes that are as short as may be, and no longer") func codes() {
    let code = PrefixCode(frequencies: [5, 1, 1, 2, 0, 8], limit: 15)
    #expect(code.lengths == [2, 4, 4, 3, 0, 1])
    // First bit lowest.
    #expect(code.codes == [0b01, 0b0111, 0b1111, 0b011, 0, 0b0])
    let limited = PrefixCode(frequencies: [1, 1, 2, 3, 5, 8, 13, 21, 34, 55], limit: 4)
    #expect(limited.lengths.max() == 4)
    #expect(limited.lengths.reduce(0) { $0 + 16 >> Int($1) } <= 16)
    #expect(PrefixCode(frequencies: [0, 0, 3], limit: 7).lengths == [0, 0, 1])
  }

  @Test("of pictures chooses filters that make them small") func filters() throws {
    // Each row is a shift of the one above.
    let (width, height) = (200, 100)
    let pixels = (0..<height).flatMap { y in
      (0..<width).map { x in UInt8(truncatingIfNeeded: x * x / 9 + 3 * y) }
    }
    let image = Tensor(bytes: pixels, shape: [height, width], dtype: .uint8)
    let file = try PNG.encode(image)
    #expect(try PNG.decode(file).allBytes == pixels)
    #expect(file.count < 2000)
    let noise = Tensor(bytes: Self.noise(3000, values: 256), shape: [50, 60], dtype: .uint8)
    #expect(try PNG.decode(PNG.encode(noise)).allBytes == noise.allBytes)
  }
}
