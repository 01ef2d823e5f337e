// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// The bytes of a file, or of a part of it.
final class FileSource: ByteSource {
  let name: String
  private let file: InputFile
  private var position: Int
  private let end: Int
  private let start: Int

  /// Opens the file at `path`.
  convenience init(_ path: String) throws {
    let file = try DataError.rethrowing { try InputFile(path) }
    self.init(file, 0..<file.size, name: path)
  }

  /// The part of an open file in a range of bytes, all of which it has.
  init(_ file: InputFile, _ range: Range<Int>, name: String) {
    self.file = file
    self.name = name
    start = range.lowerBound
    end = range.upperBound
    position = start
  }

  var byteCount: Int? { end - start }
  var byteCountLimit: Int { end - start }

  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = min(target.count, end - position)
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
