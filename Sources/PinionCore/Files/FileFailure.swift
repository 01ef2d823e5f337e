// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#endif

/// Why a file cannot be read or written, before its format matters.
///
/// The readers of the formats turn it into their own errors.
package struct FileFailure: Error, CustomStringConvertible {
  /// What went wrong.
  package enum Kind {
    case missing, unreadable, unwritable
  }

  package let kind: Kind
  package let path: String
  package let reason: String

  package var description: String { "\(path): \(reason)" }

  package init(_ kind: Kind, _ path: String, _ reason: String) {
    self.kind = kind
    self.path = path
    self.reason = reason
  }

  /// A failure with the system's reason for the call that has just failed.
  package static func system(_ kind: Kind, _ path: String, _ what: String) -> FileFailure {
    FileFailure(kind, path, "\(what): \(String(cString: strerror(errno)))")
  }
}
