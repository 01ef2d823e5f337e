// SPDX-License-Identifier: Apache-2.0

/// Gives registers to values that live only within a chain, each from its making to its last use.
///
/// A register holds elements of one size only: parts of a block may already be at a later operation, and elements of another
/// size would then lie over those that are still needed.
struct RegisterFile {
  private(set) var count = 0
  private var free: [Int: [Int]] = [:]
  private var lastUse: [Int: Int] = [:]
  private var held: [Int: (register: Int, itemSize: Int)] = [:]

  init(_ chain: [(node: Int, inputs: [Int])]) {
    for (position, link) in chain.enumerated() {
      for input in link.inputs { lastUse[input] = position }
    }
  }

  mutating func take(for node: Int, itemSize: Int) -> Int {
    if let register = free[itemSize]?.popLast() {
      held[node] = (register, itemSize)
      return register
    }
    held[node] = (count, itemSize)
    count += 1
    return count - 1
  }

  mutating func releaseUnused(after position: Int) {
    for (node, (register, itemSize)) in held where (lastUse[node] ?? -1) <= position {
      held[node] = nil
      free[itemSize, default: []].append(register)
    }
  }
}
