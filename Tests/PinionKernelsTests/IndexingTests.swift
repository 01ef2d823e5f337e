// SPDX-License-Identifier: Apache-2.0

import PinionKernels
import Testing

/// Gathers and scatters; `Cross/indexing_check.c` has every size and type.
@Suite struct IndexingTests {
  @Test("Offsets count negative numbers from the end and stop at one out of range")
  func offsets() {
    var offsets: [Int64] = [100, 100, 100]
    #expect(pinion_index_offsets(&offsets, [2, -1, 0], 1, 3, 4, 10) == 3)
    #expect(offsets == [120, 130, 100])
    #expect(pinion_index_offsets(&offsets, [3, -5, 0], 1, 3, 4, 10) == 1)
  }

  @Test("Rows and single elements are gathered and scattered", arguments: [1, 7])
  func moves(length: Int) {
    let x = (0..<10 * length).map { UInt16($0) }
    let offsets = [9, 0, 9].map { Int64($0 * length) }
    var rows = [UInt16](repeating: 0, count: 3 * length)
    pinion_gather(&rows, length, x, offsets, 3, length, 1, 2)
    let (first, last) = (x.prefix(length), x.suffix(length))
    #expect(rows == Array(last + first + last))
    var back = [UInt16](repeating: 7, count: x.count)
    pinion_scatter(&back, offsets, x, length, 3, length, 1, 2)
    #expect(back.prefix(length).elementsEqual(x[length..<2 * length]))
    #expect(back.suffix(length).elementsEqual(x[2 * length..<3 * length]))
    #expect(back[length..<9 * length].allSatisfy { $0 == 7 })
  }

  @Test("Elements are combined in order", arguments: [1, 40])
  func combines(length: Int) {
    let values = (0..<3 * length).map { Float($0) }
    let offsets = [1, 0, 1].map { Int64($0 * length) }
    for (op, combine) in [
      (PINION_ADD, { (a: Float, b: Float) in a + b }), (PINION_MAXIMUM, { max($0, $1) }),
      (PINION_MINIMUM, { min($0, $1) }),
    ] {
      var sums = [Float](repeating: 50, count: 2 * length)
      pinion_scatter_combine(
        pinion_level_best(), op, PINION_FLOAT32, &sums, offsets, values, length, 3, length, 1)
      var wanted = [Float](repeating: 50, count: 2 * length)
      for (row, target) in [1, 0, 1].enumerated() {
        for j in 0..<length {
          wanted[target * length + j] = combine(
            wanted[target * length + j], values[row * length + j])
        }
      }
      #expect(sums == wanted)
    }
  }

  @Test("True positions are found, eight bytes at a time") func positions() {
    var mask = [UInt8](repeating: 0, count: 100)
    for i in [3, 17, 18, 64, 99] { mask[i] = 1 }
    #expect(pinion_count_true(mask, 100) == 5)
    var positions = [Int64](repeating: 0, count: 5)
    pinion_true_positions(&positions, 5, mask, 100, 1000)
    #expect(positions == [1003, 1017, 1018, 1064, 1099])
  }
}
