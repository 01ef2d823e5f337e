// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#endif

/// A new file beside the one it is to replace.
package struct OutputFile {
  /// How the names of files end that are not whole yet.
  package static let temporarySuffix = ".pinion-partial"

  /// The file to replace, with symbolic links followed, so that a link stays one.
  private let target: String
  private let temporary: String
  private let descriptor: Int32

  /// Opens the new file.
  ///
  /// - Throws: a `FileFailure`.
  package init(for path: String) throws {
    var status = stat()
    var mode: mode_t = 0o666
    var replaces = false
    if stat(path, &status) == 0 {
      switch status.st_mode & S_IFMT {
      case S_IFREG: break
      case S_IFDIR: throw FileFailure(.unwritable, path, "cannot be written: is a directory")
      default:
        throw FileFailure(.unwritable, path, "cannot be written: is not a regular file")
      }
      guard access(path, W_OK) == 0 else {
        throw FileFailure.system(.unwritable, path, "cannot be written")
      }
      mode = status.st_mode & 0o777
      replaces = true
    }
    if replaces, let resolved = realpath(path, nil) {
      target = String(cString: resolved)
      free(resolved)
    } else {
      target = path
    }
    temporary = OutputFile.temporaryName(beside: target)
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw FileFailure.system(.unwritable, path, "cannot be written") }
    if replaces { fchmod(descriptor, mode) }
  }

  /// A hidden name in the same folder, so that renaming does not copy.
  private static func temporaryName(beside target: String) -> String {
    let name = target.lastIndex(of: "/").map { target.index(after: $0) } ?? target.startIndex
    let number = String(UInt64.random(in: 0 ... .max), radix: 36)
    return "\(target[..<name]).\(target[name...]).\(number)\(temporarySuffix)"
  }

  /// Appends bytes.
  package func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try write($0) }
  }

  /// Appends bytes.
  package func write(_ bytes: UnsafeRawBufferPointer) throws {
    var done = 0
    while done < bytes.count {
      // Some systems take at most 2 GB at a time.
      let part = Swift.min(bytes.count - done, 1 << 30)
      #if canImport(Darwin)
        let count = Darwin.write(descriptor, bytes.baseAddress! + done, part)
      #elseif canImport(Glibc)
        let count = Glibc.write(descriptor, bytes.baseAddress! + done, part)
      #elseif canImport(Musl)
        let count = Musl.write(descriptor, bytes.baseAddress! + done, part)
      #endif
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw FileFailure.system(.unwritable, target, "cannot be written") }
      done += count
    }
  }

  /// Replaces bytes that have been written before.
  package func rewrite(_ bytes: [UInt8], at position: Int) throws {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress! + done, bytes.count - done, off_t(position + done))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw FileFailure.system(.unwritable, target, "cannot be written") }
      done += count
    }
  }

  /// Puts the file in the place of the old one.
  package func commit() throws {
    guard fsync(descriptor) == 0 else {
      throw FileFailure.system(.unwritable, target, "cannot be written")
    }
    guard rename(temporary, target) == 0 else {
      throw FileFailure.system(.unwritable, target, "cannot be replaced")
    }
    close(descriptor)
    // So that the new name, too, outlives a loss of power. Not all file systems can; the file is
    // whole anyway.
    let slash = target.lastIndex(of: "/")
    let folder = slash.map { $0 == target.startIndex ? "/" : String(target[..<$0]) } ?? "."
    let directory = open(folder, O_RDONLY | O_CLOEXEC)
    if directory >= 0 {
      fsync(directory)
      close(directory)
    }
  }

  /// Removes the new file.
  package func discard() {
    close(descriptor)
    unlink(temporary)
  }
}

/// Writes a file so that it appears whole or, when anything fails, not at all.
package func writeAtomically(to path: String, _ body: (OutputFile) throws -> Void) throws {
  let file = try OutputFile(for: path)
  do {
    try body(file)
    try file.commit()
  } catch {
    file.discard()
    throw error
  }
}
