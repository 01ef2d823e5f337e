// SPDX-License-Identifier: Apache-2.0

internal import CZlib

/// Reading of gzip files (RFC 1952) with the system's zlib.
enum Gzip {
  /// Whether bytes begin as a gzip file does.
  static func isGzip(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1f, 0x8b]) }

  /// Returns the uncompressed bytes.
  ///
  /// - Parameter limit: the largest size accepted, so that a small file cannot fill the memory.
  static func inflate(_ bytes: [UInt8], limit: Int, name: String) throws(DataError) -> [UInt8] {
    var input = bytes
    var stream = z_stream()
    guard
      inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw DataError("\(name): zlib cannot be started") }
    defer { inflateEnd(&stream) }
    var output = [UInt8](
      repeating: 0, count: Swift.min(limit + 1, Swift.max(4 * bytes.count, 1024)))
    var written = 0
    let status = input.withUnsafeMutableBufferPointer { input -> Int32 in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(input.count)
      while true {
        if written == output.count {
          if written > limit { return Z_OK }
          output += [UInt8](repeating: 0, count: Swift.min(output.count, limit + 1 - written))
        }
        let status = output.withUnsafeMutableBufferPointer { target -> Int32 in
          stream.next_out = target.baseAddress! + written
          stream.avail_out = UInt32(target.count - written)
          let status = CZlib.inflate(&stream, Z_NO_FLUSH)
          written = target.count - Int(stream.avail_out)
          return status
        }
        if status != Z_OK { return status }
      }
    }
    if written > limit { throw DataError("\(name): more than \(limit) bytes when uncompressed") }
    guard status == Z_STREAM_END else {
      throw DataError(
        status == Z_BUF_ERROR
          ? "\(name): the gzip file is truncated after \(bytes.count) bytes"
          : "\(name): the gzip file is corrupt")
    }
    output.removeLast(output.count - written)
    return output
  }
}
