// SPDX-License-Identifier: Apache-2.0

import PinionCore
import Testing

@testable import PinionData

@Suite struct IDXTests {
  let header: [UInt8] = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3]

  @Test("an IDX file gives its elements") func decodes() throws {
    let tensor = try IDX.decode(header + [1, 2, 3, 4, 5, 6], name: "x")
    #expect(tensor == Tensor([[UInt8(1), 2, 3], [4, 5, 6]]))
  }

  @Test("a truncated or foreign file is refused with what was expected") func refuses() {
    func message(_ bytes: [UInt8]) -> String? {
      #expect(throws: DataError.self) { try IDX.decode(bytes, name: "x") }?.description
    }
    #expect(
      message(header + [1, 2]) == "x: 2 bytes of elements, expected 6 for shape [2, 3]")
    #expect(message([1, 2, 3, 4]) == "x: not an IDX file, which begins with two zero bytes")
    #expect(
      message([0, 0, 13, 1, 0, 0, 0, 0])
        == "x: elements of IDX type 13, expected 8 (unsigned bytes)")
    #expect(message([0, 0, 8, 9]) == "x: the header is truncated after 4 bytes")
  }
}
