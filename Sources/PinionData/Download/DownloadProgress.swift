// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// One line on the terminal about files that are downloaded at the same time.
///
/// It goes to standard error, and only where that is a terminal.
final class DownloadProgress: Sendable {
  private struct State {
    var received: [String: Int] = [:]
    var lastDrawing: ContinuousClock.Instant?
  }

  private let title: String
  private let totalByteCount: Int
  private let write: (@Sendable (String) -> Void)?
  private let state = Locked(State())

  /// Makes a line with `title`.
  ///
  /// - Parameters:
  ///   - totalByteCount: the size of all files, about.
  ///   - write: receives the text; by default standard error, where it is a terminal.
  init(
    title: String, totalByteCount: Int,
    write: (@Sendable (String) -> Void)? = DownloadProgress.terminal
  ) {
    self.title = title
    self.totalByteCount = totalByteCount
    self.write = write
  }

  /// Notes that `byteCount` bytes of `file` are here.
  func report(_ file: String, _ byteCount: Int) {
    guard let write else { return }
    let line: String? = state.withLock { state in
      state.received[file] = byteCount
      let now = ContinuousClock.now
      if let last = state.lastDrawing, now - last < .milliseconds(100) { return nil }
      state.lastDrawing = now
      let received = state.received.values.reduce(0, +)
      let amounts = "\(megabytes(received)) of \(megabytes(totalByteCount)) MB"
      return "\r\u{1b}[KDownloading \(title): \(amounts)"
    }
    if let line { write(line) }
  }

  /// Clears the line, so that what is printed next stands alone.
  func finish() {
    guard let write, state.withLock({ $0.lastDrawing != nil }) else { return }
    write("\r\u{1b}[K")
  }

  /// Prints a line that is worth knowing but no error.
  func note(_ text: String) {
    write?("\r\u{1b}[K\(text)\n")
  }

  private func megabytes(_ byteCount: Int) -> String {
    let tenths = byteCount / 100_000
    return "\(tenths / 10).\(tenths % 10)"
  }

  /// Writes to standard error; nil where that is not a terminal.
  static var terminal: (@Sendable (String) -> Void)? {
    guard isatty(STDERR_FILENO) == 1 else { return nil }
    return { text in
      let bytes = Array(text.utf8)
      #if canImport(Darwin)
        _ = Darwin.write(STDERR_FILENO, bytes, bytes.count)
      #elseif canImport(Glibc)
        _ = Glibc.write(STDERR_FILENO, bytes, bytes.count)
      #else
        _ = Musl.write(STDERR_FILENO, bytes, bytes.count)
      #endif
    }
  }
}
