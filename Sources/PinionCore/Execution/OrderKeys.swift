// SPDX-License-Identifier: Apache-2.0

/// Elements replaced by unsigned integers of the same size that are in the same order.
///
/// Then one sort and one search serve all types. 0 and -0 have one key; NaN has the greatest, so that it comes last.
struct OrderKeys {
  private let storage: Storage
  let count: Int

  /// - Parameter descending: whether the greatest number shall have the least key.
  init(_ operand: Operand, descending: Bool = false) {
    let size = operand.dtype.size
    count = operand.size
    storage = Storage(byteCount: count * size)
    nonisolated(unsafe) let target = storage.base
    let count = count
    operand.withContiguous { source in
      nonisolated(unsafe) let source = source.pointer
      let grain = 64 << 10
      ThreadPool.shared.run((count + grain - 1) / grain) { task, _ in
        let (start, length) = (task * grain, Swift.min(grain, count - task * grain))
        let (from, to) = (source + start * size, target + start * size)
        switch operand.dtype {
        case .bool, .uint8: OrderKeys.fill(to, from, length, UInt8.self, descending) { $0 }
        case .uint16: OrderKeys.fill(to, from, length, UInt16.self, descending) { $0 }
        case .uint32: OrderKeys.fill(to, from, length, UInt32.self, descending) { $0 }
        case .uint64: OrderKeys.fill(to, from, length, UInt64.self, descending) { $0 }
        case .int8: OrderKeys.fill(to, from, length, UInt8.self, descending) { $0 ^ 1 << 7 }
        case .int16: OrderKeys.fill(to, from, length, UInt16.self, descending) { $0 ^ 1 << 15 }
        case .int32: OrderKeys.fill(to, from, length, UInt32.self, descending) { $0 ^ 1 << 31 }
        case .int64: OrderKeys.fill(to, from, length, UInt64.self, descending) { $0 ^ 1 << 63 }
        case .float16:
          OrderKeys.fill(to, from, length, UInt16.self, descending) {
            OrderKeys.ofFloat($0, infinity: 0x1f << 10, descending)
          }
        case .bfloat16:
          OrderKeys.fill(to, from, length, UInt16.self, descending) {
            OrderKeys.ofFloat($0, infinity: 0xff << 7, descending)
          }
        case .float32:
          OrderKeys.fill(to, from, length, UInt32.self, descending) {
            OrderKeys.ofFloat($0, infinity: 0xff << 23, descending)
          }
        case .float64:
          OrderKeys.fill(to, from, length, UInt64.self, descending) {
            OrderKeys.ofFloat($0, infinity: 0x7ff << 52, descending)
          }
        }
      }
    }
  }

  /// Calls `body` with the keys, which must be of type `Key`.
  func withKeys<Key>(_ type: Key.Type, _ body: (UnsafePointer<Key>) -> Void) {
    withExtendedLifetime(storage) { body(storage.base.assumingMemoryBound(to: type)) }
  }

  @inline(__always)
  private static func fill<Key: FixedWidthInteger>(
    _ target: UnsafeMutableRawPointer, _ source: UnsafeMutableRawPointer, _ count: Int,
    _ type: Key.Type, _ descending: Bool, _ key: (Key) -> Key
  ) {
    let (from, to) = (
      source.assumingMemoryBound(to: Key.self), target.assumingMemoryBound(to: Key.self)
    )
    let mask: Key = descending ? .max : 0
    for i in 0..<count { to[i] = key(from[i]) ^ mask }
  }

  /// The key of a floating-point number, given its bits and those of infinity.
  ///
  /// The bits of positive numbers are in order; of negative ones they are in the opposite order.
  @inline(__always)
  private static func ofFloat<Key: FixedWidthInteger & UnsignedInteger>(
    _ bits: Key, infinity: Key, _ descending: Bool
  ) -> Key {
    let sign: Key = 1 << (Key.bitWidth - 1)
    let magnitude = bits & ~sign
    if magnitude > infinity { return descending ? 0 : .max }  // NaN
    if magnitude == 0 { return sign }
    return bits & sign == 0 ? bits | sign : ~bits
  }
}
