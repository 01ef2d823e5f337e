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
