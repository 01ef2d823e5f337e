// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#endif

/// The instruction set that the kernels use.
enum CPU {
  /// The best level of this machine, or the one that `PINION_CPU` names.
  static let level: pinion_level = {
    guard let name = environment("PINION_CPU") else { return pinion_level_best() }
    guard let level = levels.first(where: { $0.name == name })?.level else {
      stop(
        "PINION_CPU is \"\(name)\": expected one of \(levels.map(\.name).joined(separator: ", "))")
    }
    guard pinion_level_available(level) else {
      let available = levels.filter { pinion_level_available($0.level) }.map(\.name)
      stop(
        "PINION_CPU is \"\(name)\", which this machine lacks; it has \(available.joined(separator: ", "))"
      )
    }
    return level
  }()

  private static let levels: [(name: String, level: pinion_level)] = [
    ("portable", PINION_PORTABLE), ("neon", PINION_NEON), ("avx2", PINION_AVX2),
    ("avx512", PINION_AVX512),
  ]

  /// The number of processors that this process may use.
  static let processorCount: Int = Swift.max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

  /// The number of threads to begin with: `PINION_THREADS`, or that of the processors.
  static let initialThreadCount: Int = {
    guard let text = environment("PINION_THREADS") else { return Swift.min(processorCount, 1024) }
    guard let count = Int(text), (1...1024).contains(count) else {
      stop("PINION_THREADS is \"\(text)\": expected a number from 1 to 1024")
    }
    return count
  }()

  /// Ends the program because of its environment, with a message and without a crash report.
  private static func stop(_ message: String) -> Never {
    var line = message + "\n"
    line.withUTF8 { _ = write(2, $0.baseAddress, $0.count) }
    exit(64)
  }
}

/// The value of an environment variable, nil where it is unset or empty.
package func environment(_ name: String) -> String? {
  guard let value = getenv(name), value.pointee != 0 else { return nil }
  return String(cString: value)
}
