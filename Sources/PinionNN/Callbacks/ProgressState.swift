// SPDX-License-Identifier: Apache-2.0

/// How far a run is, and how that is drawn: to the character as `keras.utils.Progbar` draws it.
struct ProgressState {
  let target: Int
  private let start: Double
  private var current = 0
  private var afterFirst: Double?
  private var perStep = 0.0
  private var lastDrawn = -Double.infinity
  private var lastWidth = 0

  private static let width = 20
  private static let interval = 0.05

  init(target: Int, start: Double) {
    self.target = target
    self.start = start
  }

  /// Whether the bar was last drawn long enough ago.
  func isDue(at now: Double) -> Bool { now - lastDrawn >= ProgressState.interval }

  /// Notes that a step has ended.
  ///
  /// The first, which includes preparations, is left out of the mean.
  mutating func advance(to step: Int, at now: Double) {
    current = step
    if let afterFirst, step > 1 {
      perStep = (now - afterFirst) / Double(step - 1)
    } else {
      perStep = (now - start) / Double(max(step, 1))
    }
    if step == 1 { afterFirst = now }
  }

  /// The bar, with what it takes to draw it over the last one.
  mutating func bar(_ logs: [String: Double], at now: Double, isFinal: Bool) -> String {
    lastDrawn = now
    let filled = ProgressState.width * current / max(target, 1)
    var counter = Piece(counterText, bold: true)
    counter.add(" ")
    if filled > 0 { counter.add(String(repeating: "━", count: filled), code: "32") }
    counter.add(String(repeating: "━", count: ProgressState.width - filled), code: "37")
    counter.add(" ")
    let time = isFinal ? format("%.0fs", now - start) : remaining
    counter.add(time, code: "1")
    counter.add(" \(timePerStep)\(figures(logs))")

    var text = String(repeating: "\u{8}", count: lastWidth) + "\r" + counter.text
    if lastWidth > counter.width {
      text += String(repeating: " ", count: lastWidth - counter.width)
    }
    lastWidth = counter.width
    return isFinal ? text + "\n" : text
  }

  /// The line that stands for a whole epoch.
  func line(_ logs: [String: Double], at now: Double) -> String {
    "\(counterText) - \(format("%.0fs", now - start)) - \(timePerStep)\(figures(logs))\n"
  }

  private var counterText: String {
    let total = String(target)
    let done = String(current)
    return String(repeating: " ", count: max(0, total.count - done.count)) + "\(done)/\(total)"
  }

  private var remaining: String {
    let seconds = Int(perStep * Double(target - current))
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    if seconds > 3600 {
      return "\(seconds / 3600):\(two(seconds % 3600 / 60)):\(two(seconds % 60))"
    }
    return seconds > 60 ? "\(seconds / 60):\(two(seconds % 60))" : "\(seconds)s"
  }

  private var timePerStep: String {
    if perStep >= 1 || perStep == 0 { return format("%.0fs/step", perStep) }
    if perStep >= 1e-3 { return format("%.0fms/step", perStep * 1e3) }
    return format("%.0fus/step", perStep * 1e6)
  }

  private func figures(_ logs: [String: Double]) -> String {
    logs.sorted { $0.key < $1.key }.map { name, value in
      " - \(name): " + format(value.magnitude > 1e-3 ? "%.4f" : "%.4e", value)
    }.joined()
  }

  /// Text and the number of columns it takes.
  private struct Piece {
    var text = ""
    var width = 0

    init(_ text: String, bold: Bool) { add(text, code: bold ? "1" : nil) }

    mutating func add(_ part: String, code: String? = nil) {
      width += part.count
      text += code.map { "\u{1b}[\($0)m\(part)\u{1b}[0m" } ?? part
    }
  }
}
