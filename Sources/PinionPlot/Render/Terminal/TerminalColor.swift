// SPDX-License-Identifier: Apache-2.0

/// How much colour a terminal shows.
public enum TerminalColor: Sendable {
  /// 24 bits for each colour.
  case trueColor
  /// The palette of 256 colours.
  case indexed256
  /// Characters alone.
  case none
}

/// Red, green and blue in 8 bits each.
struct RGB: Hashable {
  var red: UInt8
  var green: UInt8
  var blue: UInt8

  init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  init(_ color: Color) {
    let (red, green, blue, _) = color.straight
    self.init(red, green, blue)
  }

  /// Visible on white and on black.
  static let gray = RGB(128, 128, 128)

  /// How light the colour is to the eye, 0…1.
  var lightness: Double {
    (0.299 * Double(red) + 0.587 * Double(green) + 0.114 * Double(blue)) / 255
  }

  /// Whether it is a grey, as axes and text are, and no colour that means something.
  var isNeutral: Bool { chroma <= 32 }

  /// The sum of squared differences.
  func distance(to other: RGB) -> Int {
    func square(_ a: UInt8, _ b: UInt8) -> Int { (Int(a) - Int(b)) * (Int(a) - Int(b)) }
    return square(red, other.red) + square(green, other.green) + square(blue, other.blue)
  }

  private var chroma: UInt8 { max(red, green, blue) - min(red, green, blue) }

  /// The nearest colour of the palette of 256: of its cube of 6 × 6 × 6, or of its 24 greys.
  ///
  /// How colourful it is counts, too: otherwise, all dark colours would be greys. The first 16 colours are left out, as
  /// each terminal has others there.
  var paletteIndex: Int {
    let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
    func around(_ part: UInt8) -> [Int] {
      let upper = levels.firstIndex { $0 >= part } ?? 5
      return upper == 0 || levels[upper] == part ? [upper] : [upper - 1, upper]
    }
    let step = max(0, min(23, ((Int(red) + Int(green) + Int(blue)) / 3 - 3) / 10))
    let shade = UInt8(8 + 10 * step)
    var best = (error: Int.max, index: 0)
    func consider(_ color: RGB, _ index: Int) {
      let change = Int(color.chroma) - Int(chroma)
      let error = distance(to: color) + change * change
      if error < best.error { best = (error, index) }
    }
    for r in around(red) {
      for g in around(green) {
        for b in around(blue) {
          consider(RGB(levels[r], levels[g], levels[b]), 16 + 36 * r + 6 * g + b)
        }
      }
    }
    consider(RGB(shade, shade, shade), 232 + step)
    return best.index
  }
}

/// What a cell of a terminal shows.
struct TerminalCell: Equatable {
  /// Empty in the second column of a wide character.
  var character: Character?
  /// The colour of the character; nil is the terminal's own.
  var foreground: RGB?
  var background: RGB?
  var isBold = false

  static let blank = TerminalCell(character: " ")
}

extension TerminalColor {
  /// A row of cells as text: without blanks at its end, and with codes only where something changes.
  func line(_ cells: some BidirectionalCollection<TerminalCell>) -> String {
    guard let last = cells.lastIndex(where: { $0.character != " " || $0.background != nil }) else {
      return ""
    }
    var text = ""
    var (foreground, background, isBold) = (Int?.none, Int?.none, false)
    for cell in cells[...last] {
      guard let character = cell.character else { continue }
      let newBackground = index(cell.background)
      // A blank has no colour but the one behind it.
      let isBlank = character == " "
      let newForeground = isBlank ? foreground : index(cell.foreground)
      let newBold = self != .none && (isBlank ? isBold : cell.isBold)
      var codes: [String] = []
      if newBold != isBold { codes.append(newBold ? "1" : "22") }
      if newForeground != foreground { codes.append(code(newForeground, isBackground: false)) }
      if newBackground != background { codes.append(code(newBackground, isBackground: true)) }
      (foreground, background, isBold) = (newForeground, newBackground, newBold)
      if !codes.isEmpty {
        let isPlain = foreground == nil && background == nil && !isBold
        text += "\u{1b}[\(isPlain ? "0" : codes.joined(separator: ";"))m"
      }
      text.append(character)
    }
    let isPlain = foreground == nil && background == nil && !isBold
    return isPlain ? text : text + "\u{1b}[0m"
  }

  /// A number for each colour that the terminal tells from others.
  private func index(_ color: RGB?) -> Int? {
    guard let color else { return nil }
    switch self {
    case .trueColor: return Int(color.red) << 16 | Int(color.green) << 8 | Int(color.blue)
    case .indexed256: return color.paletteIndex
    case .none: return nil
    }
  }

  private func code(_ index: Int?, isBackground: Bool) -> String {
    let base = isBackground ? 40 : 30
    guard let index else { return "\(base + 9)" }
    return self == .indexed256
      ? "\(base + 8);5;\(index)"
      : "\(base + 8);2;\(index >> 16);\(index >> 8 & 255);\(index & 255)"
  }
}
