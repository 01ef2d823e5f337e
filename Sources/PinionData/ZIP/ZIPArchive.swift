// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// The members of a ZIP archive, by its central directory, checked against what precedes each member.
///
/// Stored and deflated members are read, with 64-bit sizes too. What other programs forgive is
/// refused: names that come twice, members that overlap (by which a small archive can be
/// enormous), bytes before the archive, and two statements that differ.
///
/// Source: PKWARE, "APPNOTE.TXT - .ZIP File Format Specification", version 6.3.10.
struct ZIPArchive {
  /// A file in the archive.
  struct Member {
    let name: String
    let isDeflated: Bool
    let crc: UInt32
    /// How many bytes it has once it is decompressed, as the archive claims.
    let byteCount: Int
    /// Where it begins: the header before its data.
    let start: Int
    let compressedByteCount: Int
    /// Where its data begin.
    fileprivate(set) var dataStart = 0

    fileprivate var dataEnd: Int { dataStart + compressedByteCount }
  }

  /// The members but for folders, in the order in which their data lie.
  let members: [Member]
  private let file: InputFile

  var fileSize: Int { file.size }

  /// Opens the archive at `path`.
  ///
  /// - Throws: a ``DataError``.
  init(_ path: String) throws {
    file = try DataError.rethrowing { try InputFile(path) }
    let end = try ZIPEnd(file)
    var members = try ZIPArchive.directory(end, file)
    var free = 0
    for index in members.indices {
      try ZIPArchive.locate(&members[index], file)
      guard members[index].start >= free, members[index].dataEnd <= end.directoryStart else {
        throw DataError(
          .corrupt, path,
          "member \"\(members[index].name)\" takes bytes \(members[index].start) to "
            + "\(members[index].dataEnd), expected between \(free) and \(end.directoryStart)")
      }
      free = members[index].dataEnd
    }
    self.members = members.filter { !$0.name.hasSuffix("/") }
  }

  /// The bytes of a member, whose number and checksum are found wrong in time.
  func source(of member: Member) -> any ByteSource {
    let name = "\(file.path), member \"\(member.name)\""
    let data = FileSource(file, member.dataStart..<member.dataEnd, name: name)
    return CheckedSource(
      member.isDeflated ? Inflater(data, format: .deflate) : data, byteCount: member.byteCount,
      crc: member.crc)
  }

  // MARK: The central directory

  private static func directory(_ end: ZIPEnd, _ file: InputFile) throws -> [Member] {
    let bytes = try DataError.rethrowing {
      try file.read(at: end.directoryStart, count: end.directoryByteCount)
    }
    var members: [Member] = []
    var names: Set<String> = []
    var position = 0
    while position < bytes.count {
      let (member, next) = try self.member(
        bytes, at: position, number: members.count, path: file.path)
      guard names.insert(member.name).inserted else {
        throw DataError(.corrupt, file.path, "two members are called \"\(member.name)\"")
      }
      members.append(member)
      position = next
    }
    guard members.count == end.memberCount else {
      throw DataError(
        .corrupt, file.path,
        "the directory has \(members.count) members, expected \(end.memberCount)")
    }
    return members.sorted { $0.start < $1.start }
  }

  /// The member described at a position of the directory, and where the next description begins.
  private static func member(
    _ bytes: [UInt8], at position: Int, number: Int, path: String
  ) throws -> (Member, next: Int) {
    func wrong(_ reason: String, _ kind: DataError.Kind = .corrupt) -> DataError {
      DataError(kind, path, "entry \(number) of the directory \(reason)")
    }
    let fixed = bytes[position...].prefix(46)
    guard fixed.starts(with: [0x50, 0x4b, 1, 2]), fixed.count == 46 else {
      throw wrong("begins with \(hex(fixed.prefix(4))), expected 50 4b 01 02 and 42 bytes more")
    }
    let lengths = [28, 30, 32].map { Int(bytes.number(position + $0, 2)) }
    let nameStart = position + 46
    let extraStart = nameStart + lengths[0]
    let commentStart = extraStart + lengths[1]
    let next = commentStart + lengths[2]
    guard next <= bytes.count else {
      throw wrong("takes \(next - position) bytes, found \(bytes.count - position)")
    }
    guard let name = String(validating: bytes[nameStart..<extraStart], as: UTF8.self) else {
      throw wrong("has a name that is not UTF-8")
    }
    let flags = bytes.number(position + 8, 2)
    guard flags & 0x2041 == 0 else { throw wrong("(\"\(name)\") is encrypted", .unsupported) }
    let method = bytes.number(position + 10, 2)
    guard method == 0 || method == 8 else {
      throw wrong(
        "(\"\(name)\") has compression method \(method), expected 0 or 8", .unsupported)
    }
    var wide = ZIP64Extra(bytes[extraStart..<commentStart])
    let sizes = [24, 20, 42].map { wide.value(bytes.number(position + $0, 4)) }
    let numbers = sizes.compactMap { $0.flatMap { Int(exactly: $0) } }
    guard numbers.count == 3 else { throw wrong("(\"\(name)\") lacks a size of 64 bits") }
    let (byteCount, compressed) = (numbers[0], numbers[1])
    let isDeflated = method == 8
    let limit = compressed.multipliedReportingOverflow(by: Inflater.greatestExpansion)
    guard isDeflated ? limit.overflow || byteCount <= limit.partialValue : byteCount == compressed
    else {
      throw wrong(
        "(\"\(name)\") claims \(byteCount) bytes, which \(compressed) bytes "
          + (isDeflated ? "cannot decompress to" : "stored without compression are not"))
    }
    return (
      Member(
        name: name, isDeflated: isDeflated, crc: UInt32(bytes.number(position + 16, 4)),
        byteCount: byteCount, start: numbers[2], compressedByteCount: compressed), next
    )
  }

