// SPDX-License-Identifier: Apache-2.0

import Foundation
import PinionCore
import TestSupport
import Testing

struct SafetensorsTests {
  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  @Test("Tensors of every type come back as they were written")
  func roundTrip() throws {
    try inFolder { folder in
      let path = folder + "/all.safetensors"
      var tensors: [String: Tensor] = [
        "scalar": Tensor(Float(1.5)), "empty": Tensor.zeros([0, 3]),
      ]
      for dtype in DType.allCases {
        tensors["a/\(dtype)"] = Tensor([0, 1, 0, 1, 1, 0]).reshaped(to: [2, 3]).cast(to: dtype)
      }
      tensors["view"] = Tensor([[1.0, 2.0], [3.0, 4.0]]).transposed()
      try Safetensors.write(tensors, metadata: ["who": "me", "ü": "\"\n"], to: path)
      let (read, metadata) = try Safetensors.read(path)
      #expect(metadata == ["who": "me", "ü": "\"\n"])
      #expect(read.keys.sorted() == tensors.keys.sorted())
      for (name, tensor) in tensors {
        let other = try #require(read[name])
        #expect(other.dtype == tensor.dtype)
        #expect(other.shape == tensor.shape)
        #expect(other.array(of: Double.self) == tensor.array(of: Double.self))
      }
    }
  }

