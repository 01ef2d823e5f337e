// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#endif

/// A number in a format of C's `printf`, without the weight of Foundation.
func format(_ format: String, _ value: Double) -> String {
  withVaList([value]) { arguments in
    // The longest is "%.4f" of the largest Double: 309 digits, a point and 4 more.
    var buffer = [CChar](repeating: 0, count: 336)
    let length = vsnprintf(&buffer, buffer.count, format, arguments)
    let bytes = buffer.prefix(max(0, min(Int(length), buffer.count - 1)))
    return String(decoding: bytes.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
