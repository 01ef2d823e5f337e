// SPDX-License-Identifier: Apache-2.0

internal import CZlib

/// Compression of bytes that come piece by piece.
final class DeflateStream {
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let window = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)

  init(level: Int = 6, format: Inflater.Format) {
    stream.initialize(to: z_stream())
    let status = deflateInit2_(
      stream, CInt(level), Z_DEFLATED, format.windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      CInt(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib cannot be used: status \(status)")
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
    window.deallocate()
  }

  /// Compresses the next bytes and passes on what there is of the result: all of it, after the last.
  func write(
    _ bytes: UnsafeRawBufferPointer, isLast: Bool,
    to output: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var done = 0
    repeat {
      // zlib counts in 32 bits.
      let count = min(bytes.count - done, 1 << 30)
      let input = UnsafeMutableRawPointer(mutating: bytes.baseAddress.map { $0 + done })
      stream.pointee.next_in = input?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_in = UInt32(count)
      done += count
      let flush = isLast && done == bytes.count ? Z_FINISH : Z_NO_FLUSH
      var isFull: Bool
      repeat {
        stream.pointee.next_out = window.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(window.count)
        deflate(stream, flush)
        isFull = stream.pointee.avail_out == 0
        try output(
          UnsafeRawBufferPointer(
            rebasing: window[..<(window.count - Int(stream.pointee.avail_out))]))
      } while isFull
    } while done < bytes.count
  }
}
