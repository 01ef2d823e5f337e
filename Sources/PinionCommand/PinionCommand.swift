// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Pinion

/// The `pinion` program.
@main
struct PinionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pinion", abstract: "Deep learning in Swift.", subcommands: [Train.self])
}
