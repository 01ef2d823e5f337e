// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#endif

/// A file's bytes as memory, which the system reads when they are first used.
///
/// The file must not become shorter while it is mapped: a use of bytes that are gone ends the
/// program with the signal SIGBUS, which nothing here can turn into an error.
package final class MappedFile: @unchecked Sendable {
  /// All bytes of the file.
  package let bytes: UnsafeRawBufferPointer

  /// Maps a file, which may be closed then.
  ///
  /// - Throws: a `FileFailure`.
  package init(_ file: InputFile) throws {
    guard file.size > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let address = file.withDescriptor { mmap(nil, file.size, PROT_READ, MAP_PRIVATE, $0, 0) }
    // The system's constant for failure is -1 as a pointer, a macro that is not imported everywhere.
    guard let address, Int(bitPattern: address) != -1 else {
      throw FileFailure.system(.unreadable, file.path, "cannot be mapped")
    }
    bytes = UnsafeRawBufferPointer(start: address, count: file.size)
  }

  deinit {
    if let base = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: base), bytes.count)
    }
  }
}

extension Tensor {
  /// A tensor whose elements are in a mapped file from a position on.
  ///
  /// They are used where they lie; or copied where they are not aligned for that. The caller has checked that the
  /// file has them.
  package init(mapped file: MappedFile, at position: Int, shape: Shape, dtype: DType) {
    let byteCount = shape.size * dtype.size
    let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[position..<position + byteCount])
    if byteCount > 0, DType.areAligned(bytes, dtype) {
      self.init(borrowing: bytes, from: file, shape: shape, dtype: dtype)
    } else {
      self.init(shape: shape, dtype: dtype) { $0.copyMemory(from: bytes) }
    }
  }
}
