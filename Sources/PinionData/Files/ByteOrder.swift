// SPDX-License-Identifier: Apache-2.0

/// The order of the bytes of numbers in files.
enum ByteOrder {
  /// Turns elements of `width` bytes from the machine's order to big-endian, or back, which is the
  /// same.
  static func swapToBigEndian(_ bytes: UnsafeMutableRawBufferPointer, width: Int) {
    switch width {
    case 2: for i in 0..<bytes.count / 2 { swap(i, UInt16.self) }
    case 4: for i in 0..<bytes.count / 4 { swap(i, UInt32.self) }
    case 8: for i in 0..<bytes.count / 8 { swap(i, UInt64.self) }
    default: break
    }
    func swap<Word: FixedWidthInteger>(_ index: Int, _ type: Word.Type) {
      let offset = index * width
      let word = bytes.loadUnaligned(fromByteOffset: offset, as: type)
      bytes.storeBytes(of: word.bigEndian, toByteOffset: offset, as: type)
    }
  }

  /// The number that little-endian bytes spell.
  static func littleEndian<Bytes: Collection<UInt8>>(_ bytes: Bytes) -> UInt64
  where Bytes.Index == Int {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
