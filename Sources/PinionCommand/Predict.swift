// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Pinion

/// `pinion predict`: shows pictures and what a saved network takes them for.
struct Predict: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show pictures and what a saved network takes them for.",
    discussion: """
      Example: pinion predict --model digits.safetensors 0 17 photo.png

      A number is the position of a picture in the test set, anything else a PNG file. A file of another size than \
      28×28 is cropped to the digit, scaled and centred as the pictures of MNIST are.
      """)

  @OptionGroup var data: DataOptions
  @Option(help: "The saved network, a .safetensors file.") var model: String
  @Argument(help: "PNG files or positions in the test set.") var images: [String]

  func validate() throws {
    if images.isEmpty { throw ValidationError("Name at least one picture.") }
  }

  func run() async throws {
    let network = try Sequential.load(from: model)
    var test: LabeledImages?
    var pictures: [Tensor] = []
    var titles: [String] = []
    for image in images {
      guard let position = Int(image) else {
        pictures.append(try DigitImage.read(image))
        titles.append(image)
        continue
      }
      if test == nil { test = try await data.load().test }
      let set = test!
      guard position >= 0, position < set.images.count else {
        throw CommandError(
          "the test set has pictures 0 to \(set.images.count - 1), received \(position).")
      }
      pictures.append(set.images[position])
      titles.append("test picture \(position), labelled \(set.labels[position].item(as: Int.self))")
    }
    let probabilities = try network.predict(prepared(Tensor(stacking: pictures), for: network))
    for (number, picture) in pictures.enumerated() {
      if number > 0 { print() }
      print(titles[number])
      let bars = Predict.bars(probabilities[number].array(of: Double.self))
      // In the middle of the picture's height.
      let space = String(repeating: "\n", count: 2)
      print(sideBySide([Plot.picture(picture), space + bars]))
    }
  }

  /// A line for each class with its probability as a bar; the greatest is marked.
  private static func bars(_ probabilities: [Double]) -> String {
    let best = probabilities.indices.max { probabilities[$0] < probabilities[$1] }
    return probabilities.enumerated().map { digit, probability in
      let length = Int((probability * 30).rounded())
      let bar = String(repeating: "█", count: length)
      let percent = (probability * 100).formatted(1)
      let padded = String(repeating: " ", count: Swift.max(0, 5 - percent.count)) + percent
      return "\(digit == best ? "▶" : " ") \(digit) \(padded) % \(bar)"
    }.joined(separator: "\n")
  }
}
