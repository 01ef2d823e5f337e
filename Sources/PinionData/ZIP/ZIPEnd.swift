// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// What the end of a ZIP archive says about its directory.
struct ZIPEnd {
  let directoryStart: Int
  let directoryByteCount: Int
  let memberCount: Int

  init(_ file: InputFile) throws {
    let path = file.path
    // The record is 22 bytes and a comment of up to 65,535.
    let tailStart = max(0, file.size - 22 - 0xffff)
    let tail = try DataError.rethrowing {
      try file.read(at: tailStart, count: file.size - tailStart)
    }
    guard
      let record = stride(from: tail.count - 22, through: 0, by: -1).first(where: { position in
        tail[position] == 0x50 && tail[position...].starts(with: [0x50, 0x4b, 5, 6])
          && tail.number(position + 20, 2) == tail.count - position - 22
      })
    else {
      throw DataError(
        file.size < 22 ? .truncated : .corrupt, path,
        "not a ZIP archive, or cut off: no end of the directory (50 4b 05 06) "
          + "in the last \(tail.count) of \(file.size) bytes")
    }
    var end = tailStart + record
    var numbers = [10, 12, 16].map { tail.number(record + $0, $0 == 10 ? 2 : 4) }
    var disks = [4, 6].map { tail.number(record + $0, 2) }
    if let (wide, start) = try ZIPEnd.wideRecord(before: end, in: file) {
      let markers: [UInt64] = [0xffff, 0xffff_ffff, 0xffff_ffff]
      for (index, position) in [32, 40, 48].enumerated() where numbers[index] == markers[index] {
        numbers[index] = wide.number(position, 8)
      }
      disks = [16, 20].map { wide.number($0, 4) }
      end = start
    }
    guard disks == [0, 0] else {
      throw DataError(.unsupported, path, "a ZIP archive in several files, expected one")
    }
    guard let byteCount = Int(exactly: numbers[1]), let start = Int(exactly: numbers[2]),
      byteCount <= end, start == end - byteCount
    else {
      throw DataError(
        .corrupt, path,
        "the directory of \(numbers[1]) bytes begins at byte \(numbers[2]), "
          + "expected that it ends at byte \(end)")
    }
    guard let count = Int(exactly: numbers[0]), count <= byteCount / 46 else {
      throw DataError(
        .corrupt, path, "\(numbers[0]) members in a directory of \(byteCount) bytes")
    }
    directoryStart = start
    directoryByteCount = byteCount
    memberCount = count
  }

  /// The record with numbers of 64 bits and its place, if the one at `end` has such a companion.
  private static func wideRecord(
    before end: Int, in file: InputFile
  ) throws -> (bytes: [UInt8], start: Int)? {
    guard end >= 20 else { return nil }
    let locator = try DataError.rethrowing { try file.read(at: end - 20, count: 20) }
    guard locator.starts(with: [0x50, 0x4b, 6, 7]) else { return nil }
    let position = locator.number(8, 8)
    guard end >= 76, position <= UInt64(end - 76) else {
      throw DataError(
        .corrupt, file.path,
        "the end of the directory with 64 bits is at byte \(position), expected at most \(end - 76)"
      )
    }
    let start = Int(position)
    let bytes = try DataError.rethrowing { try file.read(at: start, count: 56) }
    guard bytes.starts(with: [0x50, 0x4b, 6, 6]), bytes.number(4, 8) == end - 20 - start - 12 else {
      throw DataError(
        .corrupt, file.path,
        "the end of the directory with 64 bits begins with \(hex(bytes.prefix(12))), "
          + "expected 50 4b 06 06 and \(end - 20 - start - 12)")
    }
    return (bytes, start)
  }
}
