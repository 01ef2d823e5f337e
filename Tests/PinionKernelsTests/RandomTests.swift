// SPDX-License-Identifier: Apache-2.0

import PinionKernels
import Testing

@Test("Philox 4x32-10 gives the published words for counter and key 0")
func philoxKnownAnswer() {
  var words = [UInt32](repeating: 0, count: 4)
  pinion_random_bits(PINION_PORTABLE, &words, 0, 4, 0)
  #expect(words == [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8])
}
