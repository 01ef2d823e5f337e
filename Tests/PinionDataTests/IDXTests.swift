// SPDX-License-Identifier: Apache-2.0

import PinionCore
import Testing

@testable import PinionData

@Suite("IDX files")
struct IDXTests {
  let bytes = SmallDataset.idx([2, 3], [1, 2, 3, 4, 5, 6])

  @Test("are read plain and compressed, whatever their name", arguments: [false, true])
  func read(compressed: Bool) throws {
    let directory = TemporaryDirectory()
    let path = try directory.write("numbers.bin", compressed ? Gzip.compress(bytes) : bytes)
    let tensor = try IDX.read(path)
    #expect(tensor.shape == [2, 3])
    #expect(tensor.dtype == .uint8)
    #expect(tensor.allBytes == [1, 2, 3, 4, 5, 6])
  }

  @Test("of wider elements are turned into the machine's byte order")
  func byteOrder() throws {
    let tensor = try IDX.decode([0, 0, 0x0c, 1, 0, 0, 0, 2, 0, 0, 1, 2, 0xff, 0xff, 0xff, 0xfe])
    #expect(tensor.dtype == .int32)
    #expect(tensor.withUnsafeBytes { Array($0.bindMemory(to: Int32.self)) } == [258, -2])
  }

  @Test("are written as they were read", arguments: [0x08, 0x09, 0x0b, 0x0c, 0x0d, 0x0e])
  func roundTrip(type: UInt8) throws {
    let width = [8: 1, 9: 1, 11: 2, 12: 4, 13: 4, 14: 8][Int(type)] ?? 0
    let bytes = SmallDataset.idx([3, 1], (0..<3 * width).map { UInt8($0 + 1) }, type: type)
    #expect(try IDX.encode(IDX.decode(bytes)) == bytes)
  }

  @Test("without elements are read")
  func empty() throws {
    #expect(try IDX.decode(SmallDataset.idx([0, 28, 28], [])).shape == [0, 28, 28])
  }

  @Test(
    "that are damaged are refused with what was found and expected",
    arguments: [
      ([], "x: not an IDX file: begins with nothing, expected 00 00, a type and a number of axes"),
      (
        [0, 0, 8],
        "x: not an IDX file: begins with 00 00 08, expected 00 00, a type and a number of axes"
      ),
      (
        [0x50, 0x4b, 3, 4, 0, 0],
        "x: not an IDX file: begins with 50 4b 03 04, expected 00 00, a type and a number of axes"
      ),
      (
        [0, 0, 7, 1, 0, 0, 0, 0],
        "x: not an IDX file: element type 07, expected one of 08 09 0b 0c 0d 0e"
      ),
      ([0, 0, 8, 0], "x: an IDX file of 0 axes, expected 1 to 8"),
      ([0, 0, 8, 9], "x: an IDX file of 9 axes, expected 1 to 8"),
      ([0, 0, 8, 2, 0, 0, 0, 1, 0], "x: ends within the header, after 9 of 12 bytes"),
      (
        SmallDataset.idx([2, 3], [1, 2, 3, 4, 5]),
        "x: shape [2, 3] of uint8 takes 6 bytes after the header, found 5"
      ),
      (
        SmallDataset.idx([2, 3], [1, 2, 3, 4, 5, 6, 7]),
        "x: shape [2, 3] of uint8 takes 6 bytes after the header, found 7"
      ),
      (
        SmallDataset.idx([1 << 31, 1 << 31, 16], []),
        "x: shape [2147483648, 2147483648, 16] is impossible: its size overflows 64 bits"
      ),
      (
        SmallDataset.idx([1 << 31, 1 << 30], []),
        "x: shape [2147483648, 1073741824] of uint8 takes 2305843009213693952 bytes "
          + "after the header, found 0"
      ),
    ] as [([UInt8], String)])
  func damaged(bytes: [UInt8], text: String) {
    #expect(message { _ = try IDX.decode(bytes, name: "x") } == text)
  }

  @Test("that are compressed and shorter or longer than their header says are refused")
  func compressedLength() {
    let short = Gzip.compress(SmallDataset.idx([2, 3], [1, 2, 3]))
    #expect(
      message { _ = try IDX.decode(short, name: "x") }
        == "x: shape [2, 3] of uint8 takes 6 bytes after the header, found 3")
    let long = Gzip.compress(SmallDataset.idx([2], [1, 2, 3]))
    #expect(
      message { _ = try IDX.decode(long, name: "x") }
        == "x: shape [2] of uint8 takes 2 bytes after the header, found more")
  }

  @Test("that are compressed do not make us allocate what they cannot hold")
  func hostileHeader() {
    let bytes = Gzip.compress(SmallDataset.idx([1 << 31, 1 << 20], []))
    #expect(
      message { _ = try IDX.decode(bytes, name: "x") }
        == "x: shape [2147483648, 1048576] of uint8 takes 2251799813685248 bytes, "
        + "but the compressed file can hold at most \(bytes.count * 1032)")
  }

  @Test("that take more than 4 times the file and 48 MB are read only where the caller allows it")
  func trust() throws {
    let megabyte = Gzip.compress([UInt8](repeating: 0, count: 1 << 20))
    let bytes =
      Gzip.compress(SmallDataset.idx([50, 1 << 20], []))
      + repeatElement(megabyte, count: 50).joined()
    #expect(
      message { _ = try IDX.decode(bytes, name: "x") }
        == "x: shape [50, 1048576] of uint8 takes 52428800 bytes, and a file of \(bytes.count) bytes may take "
        + "\(4 * bytes.count + 48 << 20): where you trust it, say how much with maximumByteCount")
    #expect(
      message { _ = try IDX.decode(bytes, name: "x", maximumByteCount: 52_428_799) }
        == "x: shape [50, 1048576] of uint8 takes more than the 52428799 bytes expected")
    #expect(try IDX.decode(bytes, maximumByteCount: 52_428_800).shape == [50, 1 << 20])
  }

  @Test("that are not there, or directories, are errors that say so")
  func missing() {
    let directory = TemporaryDirectory()
    let path = directory.path
    #expect(message { _ = try IDX.read(path + "/a") } == "\(path)/a: no such file")
    #expect(message { _ = try IDX.read(path) } == "\(path): is a directory, expected a file")
    #expect(throws: DataError(.missing, path + "/a", "no such file")) { try IDX.read(path + "/a") }
  }

  @Test("with another checksum than expected are refused")
  func checksum() {
    let source = ArraySource(bytes, name: "x")
    #expect(
      message { _ = try IDX.read(source, md5: "0123") }
        == "x: MD5 sum \(SmallDataset.md5(bytes)), expected 0123")
  }
}
