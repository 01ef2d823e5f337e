// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#endif

/// Where a screen writes: headings, wrapped text, code with what it gives, pictures.
struct Page {
  /// The width of the window.
  let width: Int
  /// The width of text, which is easier to read if it is not too wide.
  let columns: Int
  let hasColor: Bool

  init(width: Int, hasColor: Bool) {
    self.width = width
    columns = Swift.max(20, Swift.min(width, 80))
    self.hasColor = hasColor
  }

  func heading(_ title: String) {
    write(styled(title, "1;36") + "\n" + styled(String(repeating: "─", count: columns), "36"))
  }

  /// A paragraph.
  func text(_ text: String) {
    for line in Page.wrapped(text, columns) { write(line) }
    write("")
  }

  /// Code, with what it gives to the right of an arrow.
  func code(_ code: String, _ value: Any? = nil) {
    let result = value.map { " → " + styled("\($0)", "32") } ?? ""
    write("  " + styled(code, "1") + result)
  }

  /// Lines as they are, a little to the right; what the window is too narrow for is cut.
  func lines(_ block: String, indent: Int = 2) {
    for line in block.split(separator: "\n", omittingEmptySubsequences: false) {
      let space = String(repeating: " ", count: indent)
      write(space + visible(line, upTo: Swift.max(0, width - indent)).text)
    }
  }

  func blank() { write("") }

  /// The last line, which does not end, so that it may be the window's last, too.
  func footer(_ text: String) {
    print(styled(text, "2"), terminator: "")
    fflush(nil)
  }

  private func styled(_ text: String, _ code: String) -> String {
    hasColor ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
  }

  private func write(_ line: some StringProtocol) {
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
