// SPDX-License-Identifier: Apache-2.0

internal import CZlib

/// What a source in gzip or zlib format, or of deflated data alone, decompresses to.
///
/// It inflates straight into the reader's memory and holds only a window of compressed bytes.
final class Inflater: ByteSource {
  enum Format: String {
    case gzip, zlib, deflate

    /// The format as zlib's functions take it.
    var windowBits: CInt {
      switch self {
      case .gzip: 31
      case .zlib: 15
      case .deflate: -15
      }
    }
  }

  /// Deflate turns a byte into 1032 at most: a two-bit code for 258 repeated bytes.
  static let greatestExpansion = 1032

  let name: String
  let byteCountLimit: Int
  let trustedByteCount: Int
  private let source: any ByteSource
  private let format: Format
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let window = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
  private var produced = 0
  private var isAtEnd = false

  init(_ source: any ByteSource, format: Format) {
    self.source = source
    self.format = format
    name = source.name
    let limit = source.byteCountLimit.multipliedReportingOverflow(by: Self.greatestExpansion)
    byteCountLimit = limit.overflow ? .max : limit.partialValue
    // What most data decompress to, so that they go straight to their place.
    trustedByteCount = min(byteCountLimit, 16 << 20 + 4 * min(source.byteCountLimit, 1 << 50))
    stream.initialize(to: z_stream())
    let size = CInt(MemoryLayout<z_stream>.size)
    let status = inflateInit2_(stream, format.windowBits, ZLIB_VERSION, size)
    // Fails only without memory, or with another major version of zlib than the compiler saw.
    precondition(status == Z_OK, "zlib cannot be used: status \(status)")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    window.deallocate()
  }

  var byteCount: Int? { nil }

  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    guard let base = target.baseAddress else { return 0 }
    var done = 0
    while done < target.count && !isAtEnd {
      // zlib counts in 32 bits.
      let room = min(target.count - done, 1 << 30)
      stream.pointee.next_out = (base + done).assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(room)
      let sourceEnded = try !refill()
      let status = inflate(stream, Z_NO_FLUSH)
      let count = room - Int(stream.pointee.avail_out)
      done += count
      produced += count
      switch status {
      case Z_STREAM_END: try beginNextMember()
      case Z_OK where count > 0 || !sourceEnded: continue
      case Z_OK, Z_BUF_ERROR:
        throw DataError(
          .truncated, name, "the \(format) data breaks off after \(produced) decompressed bytes")
      default:
        let detail = stream.pointee.msg.map { String(cString: $0) } ?? "status \(status)"
        throw DataError(
          .corrupt, name,
          "damaged \(format) data after \(produced) decompressed bytes (\(detail))")
      }
    }
    return done
  }

  /// Makes compressed bytes available; returns false where the source has no more.
  private func refill() throws -> Bool {
    if stream.pointee.avail_in > 0 { return true }
    let count = try source.read(into: window)
    stream.pointee.next_in = window.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(count)
    return count > 0
  }

  /// Goes on with the next member of a gzip file, which may have several, or ends.
  private func beginNextMember() throws {
    guard format == .gzip else {
      if format == .deflate, try refill() {
        throw DataError(.corrupt, name, "unknown bytes follow the deflated data")
      }
      isAtEnd = true
      return
    }
    while try refill() {
      // Tapes and some downloads pad with zeros, which gzip itself ignores too.
      if stream.pointee.next_in.pointee == 0 {
        stream.pointee.next_in += 1
        stream.pointee.avail_in -= 1
        continue
      }
      guard stream.pointee.next_in.pointee == 0x1f else {
        throw DataError(.corrupt, name, "unknown bytes follow the gzip data")
      }
      inflateReset(stream)
      return
    }
    isAtEnd = true
  }
}
