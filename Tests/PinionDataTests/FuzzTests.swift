// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PinionFuzz

@Suite("Damaged files")
struct FuzzTests {
  /// `Scripts/fuzz` reads many more, and watches memory and time.
  @Test("of every format give tensors or an error")
  func damaged() throws {
    let directory = TemporaryDirectory()
    let report = try Fuzz.run(0..<4000, folder: directory.path)
    #expect(report.failures == [])
    #expect(report.accepted > 100)
    #expect(report.refused > 2000)
  }
}
