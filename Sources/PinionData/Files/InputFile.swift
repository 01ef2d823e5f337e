// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// A regular file, open for reading.
///
/// Plain system calls rather than Foundation: the bytes go straight into the tensor's memory, and a
/// statically linked program stays small.
final class InputFile: ByteSource {
  let name: String
  private let size: Int
  private let descriptor: CInt

  /// Opens the file at `path`.
  init(_ path: String) throws {
    name = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let code = errno
      if code == ENOENT || code == ENOTDIR { throw DataError(.missing, path, "no such file") }
      throw DataError(.unreadable, path, "cannot be opened: \(systemMessage(code))")
    }
    var information = stat()
    guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
      let isDirectory = information.st_mode & S_IFMT == S_IFDIR
      close(descriptor)
      throw DataError(
        .unreadable, path, isDirectory ? "is a directory, expected a file" : "is not a regular file"
      )
    }
    size = Int(information.st_size)
  }

  deinit { close(descriptor) }

  var byteCount: Int? { size }
  var byteCountLimit: Int { size }

  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    guard let base = target.baseAddress else { return 0 }
    var done = 0
    while done < target.count {
      #if canImport(Darwin)
        let count = Darwin.read(descriptor, base + done, target.count - done)
      #elseif canImport(Glibc)
        let count = Glibc.read(descriptor, base + done, target.count - done)
      #else
        let count = Musl.read(descriptor, base + done, target.count - done)
      #endif
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw DataError(.unreadable, name, "cannot be read: \(systemMessage(errno))")
      }
      done += count
    }
    return done
  }

  /// Returns all bytes of the file at `path`.
  static func contents(_ path: String) throws -> [UInt8] {
    let file = try InputFile(path)
    return try file.read(file.size)
  }

  /// Whether there is a regular file at `path`.
  static func exists(_ path: String) -> Bool {
    var information = stat()
    return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFREG
  }
}

/// What the system says about the error `code`, such as "Permission denied".
func systemMessage(_ code: CInt) -> String { String(cString: strerror(code)) }

/// The value of an environment variable that is set and not empty.
func environment(_ name: String) -> String? {
  guard let value = getenv(name), value.pointee != 0 else { return nil }
  return String(cString: value)
}
