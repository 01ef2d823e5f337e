// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Ends the program where a reader asks for more memory at once than its file may take.
///
/// The functions are those of `Scripts/fuzz-allocations.c`, which `Scripts/fuzz` has loaded on Linux. Where they
/// are not, nothing is watched.
struct AllocationWatch {
  private typealias Begin = @convention(c) (_ fileSize: Int) -> Void
  private typealias End = @convention(c) () -> Int
  private let begin: Begin?
  private let end: End?
  /// The most bytes that were asked for at once, and the size of the file.
  private(set) var largest: (bytes: Int, fileSize: Int)?

  init() {
    let program = dlopen(nil, RTLD_NOW)
    begin = dlsym(program, "fuzz_begin_file").map { unsafeBitCast($0, to: Begin.self) }
    end = dlsym(program, "fuzz_end_file").map { unsafeBitCast($0, to: End.self) }
  }

  /// Calls `body`, which reads a file.
  mutating func reading<Result>(_ fileSize: Int, _ body: () throws -> Result) rethrows -> Result {
    begin?(fileSize)
    defer {
      let bytes = end?() ?? 0
      if bytes > largest?.bytes ?? 0 { largest = (bytes, fileSize) }
    }
    return try body()
  }
}