  // MARK: The header before each member

  /// Finds a member's data, behind a header that says the same as the directory.
  private static func locate(_ member: inout Member, _ file: InputFile) throws {
    let start = member.start
    func wrong(_ reason: String) -> DataError {
      DataError(.corrupt, file.path, "the header of member \"\(member.name)\" \(reason)")
    }
    guard start <= file.size - 30 else {
      throw wrong("is at byte \(start) of \(file.size)")
    }
    let fixed = try DataError.rethrowing { try file.read(at: start, count: 30) }
    guard fixed.starts(with: [0x50, 0x4b, 3, 4]) else {
      throw wrong("begins with \(hex(fixed.prefix(4))) at byte \(start), expected 50 4b 03 04")
    }
    let (nameLength, extraLength) = (Int(fixed.number(26, 2)), Int(fixed.number(28, 2)))
    let rest = nameLength + extraLength
    guard rest <= file.size - start - 30,
      member.compressedByteCount <= file.size - start - 30 - rest
    else {
      throw wrong("and its data end behind byte \(file.size), the end of the file")
    }
    let texts = try DataError.rethrowing { try file.read(at: start + 30, count: rest) }
    guard texts[..<nameLength].elementsEqual(member.name.utf8) else {
      throw wrong("has the name \"\(String(decoding: texts[..<nameLength], as: UTF8.self))\"")
    }
    guard fixed.number(8, 2) == (member.isDeflated ? 8 : 0) else {
      throw wrong("has compression method \(fixed.number(8, 2)), and the directory another")
    }
    // With this flag, checksum and sizes follow the data instead.
    if fixed.number(6, 2) & 8 == 0 {
      var wide = ZIP64Extra(texts[nameLength...])
      let found = [
        fixed.number(14, 4), wide.value(fixed.number(22, 4)), wide.value(fixed.number(18, 4)),
      ]
      let expected = [
        UInt64(member.crc), UInt64(member.byteCount), UInt64(member.compressedByteCount),
      ]
      guard found == expected else {
        let shown = found.map { $0.map(String.init) ?? "nothing" }
        throw wrong("has CRC, size and compressed size \(shown), expected \(expected)")
      }
    }
    member.dataStart = start + 30 + rest
  }
}

/// The record of an archive's member for numbers of 64 bits: those whose 32 bits are all ones.
private struct ZIP64Extra {
  private var numbers: ArraySlice<UInt8> = []

  init(_ extra: ArraySlice<UInt8>) {
    var rest = extra
    while rest.count >= 4 {
      let tag = ByteOrder.littleEndian(rest.prefix(2))
      let length = Int(ByteOrder.littleEndian(rest.dropFirst(2).prefix(2)))
      if tag == 1 {
        numbers = rest.dropFirst(4).prefix(length)
        return
      }
      rest = rest.dropFirst(4 + length)
    }
  }

  /// A number, the next one of the record where `short` says so, or nil where it is missing.
  mutating func value(_ short: UInt64) -> UInt64? {
    guard short == 0xffff_ffff else { return short }
    guard numbers.count >= 8 else { return nil }
    defer { numbers = numbers.dropFirst(8) }
    return ByteOrder.littleEndian(numbers.prefix(8))
  }
}

extension [UInt8] {
  /// The little-endian number of so many bytes at a position.
  func number(_ position: Int, _ width: Int) -> UInt64 {
    ByteOrder.littleEndian(self[position..<position + width])
  }
}
