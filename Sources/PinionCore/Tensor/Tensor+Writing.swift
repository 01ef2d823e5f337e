// SPDX-License-Identifier: Apache-2.0

extension Tensor {
  /// Whether the elements are in memory: the tensor is neither traced nor a literal.
  var isStored: Bool {
    if case .stored = backing { return true }
    return false
  }

  /// Calls `body` with the elements, which it may change, in memory that this tensor alone refers to.
  ///
  /// They are copied first where another tensor shares them, or the memory is not ours.
  mutating func withUniqueOperand(_ body: (Operand) -> Void) {
    var storage = releaseStorage()
    if !storage.isWritable || !isKnownUniquelyReferenced(&storage) || layout.repeatsElements {
      let copy = Tensor(storage: storage, layout: layout, dtype: dtype).contiguousCopy()
      (storage, layout) = (copy.storage, copy.layout)
    }
    body(Operand(base: storage.base, layout: layout, dtype: dtype))
    backing = .stored(storage)
  }

  /// The storage, which this tensor then refers to no more, so that its references can be counted.
  private mutating func releaseStorage() -> Storage {
    let storage = storage
    backing = .failed
    return storage
  }
}
