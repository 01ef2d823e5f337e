// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The programs of `Snippets/` print what they say.
///
/// MNIST is stood in for by drawn digits, and a program is stopped where it begins to train on all of them. With the
/// folder of optimized programs in `PINION_SNIPPETS` and MNIST in `PINION_DATASETS`, those that take MNIST are run
/// without either: `Scripts/check-snippets`.
@Suite struct SnippetTests {
  static let environment = ProcessInfo.processInfo.environment
  static let optimized = environment["PINION_SNIPPETS"].map { URL(fileURLWithPath: $0) }
  static let standIn = Result { try StandInDigits() }

  /// Where the build puts programs: beside the tests.
  static let programs: URL = {
    var url = URL(fileURLWithPath: Bundle.main.bundlePath)
    if let bundle = CommandLine.arguments.first(where: { $0.contains(".xctest") }) {
      url = URL(fileURLWithPath: bundle)
      while url.path.contains(".xctest") { url.deleteLastPathComponent() }
    }
    return optimized ?? url
  }()

  static let run = Snippet.all.filter { optimized == nil || $0.source.contains("MNIST.load") }

  @Test("a program prints what it says", arguments: run)
  func prints(snippet: Snippet) throws {
    let folder = URL(fileURLWithPath: NSTemporaryDirectory() + "pinion-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }

    let real = Self.optimized.flatMap { _ in Self.environment["PINION_DATASETS"] }
    let standIn = try Self.standIn.get()
    // Programs that state MNIST's size need as many digits; the others are content with few.
    let datasets = real ?? (snippet.source.contains("60000") ? standIn.full : standIn.small)
    var expectations = snippet.expectations
    var stop: String?
    if Self.optimized == nil, let start = snippet.trainingStart {
      stop = expectations[start]
      expectations.removeSubrange((start + 1)...)
    }
    let run = try SnippetRun(
      Self.programs.appendingPathComponent(snippet.name), in: folder, datasets: datasets, stop: stop
    )
    #expect(run.status == 0, "\(run.errors)")
    #expect(difference(of: run.lines, from: expectations) == nil)
    guard stop == nil else { return }
    for picture in snippet.pictures {
      #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent(picture).path))
    }
  }

  @Test("a program begins with what it shows and says what it prints", arguments: Snippet.all)
  func form(snippet: Snippet) {
    #expect(snippet.source.hasPrefix("// "))
    #expect(!snippet.expectations.isEmpty)
    #expect(snippet.source.split(separator: "\n").count <= 80)
    // A network from nothing but tensors is short even with its blank lines.
    if snippet.name == "from-scratch" { #expect(snippet.source.count { $0 == "\n" } < 60) }
  }

  @Test(
    "expectations are compared line by line",
    arguments: [
      (["a", "b"], ["a", "b"], nil),
      (["a", "c"], ["a", "b"], "c, expected: b"),
      (["a"], ["a", "b"], "nothing, expected: b"),
      (["a", "b"], ["a"], "b, expected nothing more"),
      (["took 1.5 ms"], ["took … ms"], nil),
      (["took 1.5 s"], ["took … ms"], "took 1.5 s, expected: took … ms"),
      (["a", "b", "c"], ["…", "c"], nil),
      (["a", "b", "c"], ["…", "d"], "nothing, expected: d"),
      (["a", "b"], ["a", "…"], nil),
      (["[1.]"], ["[1x]"], "[1.], expected: [1x]"),
    ] as [([String], [String], String?)])
  func comparison(lines: [String], expectations: [String], expected: String?) {
    #expect(difference(of: lines, from: expectations) == expected)
  }

  @Test("expectations are read from the source") func reading() {
    let snippet = Snippet(
      path: "2.1/example",
      source: """
        // Shows something.
        print(1)  // 1
        let x = 2  // not printed
        f()
        // Prints:
        // [[1]
        //  [2]]
        fit()
        // Prints, while it trains:
        // Epoch 1
        try plot.write(to: "a.png")
        """)
    #expect(snippet.expectations == ["1", "[[1]", " [2]]", "Epoch 1"])
    #expect(snippet.trainingStart == 3)
    #expect(snippet.pictures == ["a.png"])
  }
}
