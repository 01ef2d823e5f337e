// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Pinion

/// `pinion evaluate`: tests a saved network.
struct Evaluate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Test a saved network on the test set.",
    discussion: "Example: pinion evaluate --model digits.safetensors")

  @OptionGroup var data: DataOptions
  @Option(help: "The saved network, a .safetensors file.") var model: String
  @Flag(help: "Print one line of JSON only.") var json = false

  func run() async throws {
    let network = try Sequential.load(from: model)
    let (source, _, test) = try await data.load()
    let result = try network.evaluate(
      prepared(test.images, for: network), oneHot(test.labels, count: 10), batchSize: 128,
      verbosity: .silent)
    let (loss, accuracy) = (result["loss"]!, result["accuracy"] ?? .nan)
    if json {
      print(
        JSONLine([
          ("event", .string("result")), ("data", .string(source.rawValue)),
          ("testLoss", .number(loss)), ("testAccuracy", .number(accuracy)),
        ]).text)
    } else {
      print(
        "test accuracy: \(accuracy.formatted(4)) - test loss: \(loss.formatted(4)) (\(source.rawValue))"
      )
    }
  }
}
