// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#endif

/// Memory blocks kept for reuse, because fresh pages from the system cost more than most operations.
///
/// Blocks under 32 KB go to the system's allocator, which is quick for them. Larger ones are kept in size classes
/// an eighth apart, at most 128 MB in all: the blocks that have waited longest go back to the system. Blocks beyond that are
/// never kept, and so no larger than they must be.
enum BlockCache {
  private static let smallest = 32 << 10
  private static let limit = 128 << 20
  /// The size of a large page: fewer of them are faster to get, and to find again in the processor's tables.
  private static let largePage = 2 << 20

  private struct Kept {
    let block: UnsafeMutableRawPointer
    let age: UInt64
  }

  private struct State {
    /// The kept blocks of a size class, the oldest first.
    var blocks: [Int: [Kept]] = [:]
    var bytes = 0
    var age: UInt64 = 0

    /// Takes out the block that has waited longest.
    mutating func removeOldest() -> UnsafeMutableRawPointer? {
      let ages = blocks.compactMap { size, kept in kept.first.map { (age: $0.age, size: size) } }
      guard let oldest = ages.min(by: { $0.age < $1.age }) else { return nil }
      bytes -= oldest.size
      return blocks[oldest.size]!.removeFirst().block
    }
  }
  private static let state = Locked(State())

  /// A block; nil where the system has no memory for it.
  static func take(_ byteCount: Int) -> UnsafeMutableRawPointer? {
    // There is no system with so many, and with more, rounding up would overflow.
    guard byteCount <= Int.max / 2 else { return nil }
    if byteCount < smallest { return allocate(byteCount, alignment: 64) }
    let size = sizeClass(byteCount)
    let kept = state.withLock { state -> UnsafeMutableRawPointer? in
      guard let kept = state.blocks[size]?.popLast() else { return nil }
      state.bytes -= size
      return kept.block
    }
    if let kept { return kept }
    if size < 2 * largePage { return allocate(size, alignment: 64) }
    guard let block = allocate(size, alignment: largePage) else { return nil }
    #if os(Linux)
      // A hint: where the system has no large pages, nothing changes.
      madvise(block, size, 14 /* MADV_HUGEPAGE */)
    #endif
    return block
  }

  static func give(_ block: UnsafeMutableRawPointer, _ byteCount: Int) {
    if byteCount < smallest { return free(block) }
    let size = sizeClass(byteCount)
    if size > limit { return free(block) }
    let surplus = state.withLock { state -> [UnsafeMutableRawPointer] in
      state.age += 1
      state.blocks[size, default: []].append(Kept(block: block, age: state.age))
      state.bytes += size
      var surplus: [UnsafeMutableRawPointer] = []
      while state.bytes > limit, let block = state.removeOldest() { surplus.append(block) }
      return surplus
    }
    for block in surplus { free(block) }
  }

  private static func sizeClass(_ byteCount: Int) -> Int {
    let eighth = 1 << Swift.max(12, Int.bitWidth - byteCount.leadingZeroBitCount - 4)
    let step = byteCount > limit ? largePage : eighth
    return (byteCount + step - 1) & ~(step - 1)
  }

  private static func allocate(_ byteCount: Int, alignment: Int) -> UnsafeMutableRawPointer? {
    aligned_alloc(alignment, (Swift.max(byteCount, 1) + alignment - 1) & ~(alignment - 1))
  }
}
