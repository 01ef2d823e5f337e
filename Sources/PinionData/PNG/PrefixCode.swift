// SPDX-License-Identifier: Apache-2.0

/// A code of bits for each symbol, short where it is frequent; no code begins another.
struct PrefixCode {
  /// The bits of each symbol's code; 0 where it has none.
  let lengths: [UInt8]
  /// The codes, with the first bit lowest.
  let codes: [UInt16]

  /// The best code for symbols that occur so often, of at most `limit` bits each.
  ///
  /// David A. Huffman, A method for the construction of minimum-redundancy codes (1952). What gets too long is cut,
  /// and the room for it is made by the next shorter codes.
  init(frequencies: [Int], limit: Int) {
    // The rarest first, equal ones by their number: the same code every time.
    let symbols = frequencies.indices.filter { frequencies[$0] > 0 }
      .sorted { (frequencies[$0], $0) < (frequencies[$1], $1) }
    var lengths = [UInt8](repeating: 0, count: frequencies.count)
    if symbols.count == 1 { lengths[symbols[0]] = 1 }
    if symbols.count > 1 {
      var counts = PrefixCode.lengthCounts(symbols.map { frequencies[$0] }, limit: limit)
      var length = limit
      for symbol in symbols {
        while counts[length] == 0 { length -= 1 }
        counts[length] -= 1
        lengths[symbol] = UInt8(length)
      }
    }
    self.init(lengths: lengths)
  }

  /// The code that is told by its lengths alone: in the order of length, then of symbol.
  init(lengths: [UInt8]) {
    self.lengths = lengths
    var codes = [UInt16](repeating: 0, count: lengths.count)
    var next = 0
    for length in 1...15 {
      next <<= 1
      for symbol in lengths.indices where lengths[symbol] == length {
        var reversed = 0
        for bit in 0..<length { reversed |= (next >> bit & 1) << (length - 1 - bit) }
        codes[symbol] = UInt16(reversed)
        next += 1
      }
    }
    self.codes = codes
  }

  /// How many codes have each length, for weights in increasing order.
  private static func lengthCounts(_ weights: [Int], limit: Int) -> [Int] {
    // Two lightest of leaves and of trees become a tree, again and again. Trees come in increasing order by themselves.
    var parents = [Int](repeating: 0, count: 2 * weights.count - 1)
    var nodes = weights
    var (leaf, tree) = (0, weights.count)
    for next in weights.count..<2 * weights.count - 1 {
      var sum = 0
      for _ in 0..<2 {
        let takesLeaf = leaf < weights.count && (tree == next || nodes[leaf] <= nodes[tree])
        let child = takesLeaf ? leaf : tree
        if takesLeaf { leaf += 1 } else { tree += 1 }
        sum += nodes[child]
        parents[child] = next
      }
      nodes.append(sum)
    }
    var depths = [Int](repeating: 0, count: nodes.count)
    for node in (0..<nodes.count - 1).reversed() { depths[node] = depths[parents[node]] + 1 }
    var counts = [Int](repeating: 0, count: limit + 1)
    for depth in depths[..<weights.count] { counts[min(depth, limit)] += 1 }

    // A code of n bits takes 2^(limit − n) parts of 2^limit. Two codes of n + 1 bits instead of one of n and one of
    // `limit` bits take one part less.
    var taken = counts.indices.dropFirst().reduce(0) { $0 + counts[$1] << (limit - $1) }
    while taken > 1 << limit {
      guard let length = (1..<limit).last(where: { counts[$0] > 0 }) else { break }
      counts[limit] -= 1
      counts[length] -= 1
      counts[length + 1] += 2
      taken -= 1
    }
    return counts
  }
}
