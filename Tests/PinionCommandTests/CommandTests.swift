// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Pinion
import Testing

@testable import PinionCommand

@Suite struct CommandTests {
  @Test(
    "arguments out of range are refused with what was expected",
    arguments: [
      (["--epochs", "0"], "--epochs must be at least 1, received 0."),
      (["--batch-size", "-1"], "--batch-size must be at least 1, received -1."),
      (["--threads", "0"], "--threads must be at least 1, received 0."),
      (["--threads", "5000"], "--threads must be at most 1024, received 5000."),
      (["--learning-rate", "0"], "--learning-rate must be positive, received 0.0."),
      (["--hidden", "0"], "--hidden must be at least 1, received 0."),
    ])
  func refusals(arguments: [String], message: String) {
    let error = #expect(throws: (any Error).self) { try Train.parse(arguments) }
    #expect(error.map { Train.message(for: $0) } == message)
    #expect(error.map { Train.exitCode(for: $0).rawValue } == 64)
  }

  @Test("the defaults are those of the chapter") func defaults() throws {
    let train = try Train.parse([])
    #expect((train.epochs, train.batchSize, train.hidden) == (5, 128, 512))
    #expect(train.optimizer == .rmsprop)
    #expect(train.seed == 1)
  }

  @Test("a line of JSON has its keys in order and no numbers that JSON lacks") func json() {
    let line = JSONLine([
      ("event", .string("epoch")), ("epoch", .integer(1)), ("loss", .number(.nan)),
      ("seconds", .list([.number(0.5), .number(1)])), ("seed", .unsigned(.max)),
    ])
    #expect(
      line.text
        == #"{"event":"epoch","epoch":1,"loss":null,"seconds":[0.5,1.0],"seed":18446744073709551615}"#
    )
  }

  @Test("numbers are rounded to the places asked for") func formatting() {
    #expect(0.98765.formatted(4) == "0.9877")
    #expect(12.0.formatted(1) == "12.0")
    #expect((-0.05).formatted(1) == "-0.1")
    #expect(0.004.formatted(2) == "0.00")
    #expect(12.5.formatted(0) == "13")
    #expect((-0.4).formatted(0) == "0")
    #expect((-7.0).formatted(0) == "-7")
    #expect(1e300.formatted(2) == "1e+300")
    #expect(Double.nan.formatted(0) == "nan")
  }

  @Test("a picture in text has a line for two rows, darkest as a space") func picture() {
    let image = Tensor([[UInt8(0), 255], [0, 255], [0, 0]])
    #expect(Plot.picture(image, columns: 80, color: TerminalColor.none, hasUnicode: false) == " @")
    // The shades between black and white have characters between them, too.
    let shaded = Tensor([[UInt8(0), 255, 0], [0, 255, 0], [128, 0, 0]])
    #expect(
      Plot.picture(shaded, columns: 80, color: TerminalColor.none, hasUnicode: false) == " @\n:")
    let colored = Plot.picture(image, columns: 80, color: .indexed256, hasUnicode: true)
    #expect(
      colored == "\u{1b}[38;5;16m█\u{1b}[38;5;231m█\u{1b}[0m\n\u{1b}[38;5;16m▀▀\u{1b}[0m")
  }

  @Test("a training step is shown with what was fused, and drawn") func plan() throws {
    let command = try ShowPlan.parse(["--batch-size", "4", "--hidden", "8"])
    let plan = try command.trainingPlan()
    let text = plan.description
    #expect(text.contains("stage  result") && text.contains("matmul + add, maximum"))
    #expect(text.contains("sqrt"))
    let picture = PlanPicture(plan).svg
    #expect(picture.hasPrefix("<svg") && picture.hasSuffix("</svg>\n"))
    #expect(picture.components(separatedBy: "<g>").count == plan.steps.count + 1)
  }
}
