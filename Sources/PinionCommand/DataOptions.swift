// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Pinion

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#endif

/// Which digits a command works with.
enum DataSource: String, ExpressibleByArgument, CaseIterable {
  case mnist, synthetic
}

/// The option `--data` and what follows from it.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The digits: mnist, or synthetic (drawn by Pinion).",
      discussion: "Without it MNIST, and drawn digits where MNIST is not to be had."))
  var data: DataSource?

  /// The training and the test set, and which they are.
  ///
  /// - Parameter counts: how many digits are drawn where they are not MNIST's.
  func load(drawing counts: (train: Int, test: Int) = (60_000, 10_000)) async throws -> (
    source: DataSource, train: LabeledImages, test: LabeledImages
  ) {
    func drawn() throws -> (DataSource, LabeledImages, LabeledImages) {
      let (train, test) = try SyntheticDigits.load(train: counts.train, test: counts.test)
      return (.synthetic, train, test)
    }
    if data == .synthetic { return try drawn() }
    do {
      let (train, test) = try await MNIST.load()
      return (.mnist, train, test)
    } catch let error as DataError where data == nil && error.kind == .downloadFailed {
      printToStandardError(
        "\(error)\nTraining and testing on drawn digits instead (--data synthetic).")
      return try drawn()
    }
  }
}

/// Makes network inputs, `float32` [count, pixels] in 0...1, in one pass.
func prepared(_ images: Tensor) -> Tensor {
  let scale = compiled { (images: Tensor) -> Tensor in
    images.reshaped(to: [images.shape[0], images.shape[1] * images.shape[2]])
      .cast(to: .float32) / 255
  }
  return scale(images)
}

/// The inputs of a network of pictures: the pictures themselves where its first layer rescales them.
func prepared(_ images: Tensor, for network: Sequential) -> Tensor {
  network.layers.first?.layer is Rescaling ? images : prepared(images)
}

/// Prints a line to standard error, in one piece.
func printToStandardError(_ text: String) {
  var line = text + "\n"
  line.withUTF8 { _ = write(2, $0.baseAddress, $0.count) }
}

/// What a command cannot do with arguments that are well formed, in one sentence.
struct CommandError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
