// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Pinion

/// `pinion data`: shows a sheet of training pictures.
struct ShowData: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Show a sheet of training pictures.",
    discussion: """
      Example: pinion data --data synthetic --rows 2
               pinion data --output sheet.png
      """)

  @OptionGroup var data: DataOptions
  @Option(help: "The number of rows of pictures.") var rows = 3
  @Option(help: "The position of the first picture in the training set.") var first = 0
  @Option(help: "Write the sheet to a PNG file instead of the terminal.") var output: String?

  func validate() throws {
    try requirePositive("rows", rows)
    if first < 0 { throw ValidationError("--first must not be negative, received \(first).") }
  }

  func run() async throws {
    let (source, train, _) = try await data.load()
    let width = train.images.shape[2]
    let columns = output == nil ? Swift.max(1, TerminalWindow.columns / (width + 1)) : 10
    let count = Swift.min(rows * columns, train.images.count - first)
    guard count > 0 else {
      throw CommandError(
        "the training set has pictures 0 to \(train.images.count - 1), received --first \(first).")
    }
    let sheet = Tensor(
      concatenating: stride(from: 0, to: count, by: columns).map { start in
        row(train.images, (first + start)..<(first + Swift.min(start + columns, count)), columns)
      })
    if let output {
      try PNG.write(sheet, to: output)
      print("\(count) pictures of \(source.rawValue): \(output)")
    } else {
      print(Plot.picture(sheet))
      print("\(source.rawValue), training pictures \(first) to \(first + count - 1):")
      print(train.labels[first..<first + count])
    }
  }

  /// Pictures side by side, with a dark line around each.
  private func row(_ images: Tensor, _ range: Range<Int>, _ columns: Int) -> Tensor {
    let (height, width) = (images.shape[1], images.shape[2])
    let gap = Tensor.zeros([height, 1], dtype: .uint8)
    var parts = range.flatMap { [images[$0], gap] }
    let missing = columns - range.count
    if missing > 0 { parts.append(.zeros([height, missing * (width + 1)], dtype: .uint8)) }
    return Tensor(concatenating: parts, axis: 1)
  }
}
