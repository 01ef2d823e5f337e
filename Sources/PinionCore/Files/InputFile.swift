// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#endif

/// A regular file, open for reading at any place.
final class InputFile {
  let path: String
  let size: Int
  private let descriptor: Int32

  init(_ path: String) throws {
    self.path = path
    // Not blocking, so that opening a pipe returns; it is refused below.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw SafetensorsError.system(path, "cannot be opened") }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw SafetensorsError(path: path, reason: "is not a regular file")
    }
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  func error(_ reason: String) -> SafetensorsError {
    SafetensorsError(path: path, reason: reason)
  }

  /// Fills a buffer with the bytes from a position on.
  func read(at position: Int, into buffer: UnsafeMutableRawBufferPointer) throws {
    var done = 0
    while done < buffer.count {
      let count = pread(
        descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(position + done))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw SafetensorsError.system(path, "cannot be read") }
      guard count > 0 else { throw error("became shorter while it was read") }
      done += count
    }
  }

  /// The bytes from a position on.
  ///
  /// The caller has checked that the file has them.
  func read(at position: Int, count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    try bytes.withUnsafeMutableBytes { try read(at: position, into: $0) }
    return bytes
  }
}

extension SafetensorsError {
  /// An error with the system's reason for the call that has just failed.
  static func system(_ path: String, _ what: String) -> SafetensorsError {
    SafetensorsError(path: path, reason: "\(what): \(String(cString: strerror(errno)))")
  }
}
