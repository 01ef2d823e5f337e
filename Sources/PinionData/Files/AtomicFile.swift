// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// Writing a file so that it is there as a whole or not at all.
package enum AtomicFile {
  /// Writes `pieces`, one after another, to a temporary file beside `path` and renames it.
  ///
  /// Whoever opens `path` meanwhile, or after a kill in the middle, sees the old file or the new
  /// one. Missing directories are made.
  ///
  /// - Throws: a ``DataError`` of kind `unwritable`; the temporary file is removed.
  package static func write(_ path: String, _ pieces: UnsafeRawBufferPointer...) throws {
    let directory = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    try DataError.rethrowing {
      try makeDirectory(directory)
      try writeAtomically(to: path) { file in
        for piece in pieces { try file.write(piece) }
      }
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
      guard name.hasPrefix("."), name.hasSuffix(OutputFile.temporarySuffix) else { continue }
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

  /// Makes `directory` and those above it.
  private static func makeDirectory(_ directory: String) throws {
    var information = stat()
    if directory.isEmpty || stat(directory, &information) == 0 { return }
    if let slash = directory.lastIndex(of: "/") { try makeDirectory(String(directory[..<slash])) }
    if mkdir(directory, 0o755) != 0 && errno != EEXIST {
      throw FileFailure.system(.unwritable, directory, "cannot be made")
    }
  }
}
