// SPDX-License-Identifier: Apache-2.0

internal import Pinion
private import Synchronization

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#endif

/// Stops training after the current batch when Ctrl-C is pressed; a second Ctrl-C ends the program at once.
final class Interrupt: Callback {
  private static let requested = Atomic<Bool>(false)

  /// Whether Ctrl-C was pressed since `watch`.
  static var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Takes over the handling of Ctrl-C.
  static func watch() {
    signal(SIGINT) { _ in
      Interrupt.requested.store(true, ordering: .relaxed)
      signal(SIGINT, SIG_DFL)
    }
  }

  func batchEnded(_ batch: Int, run: Run) {
    if Interrupt.isRequested { run.stop() }
  }
}

/// The most memory that the process has used so far.
func peakMemoryBytes() -> Int {
  var usage = rusage()
  #if canImport(Glibc)
    getrusage(__rusage_who_t(0), &usage)
  #else
    getrusage(RUSAGE_SELF, &usage)
  #endif
  #if canImport(Darwin)
    return usage.ru_maxrss
  #else
    return usage.ru_maxrss * 1024  // Linux counts kilobytes
  #endif
}
