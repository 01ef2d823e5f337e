// SPDX-License-Identifier: Apache-2.0

internal import Pinion

extension Tour {
  func slope(_ page: Page) {
    page.text(
      """
      To learn is to change weights so that the loss, a measure of the errors, gets smaller. Which way? One could try: \
      move one weight a little and look at what the loss does.
      """)
    func loss(_ w: Tensor) -> Tensor { (w - 2) * (w - 2) }
    func value(_ w: Double) -> String { loss(Tensor(w)).item(as: Double.self).formatted(4) }
    page.code("func loss(_ w: Tensor) -> Tensor { (w - 2) * (w - 2) }")
    page.code("loss(0.50)", value(0.5))
    page.code("loss(0.55)", "\(value(0.55))   a little less")
    page.blank()
    page.text(
      """
      For a network of half a million weights that would be a million runs. But each operation knows its slope, and \
      slopes of a chain multiply: one run, then one walk back, for all weights.
      """)
    page.code("gradient(at: 0.5, of: loss)", gradient(at: Tensor(0.5), of: loss))
    let w = Tensor([0.5, 1.0, 4.0])
    page.code("gradient(at: [0.5, 1, 4]) { loss($0).sum() }", gradient(at: w) { loss($0).sum() })
    page.blank()
    page.text("Where the slope is negative, more is better; and how far to go, its size tells.")
  }

  func descent(_ page: Page) {
    page.text(
      """
      A step against the slope, again and again. Here for one weight, on a curve with two valleys. From 4, small \
      steps end in the nearer valley; with momentum, each step keeps a part of the last one, and rolls on.
      """)
    func loss(_ w: Tensor) -> Tensor { 0.05 * w * w * w * w - 0.6 * w * w + 0.3 * w }
    func path(momentum: Double) -> [Double] {
      var (w, velocity) = (Tensor(4.0), Tensor(0.0))
      return (0..<200).map { _ in
        velocity = Tensor(momentum) * velocity - 0.05 * gradient(at: w, of: loss)
        w += velocity
        return w.item(as: Double.self)
      }
    }
    page.code("velocity = momentum * velocity - 0.05 * gradient(at: w, of: loss)")
    page.code("w += velocity")
    page.blank()
    let (plain, rolling) = (path(momentum: 0), path(momentum: 0.9))
    for (name, path) in [("momentum 0", plain), ("momentum 0.9", rolling)] {
      let steps = [0, 2, 5, 10, 20, 50, 199].map { path[$0].formatted(2) }
      page.code(name, steps.joined(separator: "  "))
    }
    page.blank()
    let curve = Plot.line(over: -4.2...4.2) { loss(Tensor($0)).item(as: Double.self) }
    let picture = curve.overlaid(
      .scatter(Tensor(rolling), loss(Tensor(rolling)), label: "momentum 0.9"),
      .scatter(Tensor(plain), loss(Tensor(plain)), label: "momentum 0")
    ).size(width: 640, height: 260)
    page.lines(
      picture.terminal(width: page.columns - 2, color: page.color))
  }

  func training(_ page: Page) throws {
    let count = Swift.min(Tour.trainingCount, train.count)
    page.text(
      """
      Now with all weights of a network, on batches of 64 digits, one after another: \
      two layers, \(count) digits, gone through five times.
      """)
    page.code("let network = Sequential {")
    page.code("  Dense(128, activation: .relu)")
    page.code("  Dense(10, activation: .softmax)")
    page.code("}")
    page.code("network.compile(optimizer: .rmsprop(), loss: .categoricalCrossentropy)")
    page.code("network.fit(images, labels, epochs: 5, batchSize: 64)")
    page.blank()
    // What fit prints takes two rows for each epoch, and 80 columns.
    let isNarrow = page.isWindow && page.width < 80
    page.makeRoom(for: isNarrow ? 5 : 10)
    if page.isLeft { return }
    let network = Sequential(seed: 1) {
      Dense(128, activation: .relu)
      Dense(10, activation: .softmax)
    }
    network.compile(
      optimizer: .rmsprop(), loss: .categoricalCrossentropy, metrics: [.accuracy])
    let images = prepared(train.images[..<count])
    let labels = oneHot(train.labels[..<count], count: 10)
    if isNarrow {
      for epoch in 1...5 {
        let history = try network.fit(
          images, labels, epochs: 1, batchSize: 64, verbosity: .silent)
        let loss = history["loss"]?.last ?? .nan
        page.code("epoch \(epoch)", "loss \(loss.formatted(4))")
      }
    } else {
      try network.fit(images, labels, epochs: 5, batchSize: 64)
    }
    self.network = network
  }

  /// Enough to learn from in a few seconds.
  static let trainingCount = 3000

  func predictions(_ page: Page) throws {
    if network == nil { try training(page) }
    guard let network else { return }
    let count = Swift.min(1000, test.count)
    let images = prepared(test.images[..<count])
    let labels = test.labels[..<count].cast(to: .int64)
    let guesses = try network.predict(images)
    let isRight = (guesses.argmax(axis: 1) .== labels).array(of: Bool.self)
    let right = isRight.count { $0 }
    page.text(
      """
      Of \(count) digits that the network has never seen, it reads \(right) as they were meant: \
      \((100 * Double(right) / Double(count)).formatted(1)) %. One that it reads, and one that it does not:
      """)
    let shown = [isRight.firstIndex(of: true), isRight.firstIndex(of: false)].compactMap { $0 }
    page.lines(
      sideBySide(
        shown.flatMap { index in
          let bars = probabilityBars(guesses[index].array(of: Double.self), width: 6)
          return [
            picture(test.images[index, 3 ..<- 3, 3 ..<- 3], page),
            bars + "\nmeant: \(labels[index])",
          ]
        }, gap: 1))
    page.blank()
    page.text(
      """
      `pinion train` does this with all digits. The programs of this tour, and more, are in Snippets/.
      """)
  }

  /// A line for each digit with its probability.
  func probabilityBars(_ probabilities: [Double], width: Int) -> String {
    probabilities.enumerated().map { digit, probability in
      let bar = String(repeating: "█", count: Int((probability * Double(width)).rounded()))
      let percent = String(Int((probability * 100).rounded()))
      return
        "\(digit) \(String(repeating: " ", count: Swift.max(0, 3 - percent.count)))\(percent) % \(bar)"
    }.joined(separator: "\n")
  }
}
