// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PinionData

@Suite("gzip")
struct GzipTests {
  let text = Array("a pinion is a feather and a gear. ".utf8)

  @Test("decompresses what it compressed", arguments: [0, 1, 70_000, 1_000_000])
  func roundTrip(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * $0 >> 7) }
    #expect(try Gzip.decompress(Gzip.compress(bytes), maximumByteCount: count) == bytes)
  }

  @Test("joins members, and ignores zeros that pad the end")
  func members() throws {
    let bytes = Gzip.compress(text) + Gzip.compress([]) + Gzip.compress(text) + [0, 0, 0]
    #expect(try Gzip.decompress(bytes, maximumByteCount: 1000) == text + text)
  }

  @Test("refuses data that is cut off anywhere")
  func truncated() {
    let bytes = Gzip.compress(text)
    for count in 2..<bytes.count {
      #expect(throws: DataError.self, "\(count) bytes") {
        try Gzip.decompress(Array(bytes[..<count]), maximumByteCount: 1000)
      }
    }
    #expect(
      message {
        _ = try Gzip.decompress(Array(bytes.dropLast()), maximumByteCount: 99, name: "x")
      } == "x: the gzip data breaks off after 34 decompressed bytes")
  }

  @Test("refuses damaged data, other data and trailing bytes")
  func damaged() {
    var bytes = Gzip.compress(text)
    bytes[bytes.count - 6] ^= 1
    #expect(
      message { _ = try Gzip.decompress(bytes, maximumByteCount: 99, name: "x") }
        == "x: damaged gzip data after 34 decompressed bytes (incorrect data check)")
    #expect(
      message { _ = try Gzip.decompress(text, maximumByteCount: 99, name: "x") }
        == "x: not gzip: begins with 61 20, expected 1f 8b")
    #expect(
      message {
        _ = try Gzip.decompress(Gzip.compress(text) + [7], maximumByteCount: 99, name: "x")
      } == "x: unknown bytes follow the gzip data")
  }

  @Test("refuses to grow beyond the bound it is given")
  func bound() {
    let bomb = Gzip.compress([UInt8](repeating: 0, count: 10_000_000))
    #expect(
      message { _ = try Gzip.decompress(bomb, maximumByteCount: 1 << 20, name: "x") }
        == "x: decompresses to more than the 1048576 bytes expected")
  }
}

@Suite("MD5")
struct MD5Tests {
  @Test(
    "gives the sums of RFC 1321",
    arguments: [
      ("", "d41d8cd98f00b204e9800998ecf8427e"),
      ("abc", "900150983cd24fb0d6963f7d28e17f72"),
      ("abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"),
      (
        "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
        "57edf4a22be3c955ac49da2e2107b67a"
      ),
    ])
  func standard(text: String, sum: String) { #expect(SmallDataset.md5(Array(text.utf8)) == sum) }

  @Test("does not depend on the pieces in which bytes arrive", arguments: [1, 3, 55, 64, 65, 200])
  func pieces(size: Int) {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 31) }
    var sum = MD5()
    for start in stride(from: 0, to: 1000, by: size) {
      bytes[start..<min(1000, start + size)].withUnsafeBytes { sum.update($0) }
    }
    #expect(sum.hexadecimal == SmallDataset.md5(bytes))
  }
}
