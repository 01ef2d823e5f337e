// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// The `pinion` program.
@main
struct PinionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pinion",
    abstract: "Deep learning in Swift: train and use a network that reads handwritten digits.",
    discussion: """
      Example: pinion train --save digits.safetensors
               pinion predict --model digits.safetensors 0 1 2
      """,
    version: "0.1.0",
    subcommands: [
      Train.self, Evaluate.self, Predict.self, Summary.self, ShowData.self, ShowPlan.self,
      Play.self, DrawFigures.self,
    ])
}
