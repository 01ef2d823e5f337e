// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// The bytes of a file.
final class FileSource: ByteSource {
  let name: String
  private let file: InputFile
  private var position = 0

  /// Opens the file at `path`.
  init(_ path: String) throws {
    name = path
    file = try DataError.rethrowing { try InputFile(path) }
  }

  var byteCount: Int? { file.size }
  var byteCountLimit: Int { file.size }

  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = min(target.count, file.size - position)
    try DataError.rethrowing {
      try file.read(at: position, into: UnsafeMutableRawBufferPointer(rebasing: target[..<count]))
    }
    position += count
    return count
  }

  /// Returns all bytes of the file at `path`.
  static func contents(_ path: String) throws -> [UInt8] {
    let source = try FileSource(path)
    return try source.read(source.file.size)
  }
}

extension DataError {
  /// Runs `body` and throws failures of a file as errors of this type.
  static func rethrowing<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let failure as FileFailure {
      let kind: Kind =
        switch failure.kind {
        case .missing: .missing
        case .unreadable: .unreadable
        case .unwritable: .unwritable
        }
      throw DataError(kind, failure.path, failure.reason)
    }
  }
}
