// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels
private import Synchronization

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#endif

/// A block of memory that tensors share.
///
/// Views of it are counted by reference.
///
/// It is written only by the operation that makes it, or by one that has found itself its only owner,
/// and so may be read from any thread.
final class Storage: @unchecked Sendable {
  let base: UnsafeMutableRawPointer
  let byteCount: Int
  /// Whose the memory is, if not ours: it lives as long as this reference.
  private let owner: (any AnyObject & Sendable)?

  init(byteCount: Int) {
    self.byteCount = byteCount
    base = BlockCache.take(byteCount)
    owner = nil
  }

  /// Memory of somebody else, which is only read.
  init(borrowing bytes: UnsafeRawBufferPointer, from owner: any AnyObject & Sendable) {
    byteCount = bytes.count
    // The address of no bytes may be nil, and is never followed.
    base = UnsafeMutableRawPointer(mutating: bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 64)!)
    self.owner = owner
  }

  /// Whether the only owner of this storage may write to it: memory of others may be a file's, or
  /// be looked at by them.
  var isWritable: Bool { owner == nil }

  deinit {
    if owner == nil { BlockCache.give(base, byteCount) }
  }
}

/// Memory blocks kept for reuse, because fresh pages from the system cost more than most operations.
///
/// Blocks under 32 KB go to the system's allocator, which is quick for them. Larger ones
/// are kept in size classes an eighth apart, at most 128 MB in all; the rest goes back to the system.
enum BlockCache {
  private static let alignment = 64
  private static let smallest = 32 << 10
  private static let limit = 128 << 20

  private struct State: ~Copyable, @unchecked Sendable {
    var blocks: [Int: [UnsafeMutableRawPointer]] = [:]
    var bytes = 0
  }
  private static let state = Mutex(State())

  static func take(_ byteCount: Int) -> UnsafeMutableRawPointer {
    if byteCount < smallest { return allocate(byteCount) }
    let size = sizeClass(byteCount)
    let kept = state.withLock { state -> UnsafeMutableRawPointer? in
      guard let block = state.blocks[size]?.popLast() else { return nil }
      state.bytes -= size
      return block
    }
    return kept ?? allocate(size)
  }

  static func give(_ block: UnsafeMutableRawPointer, _ byteCount: Int) {
    if byteCount < smallest { return free(block) }
    let size = sizeClass(byteCount)
    let isKept = state.withLock { state -> Bool in
      guard state.bytes + size <= limit else { return false }
      state.blocks[size, default: []].append(block)
      state.bytes += size
      return true
    }
    if !isKept { free(block) }
  }

  private static func sizeClass(_ byteCount: Int) -> Int {
    let step = 1 << Swift.max(12, Int.bitWidth - byteCount.leadingZeroBitCount - 4)
    return (byteCount + step - 1) & ~(step - 1)
  }

  private static func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer {
    let rounded = (Swift.max(byteCount, 1) + alignment - 1) & ~(alignment - 1)
    guard let block = aligned_alloc(alignment, rounded) else {
      fatalError("out of memory: cannot allocate \(byteCount) bytes")
    }
    return block
  }
}
