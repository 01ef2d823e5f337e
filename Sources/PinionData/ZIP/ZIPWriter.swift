// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// Writes a ZIP archive, as Python's `zipfile` does for NumPy.
///
/// The headers before the members always have sizes of 64 bits, so that it need not be known
/// beforehand how large a member will be. Times are those of the format's beginning, 1980, so that
/// the same members give the same archive.
package final class ZIPWriter {
  private let name: String
  private let wideLimit: Int
  private let append: (UnsafeRawBufferPointer) throws -> Void
  private let rewrite: (_ bytes: [UInt8], _ position: Int) throws -> Void
  private var position = 0
  private var directory: [UInt8] = []
  private var memberCount = 0

  /// - Parameters:
  ///   - name: what an error calls the archive.
  ///   - wideLimit: from which size on the directory has numbers of 64 bits.
  ///   - append: writes the next bytes.
  ///   - rewrite: replaces bytes that have been written.
  package init(
    name: String, wideLimit: Int = 0xffff_ffff,
    append: @escaping (UnsafeRawBufferPointer) throws -> Void,
    rewrite: @escaping (_ bytes: [UInt8], _ position: Int) throws -> Void
  ) {
    self.name = name
    self.wideLimit = wideLimit
    self.append = append
    self.rewrite = rewrite
  }

  /// Writes to a file.
  convenience init(_ file: OutputFile, name: String) {
    self.init(name: name, append: file.write, rewrite: file.rewrite)
  }

  /// Appends a member that consists of some pieces.
  package func add(_ member: String, _ pieces: [UnsafeRawBufferPointer], compressed: Bool) throws {
    let memberName = Array(member.utf8)
    guard memberName.count <= 0xffff else {
      throw DataError(
        .invalidArgument, name,
        "a name of \(memberName.count) bytes, and ZIP archives have names of at most 65535")
    }
    let start = position
    let flags = memberName.allSatisfy { $0 < 0x80 } ? 0 : 0x0800
    // From the version needed to the name, without and with checksum and sizes.
    func header(crc: UInt32, size: Int, packed: Int) -> [UInt8] {
      var bytes: [UInt8] = [0x50, 0x4b, 3, 4]
      bytes.append(45, 2)
      bytes.append(flags, 2)
      bytes.append(compressed ? 8 : 0, 2)
      bytes.append(0x0021_0000, 4)
      bytes.append(Int(crc), 4)
      bytes += [UInt8](repeating: 0xff, count: 8)
      bytes.append(memberName.count, 2)
      bytes.append(20, 2)
      bytes += memberName
      bytes.append(1, 2)
      bytes.append(16, 2)
      bytes.append(size, 8)
      bytes.append(packed, 8)
      return bytes
    }
    try write(header(crc: 0, size: 0, packed: 0))
    let dataStart = position
    var crc: UInt32 = 0
    let deflater = compressed ? DeflateStream(format: .deflate) : nil
    for (index, piece) in pieces.enumerated() {
      crc = Checksum.crc32(piece, after: crc)
      if let deflater {
        try deflater.write(piece, isLast: index == pieces.count - 1, to: write)
      } else {
        try write(piece)
      }
    }
    let (size, packed) = (pieces.reduce(0) { $0 + $1.count }, position - dataStart)
    try rewrite(header(crc: crc, size: size, packed: packed), start)
    list(memberName, flags, compressed, crc, size, packed, start)
  }

  /// Notes a member in the directory.
  private func list(
    _ name: [UInt8], _ flags: Int, _ compressed: Bool, _ crc: UInt32, _ size: Int, _ packed: Int,
    _ start: Int
  ) {
    let wide = [size, packed, start].filter { $0 >= wideLimit }
    func short(_ number: Int) -> Int { number >= wideLimit ? 0xffff_ffff : number }
    memberCount += 1
    directory += [0x50, 0x4b, 1, 2]
    directory.append(0x032d, 2)  // made on Unix
    directory.append(45, 2)
    directory.append(flags, 2)
    directory.append(compressed ? 8 : 0, 2)
    directory.append(0x0021_0000, 4)
    directory.append(Int(crc), 4)
    directory.append(short(packed), 4)
    directory.append(short(size), 4)
    directory.append(name.count, 2)
    directory.append(wide.isEmpty ? 0 : 4 + 8 * wide.count, 2)
    directory += [UInt8](repeating: 0, count: 6)  // no comment, disk 0, binary
    directory.append(0o600 << 16, 4)
    directory.append(short(start), 4)
    directory += name
    if !wide.isEmpty {
      directory.append(1, 2)
      directory.append(8 * wide.count, 2)
      for number in wide { directory.append(number, 8) }
    }
  }

  /// Writes the directory.
  package func finish() throws {
    let start = position
    let isWide = start >= wideLimit || directory.count >= wideLimit || memberCount >= 0xffff
    var end: [UInt8] = []
    if isWide {
      end += [0x50, 0x4b, 6, 6]
      end.append(44, 8)
      end.append(45, 2)
      end.append(45, 2)
      end.append(0, 8)
      end.append(memberCount, 8)
      end.append(memberCount, 8)
      end.append(directory.count, 8)
      end.append(start, 8)
      end += [0x50, 0x4b, 6, 7]
      end.append(0, 4)
      end.append(start + directory.count, 8)
      end.append(1, 4)
    }
    end += [0x50, 0x4b, 5, 6]
    end.append(0, 4)
    end.append(isWide ? 0xffff : memberCount, 2)
    end.append(isWide ? 0xffff : memberCount, 2)
    end.append(isWide ? 0xffff_ffff : directory.count, 4)
    end.append(isWide ? 0xffff_ffff : start, 4)
    end.append(0, 2)
    try write(directory)
    try write(end)
  }

  private func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }

  private func write(_ bytes: UnsafeRawBufferPointer) throws {
    try append(bytes)
    position += bytes.count
  }
}

extension [UInt8] {
  /// Appends a number of so many bytes, the lowest first.
  fileprivate mutating func append(_ number: Int, _ width: Int) {
    for byte in 0..<width { append(UInt8(truncatingIfNeeded: number >> (8 * byte))) }
  }
}
