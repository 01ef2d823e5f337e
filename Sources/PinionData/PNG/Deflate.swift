// SPDX-License-Identifier: Apache-2.0

/// Compression that gives the same bytes on every machine.
///
/// The system's zlib is another one from machine to machine, and so are the bytes that it gives; pictures in a
/// repository would change with the machine that draws them. Repetitions are found by chains of places with the same
/// three bytes, where the next place is tried, too, before one is taken.
///
/// Source: [RFC 1950](https://www.rfc-editor.org/rfc/rfc1950) and
/// [RFC 1951](https://www.rfc-editor.org/rfc/rfc1951), P. Deutsch.
struct Deflate {
  /// Returns `bytes` in the zlib format.
  static func zlib(_ bytes: [UInt8]) -> [UInt8] {
    // Deflate with a window of 32 KB; the second byte makes the two a multiple of 31.
    var output = BitWriter(bytes: [0x78, 0x9c])
    bytes.withUnsafeBufferPointer { input in
      var deflate = Deflate(input)
      deflate.write(to: &output)
    }
    output.align()
    let checksum = adler32(bytes)
    output.bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: checksum >> $0) }
    return output.bytes
  }

  /// The sum of all bytes, and the sum of all such sums.
  static func adler32(_ bytes: [UInt8]) -> UInt32 {
    var (a, b) = (UInt32(1), UInt32(0))
    bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index < bytes.count {
        // So many sums fit into 32 bits.
        let end = min(index + 5552, bytes.count)
        while index < end {
          a &+= UInt32(bytes[index])
          b &+= a
          index += 1
        }
        a %= 65521
        b %= 65521
      }
    }
    return b << 16 | a
  }

  // MARK: Repetitions

  private static let windowSize = 1 << 15
  private static let greatestLength = 258
  private static let symbolsPerBlock = 1 << 15

  private let input: UnsafeBufferPointer<UInt8>
  /// The last place of each hash of three bytes, and before each place the one before of the same hash.
  private var last = [Int](repeating: -1, count: 1 << 15)
  private var previous = [Int](repeating: -1, count: windowSize)

  private init(_ input: UnsafeBufferPointer<UInt8>) { self.input = input }

  private struct Match {
    var length = 0
    var distance = 0
  }

  private mutating func write(to output: inout BitWriter) {
    var block = DeflateBlock()
    var place = 0
    var match = Match()
    var isKnown = false
    while place < input.count {
      if !isKnown { match = longest(at: place) }
      isKnown = false
      if match.length > 0 && match.length < 32 {
        // A longer one that begins a byte later is worth that byte.
        insert(place)
        let next = longest(at: place + 1)
        if next.length > match.length {
          block.add(literal: input[place])
          place += 1
          (match, isKnown) = (next, true)
        } else {
          block.add(length: match.length, distance: match.distance)
          insert(place + 1..<place + match.length, distance: match.distance)
          place += match.length
        }
      } else if match.length > 0 {
        block.add(length: match.length, distance: match.distance)
        insert(place..<place + match.length, distance: match.distance)
        place += match.length
      } else {
        block.add(literal: input[place])
        insert(place)
        place += 1
      }
      if block.symbols.count >= Self.symbolsPerBlock {
        block.write(to: &output, input: input, end: place, isLast: false)
        block = DeflateBlock(start: place)
      }
    }
    block.write(to: &output, input: input, end: place, isLast: true)
  }

  private func hash(_ place: Int) -> Int {
    let three =
      UInt32(input[place]) << 16 | UInt32(input[place + 1]) << 8 | UInt32(input[place + 2])
    return Int((three &* 2_654_435_761) >> 17)
  }

  private mutating func insert(_ place: Int) {
    guard place + 2 < input.count else { return }
    let hash = hash(place)
    previous[place & (Self.windowSize - 1)] = last[hash]
    last[hash] = place
  }

  private mutating func insert(_ places: Range<Int>, distance: Int) {
    // Of a pixel that is repeated, the ends are enough.
    if places.count > 64 && distance <= 4 {
      for place in places.prefix(16) { insert(place) }
      for place in places.suffix(16) { insert(place) }
    } else {
      for place in places { insert(place) }
    }
  }

  /// The longest repetition at a place of what was before, or one of length 0.
  private func longest(at place: Int) -> Match {
    var best = Match(length: 2)
    let most = min(Self.greatestLength, input.count - place)
    guard most > 2 else { return Match() }
    var candidate = last[hash(place)]
    var tries = 96
    while candidate >= 0, place - candidate <= Self.windowSize, tries > 0 {
      if best.length < most, input[candidate + best.length] == input[place + best.length] {
        var length = 0
        while length < most, input[candidate + length] == input[place + length] { length += 1 }
        if length > best.length {
          best = Match(length: length, distance: place - candidate)
          if length >= 128 { break }
        }
      }
      let next = previous[candidate & (Self.windowSize - 1)]
      // A place that has left the window was overwritten by a later one.
      if next >= candidate { break }
      candidate = next
      tries -= 1
    }
    // Three bytes from afar take as many bits as they are.
    let isWorthIt = best.length > 3 || best.length == 3 && best.distance < 4096
    return isWorthIt ? best : Match()
  }
}

/// Bits, filled into bytes from the lowest.
struct BitWriter {
  var bytes: [UInt8]
  private var pending: UInt64 = 0
  private var count = 0

  init(bytes: [UInt8] = []) { self.bytes = bytes }

  mutating func write(_ bits: Int, _ length: Int) {
    pending |= UInt64(bits) << UInt64(count)
    count += length
    while count >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: pending))
      pending >>= 8
      count -= 8
    }
  }

  mutating func write(_ symbol: Int, _ code: PrefixCode) {
    write(Int(code.codes[symbol]), Int(code.lengths[symbol]))
  }

  /// Fills up the last byte.
  mutating func align() { if count > 0 { write(0, 8 - count) } }
}
