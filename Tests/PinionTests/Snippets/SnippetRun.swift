// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What a program did.
struct SnippetRun {
  var lines: [String] = []
  var status: Int32 = 0
  var errors = ""

  /// Runs a program in a folder.
  ///
  /// - Parameter stop: where the program prints a line like this, it is ended.
  init(_ program: URL, in folder: URL, datasets: String, stop: String? = nil) throws {
    let process = Process()
    process.executableURL = program
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["PINION_DATASETS": datasets]
    ) { $1 }
    let output = Pipe()
    let errorFile = folder.appendingPathComponent("stderr.txt")
    try Data().write(to: errorFile)
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errorFile)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    var bytes = Data()
    while true {
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { break }
      bytes += more
      lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\n")
      if let stop, let end = lines.firstIndex(of: stop) {
        lines = Array(lines[...end])
        process.terminate()
        process.waitUntilExit()
        return
      }
    }
    process.waitUntilExit()
    status = process.terminationStatus
    errors = (try? String(contentsOf: errorFile, encoding: .utf8)) ?? ""
    if lines.last?.isEmpty == true { lines.removeLast() }
  }
}
