// SPDX-License-Identifier: Apache-2.0

internal import CZlib

/// The gzip format (RFC 1952), by the system's zlib.
///
/// ```swift
/// let packed = Gzip.compress(Array("five five five".utf8))
/// let bytes = try Gzip.decompress(packed, maximumByteCount: 1 << 20)
/// ```
public enum Gzip {
  /// Whether `bytes` begin as every gzip file does, with 1f 8b.
  public static func isGzip(_ bytes: some Sequence<UInt8>) -> Bool {
    bytes.prefix(2).elementsEqual([0x1f, 0x8b])
  }

  /// Returns what `bytes` decompress to; several members one after another give one result.
  ///
  /// - Parameters:
  ///   - bytes: a whole gzip file.
  ///   - maximumByteCount: the most bytes to accept, so that a small file cannot fill the memory.
  ///   - name: what an error calls the bytes.
  /// - Throws: a ``DataError`` where the bytes are not gzip, damaged, cut off, or too many.
  public static func decompress(
    _ bytes: [UInt8], maximumByteCount: Int, name: String = "gzip data"
  ) throws -> [UInt8] {
    guard isGzip(bytes) else {
      throw DataError(
        .corrupt, name, "not gzip: begins with \(hex(bytes.prefix(2))), expected 1f 8b")
    }
    let inflater = Inflater(ArraySource(bytes, name: name), format: .gzip)
    var result: [UInt8] = []
    while true {
      let piece = try inflater.read(1 << 16)
      if piece.isEmpty { return result }
      guard piece.count <= maximumByteCount - result.count else {
        throw DataError(
          .corrupt, name, "decompresses to more than the \(maximumByteCount) bytes expected")
      }
      result += piece
    }
  }

  /// Returns `bytes` as one gzip member.
  ///
  /// - Parameters:
  ///   - bytes: any bytes.
  ///   - level: 1 (fast) to 9 (small).
  public static func compress(_ bytes: [UInt8], level: Int = 6) -> [UInt8] {
    Deflater.deflate(bytes, level: level, format: .gzip)
  }
}

/// Compression in one go.
enum Deflater {
  static func deflate(_ bytes: [UInt8], level: Int, format: Inflater.Format) -> [UInt8] {
    var stream = z_stream()
    let status = deflateInit2_(
      &stream, CInt(level), Z_DEFLATED, format.windowBits, 8, Z_DEFAULT_STRATEGY,
      ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib cannot be used: status \(status)")
    defer { deflateEnd(&stream) }
    let capacity = Int(deflateBound(&stream, UInt(bytes.count))) + 32
    precondition(capacity <= UInt32.max, "deflate: more than 4 GB at once")
    return [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
      bytes.withUnsafeBufferPointer { input in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(capacity)
        let status = CZlib.deflate(&stream, Z_FINISH)
        precondition(status == Z_STREAM_END, "deflate: status \(status)")
      }
      count = capacity - Int(stream.avail_out)
    }
  }
}

/// Bytes in hexadecimal, as error messages show them: "1f 8b".
func hex(_ bytes: some Sequence<UInt8>) -> String {
  let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
  return digits.isEmpty ? "nothing" : digits.joined(separator: " ")
}

/// zlib's checksum.
enum Checksum {
  /// The CRC-32 of bytes that follow others with the checksum `crc`.
  static func crc32(_ bytes: UnsafeRawBufferPointer, after crc: UInt32) -> UInt32 {
    let pointer = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    // Without an address, zlib gives the checksum of nothing, whatever came before.
    guard let pointer else { return crc }
    return UInt32(truncatingIfNeeded: crc32_z(UInt(crc), pointer, bytes.count))
  }

  /// The CRC-32 of gzip and PNG.
  static func crc32(_ bytes: some Collection<UInt8>) -> UInt32 {
    let whole = bytes.withContiguousStorageIfAvailable { buffer in
      UInt32(truncatingIfNeeded: crc32_z(0, buffer.baseAddress, buffer.count))
    }
    return whole ?? crc32(Array(bytes))
  }
}
