// SPDX-License-Identifier: Apache-2.0

/// The MD5 checksum (RFC 1321) of bytes that arrive piece by piece.
///
/// MNIST's authors and mirrors publish MD5 sums. Here they find damaged files, which is no question
/// of security, and so a hundred lines serve better than a dependency on a library of cryptography.
struct MD5 {
  private var a: UInt32 = 0x6745_2301
  private var b: UInt32 = 0xefcd_ab89
  private var c: UInt32 = 0x98ba_dcfe
  private var d: UInt32 = 0x1032_5476
  private var pending: [UInt8] = []
  private var byteCount: UInt64 = 0

  /// Adds the next bytes.
  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    byteCount &+= UInt64(bytes.count)
    var rest = bytes[...]
    if !pending.isEmpty {
      let taken = rest.prefix(64 - pending.count)
      pending += taken
      rest = rest.dropFirst(taken.count)
      if pending.count < 64 { return }
      pending.withUnsafeBytes { digest($0) }
      pending.removeAll(keepingCapacity: true)
    }
    let whole = rest.count / 64 * 64
    digest(UnsafeRawBufferPointer(rebasing: rest.prefix(whole)))
    pending += rest.dropFirst(whole)
  }

  /// The checksum of all bytes so far, as 32 hexadecimal digits.
  var hexadecimal: String {
    var copy = self
    let padding = (pending.count < 56 ? 56 : 120) - pending.count
    var tail = [UInt8](repeating: 0, count: padding)
    tail[0] = 0x80
    withUnsafeBytes(of: (byteCount &* 8).littleEndian) { tail += $0 }
    tail.withUnsafeBytes { copy.update($0) }
    return [copy.a, copy.b, copy.c, copy.d].map { word in
      withUnsafeBytes(of: word.littleEndian) { bytes in
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      }
    }.joined()
  }

  /// Mixes in blocks of 64 bytes.
  private mutating func digest(_ blocks: UnsafeRawBufferPointer) {
    guard let base = blocks.baseAddress else { return }
    Self.sines.withUnsafeBufferPointer { sines in
      var (a, b, c, d) = (a, b, c, d)
      for block in stride(from: 0, to: blocks.count, by: 64) {
        func word(_ index: Int) -> UInt32 {
          let word = base.loadUnaligned(fromByteOffset: block + 4 * (index & 15), as: UInt32.self)
          return UInt32(littleEndian: word)
        }
        func step(
          _ mixed: UInt32, _ w: inout UInt32, _ x: UInt32, _ word: UInt32, _ i: Int, _ s: UInt32
        ) {
          let sum = w &+ mixed &+ word &+ sines[i]
          w = x &+ (sum << s | sum >> (32 &- s))
        }
        func f(_ x: UInt32, _ y: UInt32, _ z: UInt32) -> UInt32 { z ^ (x & (y ^ z)) }
        func h(_ x: UInt32, _ y: UInt32, _ z: UInt32) -> UInt32 { x ^ y ^ z }
        func k(_ x: UInt32, _ y: UInt32, _ z: UInt32) -> UInt32 { y ^ (x | ~z) }
        let (a0, b0, c0, d0) = (a, b, c, d)
        var i = 0
        while i < 16 {
          step(f(b, c, d), &a, b, word(i), i, 7)
          step(f(a, b, c), &d, a, word(i + 1), i + 1, 12)
          step(f(d, a, b), &c, d, word(i + 2), i + 2, 17)
          step(f(c, d, a), &b, c, word(i + 3), i + 3, 22)
          i += 4
        }
        while i < 32 {
          step(f(d, b, c), &a, b, word(5 * i + 1), i, 5)
          step(f(c, a, b), &d, a, word(5 * i + 6), i + 1, 9)
          step(f(b, d, a), &c, d, word(5 * i + 11), i + 2, 14)
          step(f(a, c, d), &b, c, word(5 * i + 16), i + 3, 20)
          i += 4
        }
        while i < 48 {
          step(h(b, c, d), &a, b, word(3 * i + 5), i, 4)
          step(h(a, b, c), &d, a, word(3 * i + 8), i + 1, 11)
          step(h(d, a, b), &c, d, word(3 * i + 11), i + 2, 16)
          step(h(c, d, a), &b, c, word(3 * i + 14), i + 3, 23)
          i += 4
        }
        while i < 64 {
          step(k(b, c, d), &a, b, word(7 * i), i, 6)
          step(k(a, b, c), &d, a, word(7 * i + 7), i + 1, 10)
          step(k(d, a, b), &c, d, word(7 * i + 14), i + 2, 15)
          step(k(c, d, a), &b, c, word(7 * i + 21), i + 3, 21)
          i += 4
        }
        a = a &+ a0
        b = b &+ b0
        c = c &+ c0
        d = d &+ d0
      }
      (self.a, self.b, self.c, self.d) = (a, b, c, d)
    }
  }

  /// The integer parts of 2³² · |sin(i + 1)|.
  private static let sines: [UInt32] = [
    0xd76a_a478, 0xe8c7_b756, 0x2420_70db, 0xc1bd_ceee, 0xf57c_0faf, 0x4787_c62a,
    0xa830_4613, 0xfd46_9501, 0x6980_98d8, 0x8b44_f7af, 0xffff_5bb1, 0x895c_d7be,
    0x6b90_1122, 0xfd98_7193, 0xa679_438e, 0x49b4_0821, 0xf61e_2562, 0xc040_b340,
    0x265e_5a51, 0xe9b6_c7aa, 0xd62f_105d, 0x0244_1453, 0xd8a1_e681, 0xe7d3_fbc8,
    0x21e1_cde6, 0xc337_07d6, 0xf4d5_0d87, 0x455a_14ed, 0xa9e3_e905, 0xfcef_a3f8,
    0x676f_02d9, 0x8d2a_4c8a, 0xfffa_3942, 0x8771_f681, 0x6d9d_6122, 0xfde5_380c,
    0xa4be_ea44, 0x4bde_cfa9, 0xf6bb_4b60, 0xbebf_bc70, 0x289b_7ec6, 0xeaa1_27fa,
    0xd4ef_3085, 0x0488_1d05, 0xd9d4_d039, 0xe6db_99e5, 0x1fa2_7cf8, 0xc4ac_5665,
    0xf429_2244, 0x432a_ff97, 0xab94_23a7, 0xfc93_a039, 0x655b_59c3, 0x8f0c_cc92,
    0xffef_f47d, 0x8584_5dd1, 0x6fa8_7e4f, 0xfe2c_e6e0, 0xa301_4314, 0x4e08_11a1,
    0xf753_7e82, 0xbd3a_f235, 0x2ad7_d2bb, 0xeb86_d391,
  ]
}
