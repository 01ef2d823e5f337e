// SPDX-License-Identifier: Apache-2.0

/// Literal bytes and repetitions that share a code.
struct DeflateBlock {
  /// A literal byte, or length and distance − 1 of a repetition in 16 bits each.
  private(set) var symbols: [UInt32] = []
  private let start: Int
  private var literalFrequencies = [Int](repeating: 0, count: 286)
  private var distanceFrequencies = [Int](repeating: 0, count: 30)

  private static let endOfBlock = 256

  init(start: Int = 0) {
    self.start = start
    literalFrequencies[Self.endOfBlock] = 1
  }

  mutating func add(literal: UInt8) {
    symbols.append(UInt32(literal))
    literalFrequencies[Int(literal)] += 1
  }

  mutating func add(length: Int, distance: Int) {
    symbols.append(UInt32(length) << 16 | UInt32(distance - 1))
    literalFrequencies[Self.lengthCode(length).symbol] += 1
    distanceFrequencies[Self.distanceCode(distance).symbol] += 1
  }

  // MARK: Lengths and distances

  /// A symbol for a range of numbers, and bits that say which of them.
  private typealias Code = (symbol: Int, extra: Int, extraLength: Int)

  private static func lengthCode(_ length: Int) -> Code {
    // 258, which is frequent, has a symbol of its own.
    if length == 258 { return (285, 0, 0) }
    let (symbol, extra, extraLength) = ranged(length - 3, symbolsPerExtraBit: 4)
    return (257 + symbol, extra, extraLength)
  }

  private static func distanceCode(_ distance: Int) -> Code {
    ranged(distance - 1, symbolsPerExtraBit: 2)
  }

  /// A symbol for a number: the first ones stand for one each, then ranges double with every so many symbols.
  private static func ranged(_ number: Int, symbolsPerExtraBit count: Int) -> Code {
    if number < 2 * count { return (number, 0, 0) }
    let extraLength = (Int.bitWidth - 1 - (number / count).leadingZeroBitCount)
    let symbol = count * extraLength + number >> extraLength
    return (symbol, number & ((1 << extraLength) - 1), extraLength)
  }

  // MARK: Writing

  /// Writes the block in the form that takes the fewest bits: with a code of its own, with the usual code, or as it is.
  func write(
    to output: inout BitWriter, input: UnsafeBufferPointer<UInt8>, end: Int, isLast: Bool
  ) {
    let own = Codes(literalFrequencies, distanceFrequencies)
    let header = CodeHeader(own)
    let (ownSize, usualSize) = (size(own) + header.size, size(.usual))
    if 8 * (end - start) + 40 < min(ownSize, usualSize) {
      store(to: &output, input: input, end: end, isLast: isLast)
      return
    }
    output.write(isLast ? 1 : 0, 1)
    if ownSize < usualSize {
      output.write(2, 2)
      header.write(to: &output)
      write(own, to: &output)
    } else {
      output.write(1, 2)
      write(.usual, to: &output)
    }
  }

  private func store(
    to output: inout BitWriter, input: UnsafeBufferPointer<UInt8>, end: Int, isLast: Bool
  ) {
    var place = start
    repeat {
      let count = min(end - place, 65535)
      output.write(isLast && place + count == end ? 1 : 0, 3)
      output.align()
      output.write(count, 16)
      output.write(count ^ 0xffff, 16)
      output.bytes += input[place..<place + count]
      place += count
    } while place < end
  }

  private func write(_ codes: Codes, to output: inout BitWriter) {
    func write(_ code: Code, _ prefix: PrefixCode) {
      output.write(code.symbol, prefix)
      output.write(code.extra, code.extraLength)
    }
    for symbol in symbols {
      if symbol < 256 {
        output.write(Int(symbol), codes.literals)
      } else {
        write(Self.lengthCode(Int(symbol >> 16)), codes.literals)
        write(Self.distanceCode(Int(symbol & 0xffff) + 1), codes.distances)
      }
    }
    output.write(Self.endOfBlock, codes.literals)
  }

  /// The bits that the symbols take, without those of the extra bits, which are equal for all codes.
  private func size(_ codes: Codes) -> Int {
    func sum(_ frequencies: [Int], _ code: PrefixCode) -> Int {
      frequencies.indices.reduce(0) { $0 + frequencies[$1] * Int(code.lengths[$1]) }
    }
    return sum(literalFrequencies, codes.literals) + sum(distanceFrequencies, codes.distances)
  }

  /// The codes of a block.
  struct Codes {
    let literals: PrefixCode
    let distances: PrefixCode

    init(_ literalFrequencies: [Int], _ distanceFrequencies: [Int]) {
      literals = PrefixCode(frequencies: literalFrequencies, limit: 15)
      distances = PrefixCode(frequencies: distanceFrequencies, limit: 15)
    }

    private init(literals: PrefixCode, distances: PrefixCode) {
      self.literals = literals
      self.distances = distances
    }

    /// The codes that need not be told.
    static let usual = Codes(
      literals: PrefixCode(
        lengths: (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }),
      distances: PrefixCode(lengths: Array(repeating: 5, count: 30)))
  }
}

/// The lengths of a block's codes, which are coded themselves.
private struct CodeHeader {
  private let literalCount: Int
  private let distanceCount: Int
  /// Lengths and runs of them: a symbol, the bits that say how long the run is, and their number.
  private var runs: [(symbol: Int, extra: Int, extraLength: Int)] = []
  private let code: PrefixCode
  private let codeCount: Int

  /// Lengths of lengths are told in this order, so that those at the end can be left out.
  private static let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

  init(_ codes: DeflateBlock.Codes) {
    func used(_ code: PrefixCode, atLeast least: Int) -> Int {
      max(least, (code.lengths.lastIndex { $0 > 0 } ?? 0) + 1)
    }
    literalCount = used(codes.literals, atLeast: 257)
    distanceCount = used(codes.distances, atLeast: 1)
    let lengths =
      codes.literals.lengths[..<literalCount] + codes.distances.lengths[..<distanceCount]
    var place = 0
    while place < lengths.count {
      let length = lengths[place]
      var count = lengths[place...].prefix { $0 == length }.count
      place += count
      if length > 0 {
        runs.append((Int(length), 0, 0))
        count -= 1
      }
      while count >= 3 {
        if length == 0, count > 10 {
          let part = min(count, 138)
          runs.append((18, part - 11, 7))
          count -= part
        } else if length == 0 {
          runs.append((17, count - 3, 3))
          count = 0
        } else {
          let part = min(count, 6)
          runs.append((16, part - 3, 2))
          count -= part
        }
      }
      for _ in 0..<count { runs.append((Int(length), 0, 0)) }
    }
    var frequencies = [Int](repeating: 0, count: 19)
    for run in runs { frequencies[run.symbol] += 1 }
    code = PrefixCode(frequencies: frequencies, limit: 7)
    let lengthsOfLengths = code.lengths
    codeCount = max(4, (Self.order.lastIndex { lengthsOfLengths[$0] > 0 } ?? 0) + 1)
  }

  var size: Int {
    14 + 3 * codeCount
      + runs.reduce(0) { $0 + Int(code.lengths[$1.symbol]) + $1.extraLength }
  }

  func write(to output: inout BitWriter) {
    output.write(literalCount - 257, 5)
    output.write(distanceCount - 1, 5)
    output.write(codeCount - 4, 4)
    for symbol in Self.order[..<codeCount] { output.write(Int(code.lengths[symbol]), 3) }
    for run in runs {
      output.write(run.symbol, code)
      output.write(run.extra, run.extraLength)
    }
  }
}
