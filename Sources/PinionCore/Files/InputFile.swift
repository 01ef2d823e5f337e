// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#endif

/// A regular file, open for reading at any place.
///
/// Plain system calls rather than Foundation: the bytes go straight into a tensor's memory, and a
/// statically linked program stays small.
package final class InputFile {
  /// The path as it was given.
  package let path: String
  /// The size in bytes.
  package let size: Int
  private let descriptor: Int32

  /// Opens a file.
  ///
  /// - Throws: a `FileFailure`.
  package init(_ path: String) throws {
    self.path = path
    // Not blocking, so that opening a pipe returns; it is refused below.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let isMissing = errno == ENOENT || errno == ENOTDIR
      throw isMissing
        ? FileFailure(.missing, path, "no such file")
        : FileFailure.system(.unreadable, path, "cannot be opened")
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      let isDirectory = status.st_mode & S_IFMT == S_IFDIR
      throw FileFailure(
        .unreadable, path, isDirectory ? "is a directory, expected a file" : "is not a regular file"
      )
    }
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Calls `body` with the system's number of the open file.
  func withDescriptor<Result>(_ body: (Int32) -> Result) -> Result { body(descriptor) }

  /// Fills a buffer with the bytes from a position on.
  ///
  /// Stops with an error where the file has become shorter.
  package func read(at position: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
    var done = 0
    while done < buffer.count {
      let count = pread(
        descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(position + done))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileFailure.system(.unreadable, path, "cannot be read") }
      guard count > 0 else {
        throw FileFailure(.unreadable, path, "became shorter while it was read")
      }
      done += count
    }
  }

  /// The bytes from a position on.
  ///
  /// The caller has checked that the file has them.
  package func read(at position: Int, count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    try bytes.withUnsafeMutableBytes { try read(at: position, into: $0) }
    return bytes
  }
}

extension InputFile {
  /// Whether there is a regular file at a path.
  package static func exists(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }
}
