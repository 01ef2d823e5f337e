// SPDX-License-Identifier: Apache-2.0

/// Bytes to be read once from front to back: a file, an array, or what either decompresses to.
protocol ByteSource: AnyObject {
  /// What error messages call it.
  var name: String { get }

  /// The number of bytes in all, where that is known without reading them.
  var byteCount: Int? { get }

  /// The most bytes that there can be; nothing larger is ever allocated for them.
  var byteCountLimit: Int { get }

  /// So many bytes may be allocated before any has arrived, and then twice what has arrived.
  var trustedByteCount: Int { get }

  /// Fills `target` from the front and returns how many bytes it received: fewer than its count
  /// only at the end.
  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int
}

extension ByteSource {
  var trustedByteCount: Int { byteCountLimit }

  /// Returns the next bytes, fewer than `count` only at the end.
  ///
  /// For headers: `count` is small.
  func read(_ count: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = try read(into: UnsafeMutableRawBufferPointer(buffer))
    }
  }
}

/// The bytes of an array.
final class ArraySource: ByteSource {
  let name: String
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8], name: String) {
    self.bytes = bytes
    self.name = name
  }

  var byteCount: Int? { bytes.count }
  var byteCountLimit: Int { bytes.count }

  func read(into target: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(target.count, bytes.count - position)
    target.copyBytes(from: bytes[position..<position + count])
    position += count
    return count
  }
}

/// A source with the few bytes in front that were read to recognise it.
final class PeekedSource: ByteSource {
  /// Up to `peekCount` bytes at the front, also returned by `read`.
  let peeked: [UInt8]
  private let rest: any ByteSource
  private var position = 0

  init(_ source: any ByteSource, peeking peekCount: Int) throws {
    peeked = try source.read(peekCount)
    rest = source
  }

  var name: String { rest.name }
  var byteCount: Int? { rest.byteCount }
  var byteCountLimit: Int { rest.byteCountLimit }
  var trustedByteCount: Int { rest.trustedByteCount }

  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = min(target.count, peeked.count - position)
    if count == 0 { return try rest.read(into: target) }
    target.copyBytes(from: peeked[position..<position + count])
    position += count
    let remaining = UnsafeMutableRawBufferPointer(rebasing: target[count...])
    return try count + (remaining.isEmpty ? 0 : rest.read(into: remaining))
  }
}
