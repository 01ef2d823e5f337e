// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A program of `Snippets/`, with what it says that it prints.
struct Snippet: CustomTestStringConvertible, Sendable {
  /// The folder and the name, such as `2-2-data-representations/slicing`.
  let path: String
  let source: String
  /// The lines that it says it prints, in which `…` stands for anything.
  let expectations: [String]
  /// Where among these training begins, which takes long in a program that is not optimized.
  let trainingStart: Int?

  var name: String { String(path.split(separator: "/").last ?? "") }
  var testDescription: String { path }

  /// All programs, sorted.
  static let all: [Snippet] = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../Snippets").standardizedFileURL
    let names = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String }
    return (names ?? []).filter { $0.hasSuffix(".swift") }.sorted().compactMap { name in
      let url = root.appendingPathComponent(name)
      return (try? String(contentsOf: url, encoding: .utf8)).map {
        Snippet(path: String(name.dropLast(".swift".count)), source: $0)
      }
    }
  }()

  /// Reads the expectations: the comment after a call of `print`, and comments below `// Prints:`.
  init(path: String, source: String) {
    self.path = path
    self.source = source
    var expectations: [String] = []
    var trainingStart: Int?
    var isInBlock = false
    for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
      let code = line.drop { $0 == " " }
      if isInBlock, code.hasPrefix("//") {
        expectations.append(String(code.dropFirst(3)))
        continue
      }
      isInBlock = code == "// Prints:" || code == "// Prints, while it trains:"
      if code.hasSuffix("trains:") { trainingStart = trainingStart ?? expectations.count }
      if code.hasPrefix("print(") || code.hasPrefix("debugPrint("),
        let comment = code.range(of: "  // ", options: .backwards)
      {
        expectations.append(String(code[comment.upperBound...]))
      }
    }
    self.expectations = expectations
    self.trainingStart = trainingStart
  }

  /// The pictures that it writes.
  var pictures: [String] {
    source.components(separatedBy: "write(to: \"").dropFirst().compactMap {
      $0.split(separator: "\"").first.map(String.init)
    }
  }
}

/// How lines differ from what was expected of them, or nil.
///
/// In an expectation, `…` stands for any text in a line, and alone in a line for any lines.
func difference(of lines: [String], from expectations: [String]) -> String? {
  var rest = lines[...]
  var skips = false
  for expectation in expectations {
    if expectation == "…" {
      skips = true
      continue
    }
    if skips { rest = rest.drop { !matches($0, expectation) } }
    skips = false
    guard let line = rest.popFirst() else { return "nothing, expected: \(expectation)" }
    if !matches(line, expectation) { return "\(line), expected: \(expectation)" }
  }
  return skips ? nil : rest.first.map { "\($0), expected nothing more" }
}

private func matches(_ line: String, _ expectation: String) -> Bool {
  let parts = expectation.components(separatedBy: "…").map(NSRegularExpression.escapedPattern)
  return line.range(of: "^\(parts.joined(separator: ".*"))$", options: .regularExpression) != nil
}
