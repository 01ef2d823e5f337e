// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// Writing a file so that it is there as a whole or not at all.
enum AtomicFile {
  /// Writes `pieces`, one after another, to a temporary file beside `path` and renames it.
  ///
  /// Whoever opens `path` meanwhile, or after a kill in the middle, sees the old file or the new
  /// one. Missing directories are made.
  ///
  /// - Throws: a ``DataError`` of kind `unwritable`; the temporary file is removed.
  static func write(_ path: String, _ pieces: UnsafeRawBufferPointer...) throws {
    let directory = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let name = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    try makeDirectory(directory)
    let random = String(UInt64.random(in: 0 ... .max), radix: 36)
    let temporary = "\(directory)/.\(name).\(random)\(temporarySuffix)"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure(path, "cannot be written") }
    do {
      for piece in pieces { try write(piece, to: descriptor, path) }
      guard fsync(descriptor) == 0 else { throw failure(path, "cannot be written") }
      close(descriptor)
    } catch {
      close(descriptor)
      unlink(temporary)
      throw error
    }
    guard rename(temporary, path) == 0 else {
      let error = failure(path, "cannot be renamed into place")
      unlink(temporary)
      throw error
    }
  }

  /// Removes temporary files in `directory` that a killed process left more than `age` seconds ago.
  static func removeLeftovers(in directory: String, olderThan age: Int = 3600) {
    guard let entries = opendir(directory) else { return }
    defer { closedir(entries) }
    let now = time(nil)
    while let entry = readdir(entries) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name.hasPrefix("."), name.hasSuffix(temporarySuffix) else { continue }
      let path = "\(directory)/\(name)"
      var information = stat()
      guard lstat(path, &information) == 0 else { continue }
      #if canImport(Darwin)
        let changed = information.st_mtimespec.tv_sec
      #else
        let changed = information.st_mtim.tv_sec
      #endif
      if now - changed > age { unlink(path) }
    }
  }

  private static let temporarySuffix = ".pinion-partial"

  private static func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: CInt, _ path: String
  ) throws {
    var rest = bytes
    while !rest.isEmpty {
      #if canImport(Darwin)
        let count = Darwin.write(descriptor, rest.baseAddress, rest.count)
      #elseif canImport(Glibc)
        let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      #else
        let count = Musl.write(descriptor, rest.baseAddress, rest.count)
      #endif
      if count < 0 {
        if errno == EINTR { continue }
        throw failure(path, "cannot be written")
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// Makes `directory` and those above it.
  private static func makeDirectory(_ directory: String) throws {
    var information = stat()
    if directory.isEmpty || stat(directory, &information) == 0 { return }
    if let slash = directory.lastIndex(of: "/") { try makeDirectory(String(directory[..<slash])) }
    if mkdir(directory, 0o755) != 0 && errno != EEXIST {
      throw failure(directory, "cannot be made")
    }
  }

  private static func failure(_ path: String, _ what: String) -> DataError {
    DataError(.unwritable, path, "\(what): \(systemMessage(errno))")
  }
}
