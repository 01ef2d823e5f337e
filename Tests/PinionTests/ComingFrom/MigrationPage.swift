// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A page "Coming from …", and the Swift file beside this one that has its code.
struct MigrationPage {
  struct Row {
    var names: [String]
    var code: [String]
    var isMissing: Bool
  }

  let text: String
  /// The Swift file.
  let compiled: String

  init(_ library: String) {
    func text(of path: String) -> String {
      let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent(path)
      return try! String(contentsOf: file, encoding: .utf8)
    }
    let guides = "../../../Sources/Pinion/Pinion.docc/Guides/"
    self.text = text(of: guides + "ComingFrom\(library).md")
    compiled = text(of: "ComingFrom\(library)Code.swift")
  }

  /// The rows of its tables: their names there, ours, what is different.
  var rows: [Row] {
    text.split(separator: "\n").compactMap { line in
      // A bar inside code is written \|.
      let cells = line.replacingOccurrences(of: "\\|", with: "\u{1}").split(
        separator: "|", omittingEmptySubsequences: false)
      guard line.hasPrefix("| "), cells.count == 5, cells[2] != " Pinion " else { return nil }
      return Row(
        names: code(in: cells[1]), code: code(in: cells[2]),
        isMissing: cells[2].trimmingCharacters(in: .whitespaces) == "–")
    }
  }

  /// Its blocks of Swift code.
  var blocks: [String] {
    text.components(separatedBy: "```swift\n").dropFirst().map {
      $0.components(separatedBy: "```")[0]
    }
  }

  /// The lines of the Swift file that stand in the page's tables, without blanks.
  var compiledLines: [String] {
    let begin = compiled.range(of: "// The page's code:\n")!.upperBound
    return compiled[begin...].split(separator: "\n")
      .map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { $0 != "}" && $0 != "if isOnline {" }
      .map { dense($0.hasPrefix("_ = ") ? String($0.dropFirst(4)) : $0) }
  }

  private func code(in cell: Substring) -> [String] {
    cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }
      .map { $0.element.replacingOccurrences(of: "\u{1}", with: "|") }
  }
}

/// Code without blanks: the formatter sets some of its own, as around `..<-`.
func dense(_ code: String) -> String { code.filter { !$0.isWhitespace } }
