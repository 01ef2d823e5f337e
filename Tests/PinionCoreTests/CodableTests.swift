// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import PinionCore

@Suite struct CodableTests {
  private func json(_ tensor: Tensor) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(tensor), as: UTF8.self)
  }

  private func decoded(_ json: String) throws -> Tensor {
    try JSONDecoder().decode(Tensor.self, from: Data(json.utf8))
  }

  @Test("a tensor of every type comes back bit for bit", arguments: DType.allCases)
  func roundTrip(dtype: DType) throws {
    for count in [0, 1, 2, 3, 7, 100] {
      var bytes = (0..<count * dtype.size).map { UInt8(truncatingIfNeeded: $0 * 89 + 200) }
      if dtype == .bool { bytes = bytes.map { $0 & 1 } }
      let tensor = Tensor(bytes: bytes, shape: [count, 1], dtype: dtype)
      let again = try decoded(json(tensor))
      #expect(again.dtype == dtype)
      #expect(again.shape == [count, 1])
      #expect(again.withUnsafeBytes { Array($0) } == bytes)
    }
    let list = try PropertyListEncoder().encode([Tensor.ones([2], dtype: dtype)])
    #expect(
      try PropertyListDecoder().decode([Tensor].self, from: list) == [.ones([2], dtype: dtype)])
  }

  @Test("the form, also of views, literals and special values") func form() throws {
    #expect(
      try json(Tensor([Float(1), -2])) == #"{"bytes":"AACAPwAAAMA=","dtype":"float32","shape":[2]}"#
    )
    #expect(try json(7) == #"{"bytes":"BwAAAAAAAAA=","dtype":"int64","shape":[]}"#)
    let matrix = Tensor([[UInt8(1), 2], [3, 4]])
    #expect(
      try json(matrix.transposed()) == #"{"bytes":"AQMCBA==","dtype":"uint8","shape":[2,2]}"#)
    let special = Tensor([Double.nan, .infinity, -0.0, Double(bitPattern: 0x7ff8_0000_dead_beef)])
    let again = try decoded(json(special))
    #expect(
      again.array(of: Double.self).map(\.bitPattern)
        == special.array(of: Double.self).map(\.bitPattern))
  }

  @Test(
    "what is not a tensor is refused, each with its reason",
    arguments: [
      (#"{"dtype":"complex64","shape":[],"bytes":""}"#, "complex64"),
      (
        #"{"dtype":"int8","shape":[-1],"bytes":"AA=="}"#, "the shape [-1] of int8 is impossible"
      ),
      (
        #"{"dtype":"int8","shape":[4611686018427387904,4],"bytes":"AA=="}"#,
        "the shape [4611686018427387904, 4] of int8 is impossible"
      ),
      (
        #"{"dtype":"float64","shape":[2305843009213693952],"bytes":""}"#,
        "the shape [2305843009213693952] of float64 is impossible"
      ),
      (
        #"{"dtype":"int8","shape":[0,9223372036854775807,2],"bytes":""}"#,
        "the shape [0, 9223372036854775807, 2] of int8 is impossible"
      ),
      (
        #"{"dtype":"int8","shape":[1000000000000],"bytes":"AA=="}"#,
        "1 bytes do not fill shape [1000000000000] of int8"
      ),
      (#"{"dtype":"int16","shape":[1],"bytes":"AA=="}"#, "1 bytes do not fill shape [1] of int16"),
      (#"{"dtype":"bool","shape":[1],"bytes":"Ag=="}"#, "bool elements contain the byte 2"),
      (#"{"dtype":"int8","shape":[1],"bytes":"AA="}"#, "the bytes are not base64"),
      (#"{"dtype":"int8","shape":[1],"bytes":"A==="}"#, "the bytes are not base64"),
      (#"{"dtype":"int8","shape":[1],"bytes":"AB=="}"#, "the bytes are not base64"),
      (#"{"dtype":"int8","shape":[1],"bytes":"A\u00e9=="}"#, "the bytes are not base64"),
      (#"{"dtype":"int8","shape":[1]}"#, "bytes"),
      ("[1, 2]", "array"),
    ]) func refused(json: String, reason: String)
  {
    let error = #expect(throws: DecodingError.self) { try decoded(json) }
    #expect("\(error as Any)".contains(reason), "\(error as Any)")
  }
}
