// SPDX-License-Identifier: Apache-2.0

/// Random numbers that depend on a seed alone: SplitMix64.
struct FuzzRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: Int) { state = UInt64(bitPattern: Int64(seed)) &* 0x9e37_79b9_7f4a_7c15 }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}

/// A way to damage a file.
enum Mutation: CaseIterable {
  case flipBits, truncate, remove, insert, splice, setExtreme, replaceDigits, duplicate

  /// The most bytes that a damaged file has.
  static let limit = 128 << 10

  /// Damages `bytes`, with parts of `other` where the mutation wants some.
  func apply(to bytes: inout [UInt8], _ other: [UInt8], _ random: inout FuzzRandom) {
    guard !bytes.isEmpty else { return }
    let place = Mutation.place(in: bytes.count, &random)
    let length = Int.random(in: 1...16, using: &random)
    let end = min(place + length, bytes.count)
    switch self {
    case .flipBits:
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        bytes[Mutation.place(in: bytes.count, &random)] ^=
          1 << UInt8.random(in: 0..<8, using: &random)
      }
    case .truncate: bytes.removeSubrange(place...)
    case .remove: bytes.removeSubrange(place..<end)
    case .insert:
      bytes.insert(
        contentsOf: (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }, at: place)
    case .splice:
      bytes = bytes[..<place] + other.suffix(Int.random(in: 0...other.count, using: &random))
    case .setExtreme: Mutation.setExtreme(&bytes, at: place, &random)
    case .replaceDigits: Mutation.replaceDigits(&bytes, from: place, &random)
    case .duplicate:
      let block = Array(bytes[place..<min(place + length * length, bytes.count)])
      for _ in 0..<Int.random(in: 1...20, using: &random) {
        bytes.insert(contentsOf: block, at: place)
      }
    }
    bytes.removeLast(max(0, bytes.count - Mutation.limit))
  }

  /// Anywhere, but half of the time near the beginning or the end, where formats have their lengths.
  private static func place(in count: Int, _ random: inout FuzzRandom) -> Int {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: Int.random(in: 0..<min(count, 64), using: &random)
    case 1: count - 1 - Int.random(in: 0..<min(count, 128), using: &random)
    default: Int.random(in: 0..<count, using: &random)
    }
  }

  /// Writes a number at the limits of what its bytes can say.
  private static func setExtreme(_ bytes: inout [UInt8], at place: Int, _ random: inout FuzzRandom)
  {
    let width = [1, 2, 4, 8].randomElement(using: &random) ?? 1
    let most = UInt64.max >> UInt64(64 - 8 * width)
    let count = UInt64(bytes.count)
    let numbers = [
      0, 1, most, most - 1, most >> 1, (most >> 1) + 1, most >> 2, count, count - 1, count + 1,
    ]
    let number = numbers.randomElement(using: &random) ?? 0
    let isBig = Bool.random(using: &random)
    for byte in 0..<width where place + byte < bytes.count {
      bytes[place + byte] = UInt8(
        truncatingIfNeeded: number >> UInt64(8 * (isBig ? width - 1 - byte : byte)))
    }
  }

  /// Replaces the next decimal number in a text.
  private static func replaceDigits(
    _ bytes: inout [UInt8], from place: Int, _ random: inout FuzzRandom
  ) {
    func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    guard let start = bytes[place...].firstIndex(where: isDigit) else { return }
    let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
    let numbers = [
      "0", "-1", "1", "65", "2147483648", "4611686018427387904", "9223372036854775807",
      "9223372036854775808", "18446744073709551616", "1e9", "",
    ]
    bytes.replaceSubrange(start..<end, with: (numbers.randomElement(using: &random) ?? "").utf8)
  }
}
