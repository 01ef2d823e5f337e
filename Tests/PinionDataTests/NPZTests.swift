// SPDX-License-Identifier: Apache-2.0

import Foundation
import PinionCore
import Testing

@testable import PinionData

@Suite("NPZ files")
struct NPZTests {
  let directory = TemporaryDirectory()

  /// An archive with the given members, of which only the last parts of the names are `.npy`.
  func archive(
    _ members: [(String, [UInt8])], compressed: Bool = false, wideLimit: Int = 0xffff_ffff
  ) throws -> [UInt8] {
    var archive: [UInt8] = []
    let writer = ZIPWriter(name: "archive", wideLimit: wideLimit) {
      archive += $0
    } rewrite: { bytes, position in
      archive.replaceSubrange(position..<position + bytes.count, with: bytes)
    }
    for (name, bytes) in members {
      try bytes.withUnsafeBytes { try writer.add(name, [$0], compressed: compressed) }
    }
    try writer.finish()
    return archive
  }

  func load(_ bytes: [UInt8], limit: Int? = nil) throws -> [String: Tensor] {
    try NPZ.load(from: directory.write("x", bytes), maximumByteCount: limit)
  }

  /// The error for a file, without the folder.
  func error(_ bytes: [UInt8], limit: Int? = nil) -> String? {
    message { _ = try load(bytes, limit: limit) }?
      .replacingOccurrences(of: directory.path + "/", with: "")
  }

  let one = npyFile("{'descr': '|u1', 'fortran_order': False, 'shape': (5,)}", [1, 2, 3, 4, 5])

