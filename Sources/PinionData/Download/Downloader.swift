// SPDX-License-Identifier: Apache-2.0

/// How patient a download is, in seconds.
struct DownloadPolicy: Sendable {
  /// For a connection to be made.
  var connectTimeout = 10.0
  /// Without a byte arriving.
  var stallTimeout = 20.0
  /// For one attempt at one file.
  var totalTimeout = 600.0
  /// Attempts at one mirror where a transfer breaks off or the server is busy.
  var attempts = 3
  /// Before the second attempt; doubled before each one after.
  var retryDelay = 0.5
}

/// Fetches a file from the first of several mirrors that has it.
struct Downloader: Sendable {
  var policy = DownloadPolicy()
  /// The library to use.
  var library: @Sendable () throws -> Libcurl = { try Libcurl.system.get() }

  /// Returns what `accept` makes of the first body that it accepts.
  ///
  /// - Parameters:
  ///   - addresses: the file's address at each mirror.
  ///   - maximumByteCount: more is refused.
  ///   - report: is called with the number of bytes received so far.
  ///   - accept: checks and converts a body; where it throws, the next mirror is tried.
  /// - Throws: a ``DataError`` that tells for each mirror why it failed.
  func fetch<Result: Sendable>(
    _ addresses: [String], maximumByteCount: Int,
    report: @escaping @Sendable (Int) -> Void,
    accept: @escaping @Sendable (_ address: String, _ body: [UInt8]) throws -> Result
  ) async throws -> Result {
    let library = try library()
    var failures: [String] = []
    for address in addresses {
      do {
        let body = try await fetch(
          address, from: library, maximumByteCount: maximumByteCount, report: report)
        return try accept(address, body)
      } catch let error as DataError {
        failures.append("\(address): \(error.reason)")
      }
    }
    throw DataError(.downloadFailed, "download", failures.joined(separator: "; "))
  }

  private func fetch(
    _ address: String, from library: Libcurl, maximumByteCount: Int,
    report: @escaping @Sendable (Int) -> Void
  ) async throws -> [UInt8] {
    var delay = policy.retryDelay
    var attempt = 1
    while true {
      let policy = policy
      let cancellation = Cancellation()
      let (failure, body) = try await withTaskCancellationHandler {
        try await BlockingThread.run {
          let transfer = Transfer(
            maximumByteCount: maximumByteCount, stallTimeout: policy.stallTimeout,
            cancellation: cancellation, report: report)
          let outcome = library.get(address, policy: policy, transfer: transfer)
          return (Failure(outcome, transfer, policy), transfer.body)
        }
      } onCancel: {
        cancellation.cancel()
      }
      try Task.checkCancellation()
      guard let failure else { return body }
      guard failure.isTransient, attempt < policy.attempts else {
        let times = attempt > 1 ? " (\(attempt) attempts)" : ""
        throw DataError(.downloadFailed, address, failure.reason + times)
      }
      try await Task.sleep(for: .seconds(delay))
      delay *= 2
      attempt += 1
    }
  }

  /// Why a transfer gave no file, and whether to try again.
  private struct Failure {
    var reason: String
    var isTransient: Bool

    /// Returns nil for a success.
    init?(_ outcome: Libcurl.Outcome, _ transfer: Transfer, _ policy: DownloadPolicy) {
      if transfer.isTooLong {
        self.init(
          reason: "sends more than \(transfer.maximumByteCount) bytes, too many for this file",
          isTransient: false)
      } else if transfer.isStalled {
        self.init(
          reason: "nothing arrived for \(policy.stallTimeout) s, "
            + "after \(transfer.body.count) bytes", isTransient: true)
      } else if outcome.code != 0 {
        // Send and receive errors, an empty reply, and a body that is cut off. A host that does not
        // exist or answer will not do so a second later, and there is another mirror.
        let isTransient = [18, 52, 55, 56, 92].contains(outcome.code)
        self.init(reason: outcome.message, isTransient: isTransient)
      } else if outcome.status != 200 {
        let isTransient = outcome.status >= 500 || [408, 429].contains(outcome.status)
        self.init(reason: "HTTP status \(outcome.status), expected 200", isTransient: isTransient)
      } else {
        return nil
      }
    }

    private init(reason: String, isTransient: Bool) {
      self.reason = reason
      self.isTransient = isTransient
    }
  }
}
