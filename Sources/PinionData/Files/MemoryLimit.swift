// SPDX-License-Identifier: Apache-2.0

/// How many bytes the tensors of a file may take.
///
/// A compressed file may hold a thousand times its size. Unless the caller allows more, it may take 4 times its size and
/// 48 MB: blocks of memory are up to an eighth larger than what is asked for, so that no allocation is then beyond
/// 4 times the file and 64 MB.
struct MemoryLimit {
  private let fileSize: Int
  private let maximum: Int?

  /// - Parameter maximum: what the caller allows, if it says so.
  init(fileSize: Int, maximum: Int?) {
    self.fileSize = fileSize
    self.maximum = maximum
  }

  /// Throws where `byteCount` bytes are too many.
  ///
  /// - Parameters:
  ///   - subject: what takes them, such as "the members take".
  ///   - name: what an error calls the file.
  func check(_ byteCount: Int, _ subject: String, name: String) throws {
    if let maximum {
      guard byteCount <= maximum else {
        throw DataError(.corrupt, name, "\(subject) more than the \(maximum) bytes expected")
      }
      return
    }
    let trusted = 4 * min(fileSize, 1 << 50) + 48 << 20
    guard byteCount <= trusted else {
      throw DataError(
        .unsupported, name,
        "\(subject) \(byteCount) bytes, and a file of \(fileSize) bytes may take \(trusted): "
          + "where you trust it, say how much with maximumByteCount")
    }
  }
}
