// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Pinion

/// `pinion figures`: draws the pictures of the course.
struct DrawFigures: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "figures",
    abstract: "Draw the pictures of the course, each from a computation.",
    discussion: """
      The same files each time: digits are drawn by Pinion unless MNIST's are asked for.

      Example: pinion figures --output pictures
               pinion figures 2.9 2.12 --format png
               pinion figures 2.5 --show
               pinion figures --list
      """)

  @Argument(help: "The figures to draw, such as 2.1 or figure-2.1 (default: all).")
  var names: [String] = []
  @Option(help: "The folder to write to; files of the same names are replaced.")
  var output = "figures"
  @Option(help: "The kind of file: svg, png, or txt for 80 columns of text.")
  var format = Format.svg
  @Option(help: "The colours: light or dark.") var theme = ThemeName.light
  @Option(help: "The digits: synthetic (drawn by Pinion), or mnist.") var data =
    DataSource.synthetic
  @Flag(help: "Show the figures here, as wide as the window, and write no file.") var show = false
  @Flag(help: "List the names and titles of the figures, and draw none.") var list = false

  enum Format: String, ExpressibleByArgument, CaseIterable { case svg, png, txt }
  enum ThemeName: String, ExpressibleByArgument, CaseIterable { case light, dark }

  func validate() throws {
    if let unknown = names.first(where: { Figure.named($0) == nil }) {
      let known = Figure.all.map(\.name).joined(separator: ", ")
      throw ValidationError("There is no figure '\(unknown)'; possible are \(known).")
    }
  }

  func run() async throws {
    if list { return DrawFigures.printList() }
    let digits =
      switch data {
      case .mnist: try await MNIST.load().train
      case .synthetic: try SyntheticDigits.load(train: 40, test: 1).train
      }
    for figure in figures {
      let plot = try figure.draw(digits, theme: theme == .light ? .light : .dark)
      if show {
        print(plot.terminal())
        continue
      }
      let path = "\(output)/\(figure.fileName).\(format.rawValue)"
      try plot.write(to: path)
      print("\(path): \(figure.title)")
    }
  }

  /// Those that are named, each once, or all.
  private var figures: [Figure] {
    if names.isEmpty { return Figure.all }
    return names.compactMap(Figure.named).reduce(into: []) { figures, figure in
      if !figures.contains(where: { $0.name == figure.name }) { figures.append(figure) }
    }
  }

  private static func printList() {
    let width = Figure.all.map(\.name.count).max() ?? 0
    for figure in Figure.all {
      let padding = String(repeating: " ", count: width - figure.name.count)
      print("\(figure.name)\(padding)  \(figure.title)")
    }
  }
}
