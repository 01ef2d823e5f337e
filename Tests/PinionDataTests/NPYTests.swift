// SPDX-License-Identifier: Apache-2.0

import Foundation
import PinionCore
import Testing

@testable import PinionData

/// An NPY file with the given text as its header.
func npyFile(_ header: String, _ elements: [UInt8] = [], version: UInt8 = 1, length: Int? = nil)
  -> [UInt8]
{
  let length = length ?? header.utf8.count
  let width = version == 1 ? 2 : 4
  let count = (0..<width).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) }
  return [0x93] + Array("NUMPY".utf8) + [version, 0] + count + Array(header.utf8) + elements
}

@Suite("NPY files")
struct NPYTests {
  @Test("of every type come back as they were written, mapped too", arguments: DType.allCases)
  func roundTrip(dtype: DType) throws {
    let directory = TemporaryDirectory()
    let path = directory.path + "/a.npy"
    let tensor = Tensor([0, 1, 0, 1, 1, 0]).reshaped(to: [2, 3]).cast(to: dtype)
    for view in [tensor, tensor.transposed(), tensor[0], tensor[1, 2], tensor[0..<0]] {
      try NPY.save(view, to: path)
      for mapped in [false, true] {
        let read = try NPY.load(from: path, mapped: mapped)
        #expect(read.dtype == dtype)
        #expect(read == view)
      }
    }
    #expect(directory.names() == ["a.npy"])
  }

  @Test("are read whatever the spelling of the header that Python would take")
  func spellings() throws {
    for header in [
      "{'descr': '<i2', 'fortran_order': False, 'shape': (2,)}",
      "{\"shape\":(2L,),\"fortran_order\":False,\"descr\":\"=i2\"}",
      " { 'descr' : '|i2' , 'fortran_order' : True , 'shape' : ( 2 , ) , } \n",
    ] {
      for version in [1, 2, 3] as [UInt8] {
        let file = npyFile(header, [1, 0, 2, 0], version: version)
        #expect(try NPY.decode(file) == Tensor([Int16(1), 2]), "\(header)")
      }
    }
  }