  /// A file with the given header and data.
  private func write(_ header: String, _ data: [UInt8], length: UInt64? = nil, to path: String)
    throws
  {
    var bytes = Data()
    let count = length ?? UInt64(header.utf8.count)
    for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: count >> (shift * 8))) }
    bytes.append(contentsOf: header.utf8)
    bytes.append(contentsOf: data)
    try bytes.write(to: URL(fileURLWithPath: path))
  }

  private func error(
    _ header: String, _ data: [UInt8] = [], length: UInt64? = nil
  ) throws -> String {
    var text = ""
    try inFolder { folder in
      let path = folder + "/x"
      try write(header, data, length: length, to: path)
      do {
        _ = try Safetensors.read(path)
        text = "no error"
      } catch let error as SafetensorsError {
        text = error.reason
      }
    }
    return text
  }

  @Test("Hostile headers are refused, each with its reason")
  func hostile() throws {
    let eight = [UInt8](repeating: 0, count: 8)
    func one(_ dtype: String, _ shape: String, _ offsets: String) -> String {
      #"{"a":{"dtype":"\#(dtype)","shape":\#(shape),"data_offsets":\#(offsets)}}"#
    }
    #expect(try error(one("F32", "[2]", "[0,8]"), eight) == "no error")
    for length in [UInt64.max, 1 << 63, 1 << 40, 1000] {
      #expect(
        try error("{}", [], length: length)
          == "not a safetensors file, or cut off: it claims a header of \(length) bytes, "
          + "and 2 bytes follow")
    }
    #expect(
      try error("{" + String(repeating: " ", count: 2_300_000))
        == "a header of 2300001 bytes, expected at most 2287501 in a file of 2300009 bytes")
    #expect(
      try error("[]") == "not a safetensors file: the header does not begin with {")
    #expect(
      try error("") == "not a safetensors file: the header does not begin with {")
    #expect(
      try error("{\"a\":")
        == "not a safetensors file: the header is not valid JSON of the expected form")
    #expect(
      try error(String(repeating: "{\"a\":", count: 100_000))
        == "not a safetensors file: the header is not valid JSON of the expected form")
    #expect(
      try error(one("F8", "[2]", "[0,8]"), eight)
        == "tensor \"a\" has the type F8, which is not supported")
    #expect(
      try error(one("F32", "[4611686018427387904,4]", "[0,8]"), eight)
        == "tensor \"a\" has the impossible shape [4611686018427387904, 4]")
    #expect(
      try error(one("F32", "[-2]", "[0,8]"), eight)
        == "tensor \"a\" has the impossible shape [-2]")
    #expect(
      try error(one("F32", "[3]", "[0,8]"), eight)
        == "tensor \"a\" takes 8 bytes, expected 12 for shape [3] of F32")
    for offsets in ["[8,0]", "[-8,0]", "[0]", "[0,4611686018427387904]"] {
      #expect(
        try error(one("F32", "[2]", offsets), eight).hasPrefix(
          "tensor \"a\" has the impossible offsets ["))
    }
    #expect(
      try error(one("F32", "[1]", "[4,8]"), eight)
        == "tensor \"a\" begins at byte 4 of the data, expected 0")
    #expect(
      try error(one("F32", "[1]", "[0,4]"), eight)
        == "the tensors take 4 bytes, and 8 follow the header")
    #expect(
      try error(one("F32", "[2]", "[0,8]"), [1, 2])
        == "cut off: tensor \"a\" ends at byte 8 of the data, which has 2")
    let overlap =
      #"{"a":{"dtype":"U8","shape":[5],"data_offsets":[0,5]},"#
      + #""b":{"dtype":"U8","shape":[5],"data_offsets":[3,8]}}"#
    #expect(
      try error(overlap, eight) == "tensor \"b\" begins at byte 3 of the data, expected 5")
    #expect(
      try error(one("BOOL", "[8]", "[0,8]"), [0, 1, 0, 2, 0, 0, 0, 0])
        == "tensor \"a\" of BOOL contains the byte 2")
    #expect(
      try error(#"{"a":{"x":"y"}}"#)
        == "the header's entry \"a\" has no dtype, shape and data_offsets")
  }

  @Test("Half precision is read as it is")
  func halfPrecision() throws {
    try inFolder { folder in
      let path = folder + "/half"
      // 1, -2, the smallest subnormal, infinity; then as bfloat16 1, -2
      let data: [UInt8] = [0, 0x3c, 0, 0xc0, 1, 0, 0, 0x7c, 0x80, 0x3f, 0, 0xc0]
      try write(
        #"{"a":{"dtype":"F16","shape":[4],"data_offsets":[0,8]},"#
          + #""b":{"dtype":"BF16","shape":[2],"data_offsets":[8,12]}}"#, data, to: path)
      let tensors = try Safetensors.read(path).tensors
      #expect(tensors["a"]!.array(of: Float.self) == [1, -2, 0x1p-24, .infinity])
      #expect(tensors["b"]!.array(of: Float.self) == [1, -2])
      #expect(tensors["a"]!.dtype == .float16)
      #expect(tensors["b"]!.dtype == .bfloat16)
    }
  }

  @Test("Mapped tensors are those that are read, and survive the file's removal")
  func mapping() throws {
    try inFolder { folder in
      let path = folder + "/all"
      var tensors = ["empty": Tensor.zeros([0, 3]), "none": Tensor.zeros([2, 0])]
      for dtype in DType.allCases {
        tensors["a/\(dtype)"] = Tensor([0, 1, 0, 1, 1, 0]).reshaped(to: [2, 3]).cast(to: dtype)
      }
      try Safetensors.write(tensors, to: path)
      let mapped = try Safetensors.read(path, mapped: true).tensors
      try FileManager.default.removeItem(atPath: path)
      #expect(mapped == tensors)
      // A header of 63 bytes, so that nothing is aligned.
      try write(
        #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}         "#,
        [0, 0, 128, 63, 0, 0, 0, 64], to: path)
      #expect(try Safetensors.read(path, mapped: true).tensors["a"] == Tensor([Float(1), 2]))
      try write(
        #"{"a":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}}"#, [1, 2], to: path)
      #expect(
        throws: SafetensorsError(path: path, reason: "tensor \"a\" of BOOL contains the byte 2")
      ) { try Safetensors.read(path, mapped: true) }
    }
  }

  @Test("A failed write leaves the old file and nothing else")
  func atomicity() throws {
    try inFolder { folder in
      let path = folder + "/model"
      try Safetensors.write(["a": Tensor([1, 2])], to: path)
      try Safetensors.write(["a": Tensor([3])], to: path)
      #expect(try Safetensors.read(path).tensors["a"]!.array(of: Int.self) == [3])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["model"])
      #expect(throws: SafetensorsError.self) {
        try Safetensors.write([:], to: folder + "/no/such/model")
      }
      #expect(
        throws: SafetensorsError(path: folder, reason: "cannot be written: is a directory")
      ) { try Safetensors.checkWritable(folder) }
      #expect(
        throws: SafetensorsError(
          path: "/dev/null", reason: "cannot be written: is not a regular file")
      ) { try Safetensors.write([:], to: "/dev/null") }
      #expect(
        throws: SafetensorsError(
          path: folder + "/none", reason: "no such file")
      ) { try Safetensors.read(folder + "/none") }
      try Safetensors.checkWritable(folder + "/new")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["model"])
    }
  }

  @Test("Writing through a symbolic link replaces what it points at, and keeps permissions")
  func links() throws {
    try inFolder { folder in
      let real = folder + "/real"
      let link = folder + "/link"
      try Safetensors.write(["a": Tensor([1])], to: real)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: real)
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: real)
      try Safetensors.write(["a": Tensor([2])], to: link)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == real)
      #expect(try Safetensors.read(real).tensors["a"]!.array(of: Int.self) == [2])
      let mode = try FileManager.default.attributesOfItem(atPath: real)[.posixPermissions] as? Int
      #expect(mode == 0o600)
    }
  }
}
