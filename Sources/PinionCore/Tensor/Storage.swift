// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A block of memory that tensors share.
///
/// Views of it are counted by reference.
///
/// It is written only by the operation that makes it, or by one that has found itself its only owner,
/// and so may be read from any thread.
///
/// A plan may leave a matrix in panels, as its products read it, and find it so in its next run. Whoever else asks
/// where the elements are gets them in row-major order.
final class Storage: @unchecked Sendable {
  let byteCount: Int
  private let memory: UnsafeMutableRawPointer
  private var panels: Panels?
  private let isInPanels = Atomic(false)
  /// Whose the memory is, if not ours: it lives as long as this reference.
  private let owner: (any AnyObject & Sendable)?

  private init(_ memory: UnsafeMutableRawPointer, _ byteCount: Int) {
    self.byteCount = byteCount
    self.memory = memory
    owner = nil
  }

  /// nil where the system has no memory for so many bytes.
  convenience init?(ifAvailable byteCount: Int) {
    guard let memory = BlockCache.take(byteCount) else { return nil }
    self.init(memory, byteCount)
  }

  /// Memory that an operation needs for itself: where there is none, the program stops.
  convenience init(byteCount: Int) {
    guard let memory = BlockCache.take(byteCount) else {
      fatalError("out of memory: no \(PlanSummary.bytes(byteCount)) to be had")
    }
    self.init(memory, byteCount)
  }

  /// Memory for the result of an operation, of a representable number of bytes.
  convenience init(for spec: Spec, of operation: String) throws(TensorError) {
    guard let memory = BlockCache.take(spec.byteCount) else {
      throw TensorError(
        operation,
        "no memory for \(spec.dtype) of shape \(spec.shape), \(PlanSummary.bytes(spec.byteCount))")
    }
    self.init(memory, spec.byteCount)
  }

  /// Memory of somebody else, which is only read.
  init(borrowing bytes: UnsafeRawBufferPointer, from owner: any AnyObject & Sendable) {
    byteCount = bytes.count
    // The address of no bytes may be nil, and is never followed.
    memory = UnsafeMutableRawPointer(
      mutating: bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 64)!)
    self.owner = owner
  }

  /// Where the elements begin, in row-major order.
  var base: UnsafeMutableRawPointer {
    if isInPanels.load(ordering: .acquiring) { leavePanels() }
    return memory
  }

  /// Whether the only owner of this storage may write to it: memory of others may be a file's, or
  /// be looked at by them.
  var isWritable: Bool { owner == nil }

  deinit {
    if owner == nil { BlockCache.give(memory, byteCount) }
  }

  // MARK: Panels

  /// Where the elements begin, if they lie in these panels.
  func base(in panels: Panels) -> UnsafeMutableRawPointer? {
    isInPanels.load(ordering: .acquiring) && self.panels == panels ? memory : nil
  }

  /// Where the only owner of this storage will leave elements in panels.
  func baseToFill(in panels: Panels) -> UnsafeMutableRawPointer {
    self.panels = panels
    isInPanels.store(true, ordering: .releasing)
    return memory
  }

  private static let leaving = Locked(())

  /// Any number of threads may ask for the elements at once.
  private func leavePanels() {
    Storage.leaving.withLock { _ in
      guard isInPanels.load(ordering: .relaxed), let panels else { return }
      let copy = Storage(byteCount: byteCount)
      copy.memory.copyMemory(from: memory, byteCount: byteCount)
      panels.copyToRows(copy.memory, memory)
      withExtendedLifetime(copy) {}
      isInPanels.store(false, ordering: .releasing)
    }
  }
}
