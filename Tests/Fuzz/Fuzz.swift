// SPDX-License-Identifier: Apache-2.0

import Foundation
import PinionCore
import PinionData
import TestSupport

/// Damages files and reads them: each must give tensors or a typed error.
///
///     PinionFuzz [FIRST] COUNT
///
/// The file that is being read lies in the folder that is printed first, so that it is still there after a
/// crash. `Scripts/fuzz` runs this with little memory, and has each allocation watched.
@main
struct Fuzz {
  /// What came of some cases.
  struct Report {
    var accepted = 0
    var refused = 0
    /// Cases that ended in an error of no known type, or in tensors that contradict themselves.
    var failures: [String] = []
    var slowest = (seconds: 0.0, number: 0)
    var memory = AllocationWatch()
  }

  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
    let first = arguments.count > 1 ? arguments[0] : 0
    let count = arguments.last ?? 10_000
    let folder = NSTemporaryDirectory() + "pinion-fuzz-\(ProcessInfo.processInfo.processIdentifier)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    print("files: \(folder)")
    let report = try run(first..<first + count, folder: folder)
    try FileManager.default.removeItem(atPath: folder)
    print("accepted: \(report.accepted), refused: \(report.refused)")
    print("slowest: \(Int(report.slowest.seconds * 1000)) ms, case \(report.slowest.number)")
    if let largest = report.memory.largest {
      print("largest allocation: \(largest.bytes) bytes, for a file of \(largest.fileSize) bytes")
    }
    if let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) {
      for line in status.split(separator: "\n")
      where line.hasPrefix("VmPeak") || line.hasPrefix("VmHWM") { print(line) }
    }
    for failure in report.failures { print("failed: \(failure)") }
    exit(report.failures.isEmpty ? 0 : 1)
  }

  /// Reads the damaged files with some numbers.
  static func run(_ numbers: Range<Int>, folder: String) throws -> Report {
    let corpus = try Corpus(folder: folder)
    var report = Report()
    for number in numbers {
      let (format, bytes) = try corpus.file(number)
      let path = "\(folder)/\(format)-\(number)"
      try writeQuickly(bytes, to: path)
      let start = ContinuousClock.now
      do {
        for tensor in try report.memory.reading(bytes.count, { try format.read(path) }) {
          if let problem = problem(tensor) {
            report.failures.append("\(format) \(number): \(problem)")
          }
        }
        report.accepted += 1
      } catch is DataError {
        report.refused += 1
      } catch is SafetensorsError {
        report.refused += 1
      } catch {
        report.failures.append("\(format) \(number): \(error)")
      }
      let elapsed = ContinuousClock.now - start
      let seconds =
        Double(elapsed.components.attoseconds) * 1e-18 + Double(elapsed.components.seconds)
      if seconds > report.slowest.seconds { report.slowest = (seconds, number) }
      try FileManager.default.removeItem(atPath: path)
    }
    return report
  }

  /// What is wrong with a tensor that was read, if anything.
  private static func problem(_ tensor: Tensor) -> String? {
    let bytes = tensor.withUnsafeBytes { Array($0) }
    guard bytes.count == tensor.size * tensor.dtype.size else { return "its size is wrong" }
    guard tensor.description.utf8.count > 0 else { return "it prints nothing" }
    guard tensor.ndim <= 64 else { return nil }
    guard let again = try? NPY.decode(NPY.encode(tensor)) else { return "it cannot be written" }
    guard again.shape == tensor.shape, again.dtype == tensor.dtype,
      again.withUnsafeBytes({ Data($0) }) == Data(bytes)
    else { return "it does not come back" }
    return nil
  }
}
