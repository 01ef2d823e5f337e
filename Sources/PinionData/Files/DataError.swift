// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// What is wrong with a file, a download or an argument: one clear sentence, and a kind to switch
/// over.
///
/// ```swift
/// do {
///   let images = try IDX.read("train-images-idx3-ubyte")
/// } catch let error as DataError where error.kind == .missing {
///   print(error)  // train-images-idx3-ubyte: no such file
/// }
/// ```
public struct DataError: Error, Equatable, Sendable, CustomStringConvertible, LocalizedError {
  /// What went wrong, in a word.
  public enum Kind: String, Sendable {
    /// A file or directory is not there.
    case missing
    /// The system refused to read a file.
    case unreadable
    /// The system refused to write a file.
    case unwritable
    /// A file ends too early.
    case truncated
    /// A file contradicts itself or its format.
    case corrupt
    /// A file is fine, but of a format or variant that Pinion does not read.
    case unsupported
    /// Two things that belong together do not fit: a checksum, or the lengths of images and labels.
    case mismatch
    /// A data set without samples, or a picture without ink.
    case empty
    /// An argument is outside of its range.
    case invalidArgument
    /// Nothing could be downloaded.
    case downloadFailed
  }

  /// What went wrong, in a word.
  public let kind: Kind
  /// The file, address or function that the error is about.
  public let subject: String
  /// What was found, and what was expected.
  public let reason: String

  /// Makes an error about `subject`.
  public init(_ kind: Kind, _ subject: String, _ reason: String) {
    self.kind = kind
    self.subject = subject
    self.reason = reason
  }

  /// The subject and the reason in one sentence.
  public var description: String { "\(subject): \(reason)" }

  /// The same sentence, for `localizedDescription`.
  public var errorDescription: String? { description }
}
