// SPDX-License-Identifier: Apache-2.0

internal import Pinion

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#endif

/// Where a screen writes: headings, wrapped text, code with what it gives, pictures.
///
/// Where the window is not high enough, the page stops before a line would push the first one out, and goes on in an
/// empty window when the reader does.
final class Page {
  /// The width of the window.
  let width: Int
  /// The width of text, which is easier to read if it is not too wide.
  let columns: Int
  let color: TerminalColor
  /// The rows for text; nil is no end of them.
  private let height: Int?
  /// Says that there is more, waits, and empties the window; false where the reader does not go on.
  private let turn: () -> Bool
  private var rowsUsed = 0
  /// Whether the reader has left the page; what is written then is not shown.
  private(set) var isLeft = false

  /// - Parameters:
  ///   - width: the columns of the window.
  ///   - height: its rows without the last one, or nil where it has no end.
  ///   - color: the colours that it shows.
  ///   - turn: called before each further window.
  init(width: Int, height: Int? = nil, color: TerminalColor, turn: @escaping () -> Bool = { true })
  {
    self.width = width
    self.height = height
    self.color = color
    self.turn = turn
    columns = Swift.max(20, Swift.min(width, 80))
  }

  /// Whether the page is a window, whose rows have an end.
  var isWindow: Bool { height != nil }

  func heading(_ title: String) {
    write(styled(title, "1;36"))
    write(styled(String(repeating: "─", count: columns), "36"))
  }

  /// A paragraph.
  func text(_ text: String) {
    let lines = Page.wrapped(text, columns)
    makeRoom(for: lines.count)
    for line in lines { write(line) }
    blank()
  }

  /// Code, with what it gives to the right of an arrow.
  func code(_ code: String, _ value: Any? = nil) {
    let result = value.map { " → " + styled("\($0)", "32") } ?? ""
    write("  " + styled(code, "1") + result)
  }

  /// Lines as they are, a little to the right; what the window is too narrow for is cut.
  func lines(_ block: String, indent: Int = 2) {
    let lines = block.split(separator: "\n", omittingEmptySubsequences: false)
    makeRoom(for: lines.count)
    for line in lines {
      let space = String(repeating: " ", count: indent)
      write(space + visible(line, upTo: Swift.max(0, width - indent)).text)
    }
  }

  func blank() {
    // Not at the top of a window that others have filled before.
    if rowsUsed != 0 || height == nil { write("") }
  }

  /// Turns the page where fewer rows are left, so that what belongs together is seen together.
  func makeRoom(for rows: Int) {
    guard let height, !isLeft, rowsUsed > 0, rowsUsed + Swift.min(rows, height) > height else {
      return
    }
    isLeft = !turn()
    rowsUsed = 0
  }

  private func styled(_ text: String, _ code: String) -> String {
    Page.styled(text, code, color)
  }

  /// Text in a style, by the number of its escape sequence, where the terminal shows any.
  static func styled(_ text: String, _ code: String, _ color: TerminalColor) -> String {
    color == .none ? text : "\u{1b}[\(code)m\(text)\u{1b}[0m"
  }

  private func write(_ line: String) {
    // The terminal breaks what is too long.
    let rows = Swift.max(1, (visible(line[...]).count + width - 1) / width)
    makeRoom(for: rows)
    if isLeft { return }
    rowsUsed += rows
    print(line)
    fflush(nil)
  }

  /// Words in lines of at most so many characters.
  static func wrapped(_ text: String, _ columns: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: \.isWhitespace) {
      if !line.isEmpty, line.count + 1 + word.count > columns {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return line.isEmpty ? lines : lines + [line]
  }
}

/// Blocks of lines next to each other, at the height of the highest.
func sideBySide(_ blocks: [String], gap: Int = 3) -> String {
  let columns = blocks.map { $0.split(separator: "\n", omittingEmptySubsequences: false) }
  let widths = columns.map { $0.map { visible($0).count }.max() ?? 0 }
  let height = columns.map(\.count).max() ?? 0
  return (0..<height).map { row in
    zip(columns, widths).map { column, width in
      let line = row < column.count ? column[row] : ""
      return line + String(repeating: " ", count: width - visible(line).count)
    }.joined(separator: String(repeating: " ", count: gap))
  }.joined(separator: "\n")
}

/// A line up to some number of characters that are seen, with the codes of colours, which are not.
private func visible(
  _ line: Substring, upTo length: Int = .max
) -> (text: String, count: Int) {
  var (text, count, isCode) = ("", 0, false)
  for character in line {
    if character == "\u{1b}" { isCode = true }
    if isCode || count < length { text.append(character) }
    if !isCode, count < length { count += 1 }
    if isCode, character.isLetter { isCode = false }
  }
  return (text, count)
}
