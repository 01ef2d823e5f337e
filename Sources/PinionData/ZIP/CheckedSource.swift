// SPDX-License-Identifier: Apache-2.0

/// A source of which the number of bytes and the checksum are known beforehand.
///
/// It fails as soon as more bytes come, and at the end where there are fewer or the checksum differs.
final class CheckedSource: ByteSource {
  private let source: any ByteSource
  private let count: Int
  private let expected: UInt32
  private var found = 0
  private var crc: UInt32 = 0

  init(_ source: any ByteSource, byteCount: Int, crc: UInt32) {
    self.source = source
    count = byteCount
    expected = crc
  }

  var name: String { source.name }
  var byteCount: Int? { count }
  var byteCountLimit: Int { count }
  var trustedByteCount: Int { source.trustedByteCount }

  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    var done = 0
    // In pieces that stay in the cache between inflating and summing.
    while done < target.count, found < count {
      let end = done + min(target.count - done, count - found, 1 << 17)
      let piece = UnsafeMutableRawBufferPointer(rebasing: target[done..<end])
      let received = try source.read(into: piece)
      crc = Checksum.crc32(UnsafeRawBufferPointer(rebasing: piece[..<received]), after: crc)
      done += received
      found += received
      if received < piece.count {
        throw DataError(.truncated, name, "ends after \(found) bytes, expected \(count)")
      }
    }
    if done < target.count { try finish() }
    return done
  }

  private func finish() throws {
    guard try source.read(1).isEmpty else {
      throw DataError(.corrupt, name, "has more than the \(count) bytes expected")
    }
    guard crc == expected else {
      throw DataError(
        .corrupt, name,
        "has CRC \(String(crc, radix: 16)), expected \(String(expected, radix: 16))")
    }
  }
}
