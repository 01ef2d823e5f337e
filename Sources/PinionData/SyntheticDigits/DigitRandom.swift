// SPDX-License-Identifier: Apache-2.0

/// Random numbers of one image, which depend on its seed, set and index alone.
///
/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA
/// 2014) from a start that is hashed from the three. So images can be drawn in any order, on any
/// number of threads, and the first hundred images of a set are the same however many follow.
struct DigitRandom {
  private var state: UInt64

  init(seed: UInt64, set: UInt64, index: Int) {
    state = Self.mix(Self.mix(Self.mix(seed &+ Self.gamma) ^ set) ^ UInt64(index))
  }

  private static let gamma: UInt64 = 0x9e37_79b9_7f4a_7c15

  private static func mix(_ word: UInt64) -> UInt64 {
    var word = word
    word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
    return word ^ word >> 31
  }

  mutating func bits() -> UInt64 {
    state &+= Self.gamma
    return Self.mix(state)
  }

  /// An integer in 0 ..< `bound`, which is small.
  mutating func below(_ bound: Int) -> Int { Int(((bits() >> 32) &* UInt64(bound)) >> 32) }

  /// A number in -1 ..< 1 with every value as likely.
  mutating func uniform() -> Float {
    Float(Int32(truncatingIfNeeded: bits() >> 40) - 1 << 23) / 8_388_608
  }

  /// A number about as the normal distribution has them, of deviation 1, but never beyond ±3.46.
  ///
  /// The sum of twelve uniform numbers needs no logarithm, of which systems differ in the last bit.
  mutating func normal() -> Float {
    var sum: Int32 = 0
    for _ in 0..<3 {
      let word = bits()
      sum += Int32(truncatingIfNeeded: word & 0xffff)
      sum += Int32(truncatingIfNeeded: word >> 16 & 0xffff)
      sum += Int32(truncatingIfNeeded: word >> 32 & 0xffff)
      sum += Int32(truncatingIfNeeded: word >> 48)
    }
    return Float(sum - 6 * 65_535) / 65_536
  }
}
