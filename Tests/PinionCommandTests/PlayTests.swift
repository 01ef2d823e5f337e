// SPDX-License-Identifier: Apache-2.0

import Foundation
import Pinion
import Testing

@testable import PinionCommand

@Suite struct PlayTests {
  @Test(
    "the tour is printed as text where there is no terminal, however few digits there are",
    arguments: [
      (90, 20, "train.images[10..<90].shape → [80, 28, 28]"),
      (1, 1, "train.images[0..<1].shape → [1, 28, 28]"),
    ])
  func tour(train: Int, test: Int, line: String) throws {
    // In MNIST's place a few digits: training takes long in a debug build.
    let datasets = try FewDigits(train: train, test: test)
    let process = Process()
    process.executableURL = builtProgram("pinion")
    process.arguments = ["play", "--data", "mnist"]
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["PINION_DATASETS": datasets.folder.path]
    ) { $1 }
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let lines = text.components(separatedBy: "\n")
    let titles = Tour.screens.enumerated().map { "\($0 + 1). \($1.title)" }
    #expect(lines.filter { titles.contains($0) } == titles)
    #expect(titles.count == 10)
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(!text.contains("\u{1b}"))
    #expect(lines.contains { $0.contains(line) })
  }

  @Test(
    "text is wrapped between words",
    arguments: [
      ("one two three", 7, ["one two", "three"]),
      ("one two three", 80, ["one two three"]),
      ("incomprehensibilities", 5, ["incomprehensibilities"]),
      (" one\n  two ", 80, ["one two"]),
      ("", 80, []),
    ])
  func wrapping(text: String, columns: Int, lines: [String]) {
    #expect(Page.wrapped(text, columns) == lines)
  }

  @Test("a page stops before it is full, keeps blocks together and shows no more when it is left")
  func turning() {
    var turns = 0
    let page = Page(width: 20, height: 5, color: .none) {
      turns += 1
      return turns < 3
    }
    page.code("1")
    page.code(String(repeating: "2", count: 30))
    #expect(turns == 0)
    // Three rows are taken.
    page.lines("a\nb\nc")
    #expect(turns == 1)
    page.lines("d\ne")
    #expect(turns == 1 && !page.isLeft)
    page.lines((0..<20).map { "\($0)" }.joined(separator: "\n"))
    #expect(turns == 3 && page.isLeft)
  }

  @Test("blocks stand side by side, whatever their heights and colours") func blocks() {
    #expect(sideBySide(["ab\nc", "d"], gap: 1) == "ab d\nc   ")
    #expect(
      sideBySide(["\u{1b}[31ma\u{1b}[0m\nbc", "d\ne"], gap: 1)
        == "\u{1b}[31ma\u{1b}[0m  d\nbc e")
  }
}

/// A program of this package, which the build puts beside the tests.
private func builtProgram(_ name: String) -> URL {
  var url = Bundle.main.bundleURL
  if let bundle = CommandLine.arguments.first(where: { $0.contains(".xctest") }) {
    url = URL(fileURLWithPath: bundle)
    while url.path.contains(".xctest") { url.deleteLastPathComponent() }
  }
  return url.appendingPathComponent(name)
}

/// A folder that `PINION_DATASETS` may name, with drawn digits.
private struct FewDigits: ~Copyable {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("pinion-" + UUID().uuidString)

  init(train trainCount: Int, test testCount: Int) throws {
    let mnist = folder.appendingPathComponent("mnist")
    try FileManager.default.createDirectory(at: mnist, withIntermediateDirectories: true)
    let (train, test) = try SyntheticDigits.load(train: trainCount, test: testCount)
    for (name, digits) in [("train", train), ("t10k", test)] {
      for (kind, tensor) in [("images-idx3", digits.images), ("labels-idx1", digits.labels)] {
        let file = mnist.appendingPathComponent("\(name)-\(kind)-ubyte")
        try Data(IDX.encode(tensor)).write(to: file)
      }
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }
}
