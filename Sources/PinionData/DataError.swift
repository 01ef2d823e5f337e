// SPDX-License-Identifier: Apache-2.0

/// Why a data set cannot be used, in one sentence.
public struct DataError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was wrong and what was expected.
  public let description: String

  init(_ description: String) { self.description = description }
}
