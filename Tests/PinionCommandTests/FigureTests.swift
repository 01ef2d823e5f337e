// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Pinion
import Testing

@testable import PinionCommand

@Suite struct FigureTests {
  @Test("figures are known by number and by file name", arguments: ["2.5", "figure-2.5"])
  func names(name: String) {
    #expect(Figure.named(name)?.title == "A product of two matrices")
  }

  @Test("what is no figure is refused with the names of those that are") func refusal() {
    let error = #expect(throws: (any Error).self) { try DrawFigures.parse(["2.1", "2.99"]) }
    #expect(
      error.map { DrawFigures.message(for: $0) }
        == """
        There is no figure '2.99'; possible are 2.1, 2.2, 2.3, 2.4, 2.5, 2.6, 2.7, 2.8, maps, 2.9, 2.10, 2.11, 2.12, 2.13.
        """)
  }

  /// All but the one for which a network is trained, which takes long in a debug build.
  static let quick = Figure.all.filter { $0.name != "2.9" }

  @Test("a figure is the same each time, and says what it shows", arguments: quick.map(\.name))
  func drawing(name: String) throws {
    let figure = try #require(Figure.named(name))
    let digits = try SyntheticDigits.load(train: 40, test: 1).train
    let picture = try figure.draw(digits).svg()
    #expect(try figure.draw(digits).svg() == picture)
    #expect(picture.contains("<title>\(figure.title)</title>"))
    #expect(picture.contains("<desc>\(figure.alternative)</desc>"))
    #expect(picture.utf8.count < 300_000)
    #expect(try figure.draw(digits, theme: .dark).svg() != picture)
  }

  @Test("files of the same name are replaced, figures are drawn once, shown ones are not written")
  func files() async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("figures-\(UInt64.random(in: 0...UInt64.max))")
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("figure-2.6.svg")
    try await DrawFigures.parse(["2.6", "--show", "--output", folder.path]).run()
    #expect(!FileManager.default.fileExists(atPath: folder.path))
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try "old".write(to: file, atomically: true, encoding: .utf8)
    try await DrawFigures.parse(["2.6", "figure-2.6", "2.8", "--output", folder.path]).run()
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == ["figure-2.6.svg", "figure-2.8.svg"])
    #expect(try String(contentsOf: file, encoding: .utf8).hasPrefix("<svg"))
  }

  @Test("the documentation shows each figure, with its words", arguments: Figure.all.map(\.name))
  func documentation(name: String) throws {
    let figure = try #require(Figure.named(name))
    let catalogue = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/Pinion/Pinion.docc").standardized
    let chapter = catalogue.appendingPathComponent("Chapter")
    let pages = try FileManager.default.contentsOfDirectory(atPath: chapter.path).map {
      try String(contentsOf: chapter.appendingPathComponent($0), encoding: .utf8)
    }
    let image = "\n![\(figure.alternative)](\(figure.fileName).svg)\n"
    #expect(pages.count { $0.contains(image) } == 1)
    for kind in ["", "~dark"] {
      let file = catalogue.appendingPathComponent("Resources/\(figure.fileName)\(kind).svg")
      #expect(FileManager.default.fileExists(atPath: file.path))
    }
  }

  @Test(
    "a ball without momentum stays in the first valley, and rolls on with it",
    arguments: [(0.0, 2.3), (0.9, -2.6)])
  func momentum(momentum: Double, end: Double) {
    let path = Figure.descent(
      of: { w in 0.05 * w * w * w * w - 0.6 * w * w + 0.3 * w }, from: Tensor(4.0),
      by: .sgd(learningRate: 0.05, momentum: momentum), steps: 120)
    #expect(path.shape == [121])
    #expect(abs(path[-1].item(as: Double.self) - end) < 0.1)
  }

  @Test("the network learns where points should lie") func uncrumpling() {
    let (crumpled, flat) = (Sheets(distance: 0.3).crumpled.rows, Sheets(distance: 1.2).rows)
    let network = Uncrumpling(layers: 2, units: 16)
    let parameters = network.trained(from: crumpled, to: flat, steps: 50)
    let end = network.outputs(crumpled, parameters)[1]
    func distance(_ x: Tensor) -> Double {
      let error = x - flat
      return (error * error).mean().item(as: Double.self)
    }
    #expect(distance(end) < 0.5 * distance(crumpled))
  }
}
