// SPDX-License-Identifier: Apache-2.0

import PinionKernels
import Testing

/// Philox 4x32-10 as the paper has it.
private func philox(_ counter: [UInt32], _ key: [UInt32]) -> [UInt32] {
  var c = counter
  var k = key
  for _ in 0..<10 {
    let p0 = UInt64(0xd251_1f53) * UInt64(c[0])
    let p1 = UInt64(0xcd9e_8d57) * UInt64(c[2])
    c = [
      UInt32(p1 >> 32) ^ c[1] ^ k[0], UInt32(truncatingIfNeeded: p1),
      UInt32(p0 >> 32) ^ c[3] ^ k[1], UInt32(truncatingIfNeeded: p0),
    ]
    k = [k[0] &+ 0x9e37_79b9, k[1] &+ 0xbb67_ae85]
  }
  return c
}

private func words(_ first: UInt64, _ count: Int, key: UInt64) -> [UInt32] {
  (0..<UInt64(count)).map { i in
    let (block, lane) = (first + i).quotientAndRemainder(dividingBy: 4)
    let counter = [UInt32(truncatingIfNeeded: block), UInt32(block >> 32), 0, 0]
    return philox(counter, [UInt32(truncatingIfNeeded: key), UInt32(key >> 32)])[Int(lane)]
  }
}

@Suite("Random bits")
struct RandomTests {
  @Test("The plain Philox of these tests gives the published answers")
  func knownAnswers() {
    let ones = [UInt32](repeating: .max, count: 4)
    #expect(philox(ones, [.max, .max]) == [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd])
    let pi: [UInt32] = [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344]
    #expect(
      philox(pi, [0xa409_3822, 0x299f_31d0]) == [
        0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1,
      ])
  }

  @Test("Counter and key 0 give the published answer", arguments: Level.available)
  func knownAnswer(level: Level) {
    var out = [UInt32](repeating: 0, count: 4)
    pinion_random_bits(level.value, &out, 0, 4, 0)
    #expect(out == [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8])
  }

  @Test("Any part of a stream is the same words", arguments: Level.available)
  func parts(level: Level) {
    let key: UInt64 = 0x299f_31d0_a409_3822
    for first in [0, 1, 2, 3, 1001, 0x3_ffff_fff0] as [UInt64] {
      for n in awkwardSizes where n < 200 {
        var out = [UInt32](repeating: 0, count: n)
        pinion_random_bits(level.value, &out, first, n, key)
        #expect(out == words(first, n, key: key))
      }
    }
  }

  @Test("Uniform numbers are the words, scaled exactly", arguments: Level.available)
  func uniform(level: Level) {
    let key: UInt64 = 42
    var singles = [Float](repeating: 0, count: 75)
    pinion_random_uniform_f32(level.value, &singles, 5, 75, key)
    #expect(singles == words(5, 75, key: key).map { Float($0 >> 8) * 0x1p-24 })
    var doubles = [Double](repeating: 0, count: 75)
    pinion_random_uniform_f64(level.value, &doubles, 5, 75, key)
    let pairs = words(10, 150, key: key)
    #expect(
      doubles
        == (0..<75).map {
          Double((UInt64(pairs[2 * $0 + 1]) << 32 | UInt64(pairs[2 * $0])) >> 11) * 0x1p-53
        })
  }
}
