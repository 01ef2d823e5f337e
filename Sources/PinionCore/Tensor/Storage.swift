// SPDX-License-Identifier: Apache-2.0

/// A block of memory that tensors share.
///
/// Views of it are counted by reference.
///
/// It is written only by the operation that makes it, or by one that has found itself its only owner,
/// and so may be read from any thread.
final class Storage: @unchecked Sendable {
  let base: UnsafeMutableRawPointer
  let byteCount: Int

  init(byteCount: Int) {
    self.byteCount = byteCount
    base = BlockCache.take(byteCount)
  }

  deinit { BlockCache.give(base, byteCount) }
}
