// SPDX-License-Identifier: Apache-2.0

internal import Pinion

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#endif

/// A grey picture as lines of text: two pixels a character in shades of grey on a terminal, else one in ASCII.
struct TerminalPicture {
  let lines: [String]

  /// - Parameter image: `uint8` [height, width], light on dark.
  init(_ image: Tensor, inColor: Bool = TerminalPicture.hasColor) {
    let (height, width) = (image.shape[0], image.shape[1])
    let pixels = image.array(of: UInt8.self)
    func pixel(_ row: Int, _ column: Int) -> Int {
      row < height ? Int(pixels[row * width + column]) : 0
    }
    if inColor {
      lines = stride(from: 0, to: height, by: 2).map { row in
        var text = ""
        for column in 0..<width {
          // The upper half block has the upper pixel for its colour and the lower one behind it.
          let (upper, lower) = (pixel(row, column), pixel(row + 1, column))
          text += "\u{1b}[38;5;\(TerminalPicture.grey(upper));48;5;\(TerminalPicture.grey(lower))m▀"
        }
        return text + "\u{1b}[0m"
      }
    } else {
      let ramp = Array(" .:-=+*#%@")
      lines = stride(from: 0, to: height, by: 2).map { row in
        String(
          (0..<width).map { column in
            ramp[(pixel(row, column) + pixel(row + 1, column)) * (ramp.count - 1) / 510]
          })
      }
    }
  }

  /// The nearest of the 24 greys, black and white of the 256-colour palette.
  private static func grey(_ value: Int) -> Int {
    if value < 4 { return 16 }
    if value > 246 { return 231 }
    return 232 + Swift.min(23, (value - 3) / 10)
  }

  /// Whether standard output is a terminal that shows colours.
  static var hasColor: Bool {
    guard isatty(1) == 1, getenv("NO_COLOR") == nil else { return false }
    return getenv("TERM").map { String(cString: $0) != "dumb" } ?? false
  }
}
