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

/// `pinion play`: a tour in ten screens, each of which computes what it shows.
struct Play: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take a tour: tensors, gradients and a network that learns, in ten screens.",
    discussion: """
      Space or enter goes on, b goes back, q ends. Where output is not a terminal, or input is not, the whole tour \
      is printed as text.
      Example: pinion play --data synthetic
               pinion play | less
      """)

  @OptionGroup var data: DataOptions

  func run() async throws {
    // More than the tour trains with would only take longer to draw.
    let (source, train, test) = try await data.load(drawing: (Tour.trainingCount, 1000))
    guard train.count > 0, test.count > 0 else {
      throw CommandError(
        "The tour needs digits to learn from and digits to read, received \(train.count) and \(test.count)."
      )
    }
    let tour = Tour(source: source, train: train, test: test)
    if let keyboard = Keyboard() {
      try tour.step(with: keyboard)
    } else {
      try tour.print()
    }
  }
}

/// What the screens work with.
final class Tour {
  let source: DataSource
  let train: LabeledImages
  let test: LabeledImages
  /// The network that a screen has trained, for the next one.
  var network: Sequential?

  init(source: DataSource, train: LabeledImages, test: LabeledImages) {
    self.source = source
    self.train = train
    self.test = test
  }

  /// A title, and what is shown below it.
  typealias Screen = (title: String, show: (Tour) -> (Page) throws -> Void)

  static var screens: [Screen] {
    [
      ("Digits", digits),
      ("Tensors", tensors),
      ("Parts of a tensor", slices),
      ("One operation, many numbers", broadcasting),
      ("Loops and operations", loopsAndOperations),
      ("A layer", layer),
      ("A slope", slope),
      ("Downhill", descent),
      ("Training", training),
      ("Reading digits", predictions),
    ]
  }

  private func show(_ index: Int, on page: Page) throws {
    let screen = Tour.screens[index]
    page.heading("\(index + 1). \(screen.title)")
    try screen.show(self)(page)
  }

  /// Prints all screens, one below the other.
  func print() throws {
    let page = Page(width: 80, color: .none)
    for index in Tour.screens.indices {
      if index > 0 { page.blank() }
      try show(index, on: page)
    }
  }

  /// The last line, which does not end, so that it may be the window's last, too.
  private static func footer(_ forward: String, color: TerminalColor) {
    Swift.print(Page.styled("\(forward), b goes back, q ends", "2", color), terminator: "")
    fflush(nil)
  }

  /// Shows one screen after another, as keys say.
  func step(with keyboard: Keyboard) throws {
    keyboard.enterScreen()
    defer { keyboard.leaveScreen() }
    var index = 0
    while Tour.screens.indices.contains(index) {
      keyboard.clear()
      var key: Keyboard.Key?
      let page = Page(
        width: keyboard.columns, height: Swift.max(2, keyboard.rows - 1),
        color: TerminalWindow.color
      ) {
        Tour.footer("space shows more", color: TerminalWindow.color)
        let pressed = keyboard.next()
        keyboard.clear()
        if pressed != .forward { key = pressed }
        return pressed == .forward
      }
      try show(index, on: page)
      let isLast = index == Tour.screens.count - 1
      if key == nil {
        Tour.footer(isLast ? "space ends" : "space goes on", color: page.color)
        key = keyboard.next()
      }
      switch key ?? .quit {
      case .forward: index += 1
      case .back: index = Swift.max(0, index - 1)
      case .quit: return
      }
    }
  }
}
