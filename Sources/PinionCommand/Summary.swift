// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Pinion

/// `pinion summary`: lists the layers of a network.
struct Summary: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the layers of a network with their shapes and parameters.",
    discussion: "Example: pinion summary --hidden 128")

  @Option(help: "A saved network (default: the one that `pinion train` trains).") var model: String?
  @Option(help: "The width of the hidden layer, without --model.") var hidden = 512

  func validate() throws { try requirePositive("hidden", hidden) }

  func run() throws {
    if let model { return print(try Sequential.load(from: model).summary()) }
    let network = Sequential {
      Dense(hidden, activation: .relu, inputShape: [28 * 28])
      Dense(10, activation: .softmax)
    }
    print(network.summary())
  }
}