  @Test("with elements that are not aligned are copied where they are mapped")
  func misaligned() throws {
    let directory = TemporaryDirectory()
    for padding in 0..<8 {
      let header =
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}"
        + String(repeating: " ", count: padding)
      let elements = [1.5, -2].flatMap { withUnsafeBytes(of: $0.bitPattern, Array.init) }
      let path = try directory.write("a.npy", npyFile(header, elements))
      #expect(try NPY.load(from: path, mapped: true) == Tensor([1.5, -2]))
    }
  }

  static let hostile: [([UInt8], String)] = {
    let good = "{'descr': '<i2', 'fortran_order': False, 'shape': (2, 3)}"
    func shape(_ text: String) -> [UInt8] {
      npyFile("{'descr': '<i2', 'fortran_order': False, 'shape': \(text)}")
    }
    func descr(_ text: String) -> [UInt8] {
      npyFile("{'descr': \(text), 'fortran_order': False, 'shape': (2, 3)}")
    }
    let codes = DType.allCases.map { NumPyType($0).text.dropFirst() }.joined(separator: " ")
    let three = [UInt8](repeating: 0, count: 3)
    return [
      ([], "not an NPY file: begins with nothing, expected 93 4e 55 4d 50 59"),
      (
        Array("PK\u{3}\u{4}\0\0\0\0".utf8),
        "not an NPY file: begins with 50 4b 03 04 00 00, expected 93 4e 55 4d 50 59"
      ),
      (Array(npyFile(good)[..<7]), "an NPY file of version 1, expected 1.0, 2.0 or 3.0"),
      (npyFile(good, version: 4), "an NPY file of version 4.0, expected 1.0, 2.0 or 3.0"),
      (Array(npyFile(good)[..<9]), "ends within the header, after 9 of 10 bytes"),
      (Array(npyFile(good)[..<40]), "ends within the header, after 40 of 67 bytes"),
      (
        npyFile(good, version: 2, length: 0xffff_ffff),
        "claims a header of 4294967295 bytes, expected at most 1048576"
      ),
      (
        npyFile(good, version: 1, length: 0xffff), "ends within the header, after 67 of 65545 bytes"
      ),
      (npyFile(good), "shape [2, 3] of int16 takes 12 bytes after the header, found 0"),
      (npyFile(good, three), "shape [2, 3] of int16 takes 12 bytes after the header, found 3"),
      (
        npyFile(good, [UInt8](repeating: 0, count: 13)),
        "shape [2, 3] of int16 takes 12 bytes after the header, found 13"
      ),
      (
        shape("(9223372036854775807, 2)"),
        "shape [9223372036854775807, 2] is impossible: its size overflows 64 bits"
      ),
      (
        shape("(0, 9223372036854775807, 2)"),
        "shape [0, 9223372036854775807, 2] is impossible: its size overflows 64 bits"
      ),
      (
        shape("(4611686018427387904,)"),
        "shape [4611686018427387904] is impossible: its size overflows 64 bits"
      ),
      (
        shape("(1099511627776,)"),
        "shape [1099511627776] of int16 takes 2199023255552 bytes after the header, found 0"
      ),
      (
        shape("(9223372036854775808,)"),
        "the header has \"9223372036854775\" at byte 51, "
          + "expected an extent from 0 to 9223372036854775807"
      ),
      (
        shape("(-2, -3)"),
        "the header has \"-2, -3)}\" at byte 51, expected an extent from 0 to 9223372036854775807"
      ),
      (shape("(2 3)"), "the header has \"3)}\" at byte 53, expected a comma or )"),
      (shape("(3)"), "the header has \")}\" at byte 52, expected a comma"),
      (
        shape("(,)"),
        "the header has \",)}\" at byte 51, expected an extent from 0 to 9223372036854775807"
      ),
      (
        shape("(02,)"),
        "the header has \"02,)}\" at byte 51, expected an extent from 0 to 9223372036854775807"
      ),
      (shape("3"), "the header has \"3}\" at byte 50, expected a tuple of integers"),
      (
        shape("(" + String(repeating: "1, ", count: 65) + ")"),
        "an array of 65 axes, expected at most 64"
      ),
      (descr("'<c8'"), "elements of type '<c8', expected one of \(codes)"),
      (descr("'|O'"), "elements of type '|O', expected one of \(codes)"),
      (descr("''"), "elements of type '', expected one of \(codes)"),
      (descr("'<U4'"), "elements of type '<U4', expected one of \(codes)"),
      (
        descr("[('x', '<f4')]"),
        "elements with fields (a structured type), expected numbers"
      ),
      (descr("<f4"), "the header has \"<f4, 'fortran_or\" at byte 10, expected a type in quotes"),
      (
        descr("'a\\''"),
        "the header has \"'a\\'', 'fortran_\" at byte 10, expected a type in quotes"
      ),
      (npyFile(""), "the header has its end at byte 0, expected {"),
      (npyFile("{}"), "the header has no 'descr'"),
      (npyFile("{'descr': '<i2'"), "the header has its end at byte 15, expected a comma or }"),
      (
        npyFile("{'descr': '<i2', 'descr': '<i2'}"), "the header has 'descr' twice"
      ),
      (
        npyFile("{'evil': 1}"),
        "the header has \"'evil': 1}\" at byte 1, expected 'descr', 'fortran_order' or 'shape'"
      ),
      (npyFile("{'fortran_order': 0}"), "the header has \"0}\" at byte 18, expected True or False"),
      (npyFile(good + "\0"), "the header has \"?\" at byte 57, expected nothing more"),
      (
        npyFile("{'descr': '|b1', 'fortran_order': False, 'shape': (3,)}", [0, 1, 2]),
        "an element of bool is the byte 2, expected 0 or 1"
      ),
      (
        npyFile(String(repeating: "{", count: 60_000)),
        "the header has \"{{{{{{{{{{{{{{{{\" at byte 1, expected a name in quotes"
      ),
    ]
  }()

  @Test("that are damaged are refused with what was found and expected", arguments: hostile)
  func damaged(bytes: [UInt8], text: String) throws {
    #expect(message { _ = try NPY.decode(bytes, name: "x") } == "x: \(text)")
    let path = try TemporaryDirectory().write("x", bytes)
    for mapped in [false, true] {
      #expect(throws: DataError.self) { try NPY.load(from: path, mapped: mapped) }
    }
  }

  @Test("that are not there, or cannot be written, are errors that say so")
  func missing() throws {
    let directory = TemporaryDirectory()
    let path = directory.path
    #expect(message { _ = try NPY.load(from: path + "/a") } == "\(path)/a: no such file")
    #expect(
      message { try NPY.save(Tensor(1), to: path) }
        == "\(path): cannot be written: is a directory")
    let axes = Tensor.zeros(Shape([Int](repeating: 1, count: 65)))
    #expect(
      message { try NPY.save(axes, to: path + "/a") }
        == "\(path)/a: a tensor of 65 axes, and NPY files have at most 64")
    #expect(directory.names() == [])
  }

  @Test("that are mapped are never written to: an update gives a tensor of its own")
  func update() throws {
    let directory = TemporaryDirectory()
    let file = directory.path + "/a.npy"
    let original = Tensor.full([100], 1.5)
    try NPY.save(original, to: file)
    let before = try FileSource.contents(file)
    var state = try NPY.load(from: file, mapped: true)
    let step = compiledUpdate { (x: inout Tensor, y: Tensor) -> Tensor in
      x = x + y
      return y
    }
    for _ in 0..<3 { _ = step(&state, Tensor.ones([100])) }
    #expect(state == Tensor.full([100], 4.5))
    #expect(try FileSource.contents(file) == before)
  }
}