  @Test("come back as they were written", arguments: [false, true])
  func roundTrip(compressed: Bool) throws {
    let path = directory.path + "/a.npz"
    var tensors = ["": Tensor(1), "a/b.npy": .zeros([0, 3]), "ü": .full([700, 300], 0.5)]
    for dtype in DType.allCases { tensors["\(dtype)"] = Tensor([0, 1, 1]).cast(to: dtype) }
    tensors["view"] = Tensor.arange(6).reshaped(to: [2, 3]).transposed()
    try NPZ.save(tensors, to: path, compressed: compressed)
    let read = try NPZ.load(from: path)
    #expect(read.keys.sorted() == tensors.keys.sorted())
    for (name, tensor) in tensors { #expect(read[name] == tensor, "\(name)") }
    let size = try FileSource.contents(path).count
    #expect(compressed ? size < 20_000 : size > 840_000)
    #expect(directory.names() == ["a.npz"])
  }

  @Test("with numbers of 64 bits are written where they are needed, and read")
  func wide() throws {
    let bytes = try archive([("a.npy", one), ("b.npy", one)], wideLimit: 1)
    #expect(bytes.count > (try archive([("a.npy", one), ("b.npy", one)])).count + 100)
    #expect(
      try load(bytes) == [
        "a": Tensor([1, 2, 3, 4, 5] as [UInt8]), "b": Tensor([1, 2, 3, 4, 5] as [UInt8]),
      ])
    // The record at the end, its companion and the entries of the directory, each damaged.
    for position in bytes.count - 22 - 20 - 56..<bytes.count - 22 {
      var damaged = bytes
      damaged[position] ^= 0x80
      let isVersion = (12..<16).contains(position - (bytes.count - 98))
      let isCount = (24..<32).contains(position - (bytes.count - 98))
      let isDisk = [4, 5, 6, 7, 16, 17, 18, 19].contains(position - (bytes.count - 42))
      if !isVersion && !isCount && !isDisk { #expect(error(damaged) != nil, "\(position)") }
    }
  }

  @Test("whose members are larger than what is allocated at first are read piece by piece")
  func growing() throws {
    // Noise, so that the compressed file is not much smaller; then zeros, a thousand times.
    let noise = Tensor.random(in: 0..<1, shape: [1 << 20], key: RandomKey(seed: 1))
    let tensors = ["noise": noise, "zeros": Tensor.zeros([60 << 18])]
    let path = directory.path + "/a.npz"
    try NPZ.save(tensors, to: path, compressed: true)
    #expect(try NPZ.load(from: path, maximumByteCount: .max) == tensors)
  }

  @Test("that take more than 4 times the file and 48 MB are read only where the caller allows it")
  func trust() throws {
    let zeros = [UInt8](repeating: 0, count: 26 << 20)
    let file = npyFile("{'descr': '|u1', 'fortran_order': False, 'shape': (27262976,)}", zeros)
    let bytes = try archive([("a.npy", file), ("b.npy", file)], compressed: true)
    let total = 2 * file.count
    #expect(
      error(bytes)
        == "x: the members take \(total) bytes, and a file of \(bytes.count) bytes may take "
        + "\(4 * bytes.count + 48 << 20): where you trust it, say how much with maximumByteCount")
    #expect(
      error(bytes, limit: total - 1)
        == "x: the members take more than the \(total - 1) bytes expected")
    #expect(try load(bytes, limit: total).count == 2)
    let one = try archive([("a.npy", file)], compressed: true)
    #expect(try load(one)["a"]?.size == zeros.count)
  }

  @Test("that are cut off anywhere are refused", arguments: [false, true])
  func truncated(compressed: Bool) throws {
    let bytes = try archive([("a.npy", one), ("b.npy", one)], compressed: compressed)
    for count in 0..<bytes.count {
      #expect(throws: DataError.self, "\(count)") { try load(Array(bytes[..<count])) }
    }
    #expect(
      error([]) == "x: not a ZIP archive, or cut off: no end of the directory (50 4b 05 06) "
        + "in the last 0 of 0 bytes")
  }

  @Test("with any bit of the data flipped are refused", arguments: [false, true])
  func checksum(compressed: Bool) throws {
    let bytes = try archive([("a.npy", one)], compressed: compressed)
    let start = 30 + 5 + 20
    let end = bytes.count - 22 - 46 - 5
    for position in start..<end {
      var damaged = bytes
      damaged[position] ^= 4
      #expect(throws: DataError.self, "\(position)") { try load(damaged) }
    }
    if !compressed {
      var damaged = bytes
      damaged[end - 1] ^= 1
      #expect(error(damaged)?.hasPrefix("x, member \"a.npy\": has CRC ") == true)
    }
  }

  /// The archive of one member with bytes replaced, counted from the header, the directory or the end.
  private func error(
    _ place: Int, _ replacement: [UInt8], compressed: Bool = false, wide: Bool = false,
    _ from: KeyPath<Places, Int>
  ) throws -> String? {
    var bytes = try archive([("a.npy", one)], compressed: compressed)
    let start = Places(count: bytes.count)[keyPath: from] + place
    bytes.replaceSubrange(start..<start + replacement.count, with: replacement)
    return error(bytes)
  }

  private struct Places {
    let count: Int
    var header: Int { 0 }
    var end: Int { count - 22 }
    var directory: Int { count - 22 - 46 - 5 }
  }

  @Test("whose directory lies are refused with what was found and expected")
  func lies() throws {
    let (crc, size) = (Checksum.crc32(one), one.count)
    let entry = "x: entry 0 of the directory "
    #expect(
      try error(0, [1], \.directory) == entry
        + "begins with 01 4b 01 02, expected 50 4b 01 02 and 42 bytes more")
    #expect(try error(8, [1], \.directory) == entry + "(\"a.npy\") is encrypted")
    #expect(
      try error(10, [12], \.directory)
        == entry + "(\"a.npy\") has compression method 12, expected 0 or 8")
    #expect(
      try error(24, [1], \.directory)
        == entry
        + "(\"a.npy\") claims 1 bytes, which \(size) bytes stored without compression are not")
    #expect(
      try error(24, [0xff, 0xff, 0xff, 0x7f], compressed: true, \.directory)?
        .hasSuffix(" bytes cannot decompress to") == true)
    #expect(
      try error(24, [0xff, 0xff, 0xff, 0xff], \.directory)
        == entry + "(\"a.npy\") lacks a size of 64 bits")
    #expect(try error(28, [0xff, 0xff], \.directory) == entry + "takes 65581 bytes, found 51")
    #expect(try error(46, [0xff], \.directory) == entry + "has a name that is not UTF-8")
    let header = "x: the header of member \"a.npy\" "
    #expect(
      try error(42, [0xff, 0xff], \.directory)?.hasPrefix(header + "is at byte 65535 of ") == true)
    #expect(
      try error(42, [1], \.directory)
        == header + "begins with 4b 03 04 2d at byte 1, expected 50 4b 03 04")
    #expect(try error(30, [0x62], \.header) == header + "has the name \"b.npy\"")
    #expect(
      try error(8, [8], \.header) == header + "has compression method 8, and the directory another")
    #expect(
      try error(28, [0xff, 0xff], \.header)?.hasPrefix(header + "and its data end behind byte ")
        == true)
    #expect(
      try error(18, [1, 0, 0, 0], \.header)
        == header + "has CRC, size and compressed size [\"\(crc)\", \"\(size)\", \"1\"], "
        + "expected [\(crc), \(size), \(size)]")
    let count = try archive([("a.npy", one)]).count
    #expect(
      try error(16, [1], \.end)
        == "x: the directory of 51 bytes begins at byte 1, expected that it ends at byte \(count - 22)"
    )
    #expect(try error(10, [7], \.end) == "x: 7 members in a directory of 51 bytes")
    #expect(try error(10, [0], \.end) == "x: the directory has 1 members, expected 0")
    #expect(try error(4, [1], \.end) == "x: a ZIP archive in several files, expected one")
  }

  @Test("with names that come twice, or overlapping members, are refused")
  func duplicates() throws {
    #expect(
      error(try archive([("a.npy", one), ("a.npy", one)])) == "x: two members are called \"a.npy\"")
    #expect(
      error(try archive([("a.npy", one), ("a", one)])) == "x: two members for the array \"a\"")
    // The second entry of the directory points at the first member, by the same name.
    var bytes = try archive([("a.npy", one), ("b.npy", one)])
    let second = bytes.count - 22 - 51
    for index in 42..<46 { bytes[second + index] = 0 }
    let member = 55 + one.count
    bytes[30] = UInt8(ascii: "b")
    #expect(error(bytes)?.contains("the header of member") == true)
    bytes[second + 46] = UInt8(ascii: "b")
    let text = error(bytes)
    #expect(
      text == "x: member \"b.npy\" takes bytes 0 to \(member), expected between \(member) and "
        + "\(2 * member)"
        || text?.hasPrefix("x: the header of member \"a.npy\" has the name") == true)
  }

  @Test("that decompress to more or less than they claim are refused at once")
  func bombs() throws {
    let zeros = npyFile(
      "{'descr': '|u1', 'fortran_order': False, 'shape': (5000000,)}",
      [UInt8](repeating: 0, count: 5_000_000))
    let bytes = try archive([("a.npy", zeros)], compressed: true)
    #expect(bytes.count < 6000)
    #expect(try load(bytes)["a"]?.size == 5_000_000)
    #expect(
      error(bytes, limit: 1 << 20) == "x: the members take more than the 1048576 bytes expected")
    // The directory and the header claim another size, which the NPY file's own header contradicts.
    func claiming(_ size: Int, _ npy: [UInt8]) throws -> [UInt8] {
      var bytes = try archive([("a.npy", npy)], compressed: true)
      let four = (0..<4).map { UInt8(truncatingIfNeeded: size >> ($0 * 8)) }
      bytes.replaceSubrange(39..<43, with: four)
      let directory = bytes.count - 22 - 51
      bytes.replaceSubrange(directory + 24..<directory + 28, with: four)
      return bytes
    }
    let start = zeros.count - 5_000_000
    #expect(
      error(try claiming(start + 100, zeros))
        == "x, member \"a.npy\": shape [5000000] of uint8 takes 5000000 bytes after the header, found 100"
    )
    // Both agree, and the data are less, or more.
    let short = Array(zeros[..<(start + 10)])
    #expect(
      error(
        try claiming(
          start + 20,
          npyFile(
            "{'descr': '|u1', 'fortran_order': False, 'shape': (20,)}"
              + String(repeating: " ", count: 5), Array(short[start...]))))?
        .hasPrefix("x, member \"a.npy\": ") == true)
    let long = npyFile(
      "{'descr': '|u1', 'fortran_order': False, 'shape': (5,)}", [UInt8](repeating: 9, count: 500))
    #expect(
      error(try claiming(long.count - 495, long))
        == "x, member \"a.npy\": has more than the \(long.count - 495) bytes expected")
  }

  @Test("with members that are no arrays are refused, and folders ignored")
  func others() throws {
    #expect(
      error(try archive([("read.me", Array("hello".utf8))]))
        == "x, member \"read.me\": not an NPY file: begins with 68 65 6c 6c 6f, expected 93 4e 55 4d 50 59"
    )
    #expect(try load(archive([("d/", []), ("d/a.npy", one)])).keys.sorted() == ["d/a"])
  }
}
