// SPDX-License-Identifier: Apache-2.0

/// The text of an NPY file's header: a Python dictionary with exactly three entries.
///
/// ```
/// {'descr': '<f4', 'fortran_order': False, 'shape': (60000, 28, 28), }
/// ```
///
/// Just what NumPy writes, now or once, is read: strings without escapes, `True` and `False`, tuples
/// of integers (after which Python 2 wrote an `L`), and white space and commas where Python allows them.
struct NPYDictionary {
  private(set) var descr = ""
  private(set) var isFortran = false
  private(set) var shape: [Int] = []

  private let text: [UInt8]
  private let name: String
  private var position = 0

  init(_ text: [UInt8], name: String) throws {
    self.text = text
    self.name = name
    var found: Set<String> = []
    try expect("{")
    while !take("}") {
      let start = position
      let key = try string("a name in quotes")
      guard found.insert(key).inserted else {
        throw DataError(.corrupt, name, "the header has '\(key)' twice")
      }
      try expect(":")
      switch key {
      case "descr":
        if take("[") || take("(") {
          throw DataError(
            .unsupported, name, "elements with fields (a structured type), expected numbers")
        }
        descr = try string("a type in quotes")
      case "fortran_order": isFortran = try truthValue()
      case "shape": shape = try tuple()
      default:
        position = start
        throw unexpected("'descr', 'fortran_order' or 'shape'")
      }
      if !take(",") {
        try expect("}", orElse: "a comma or }")
        break
      }
    }
    skipSpace()
    guard position == text.count else { throw unexpected("nothing more") }
    for key in ["descr", "fortran_order", "shape"] where !found.contains(key) {
      throw DataError(.corrupt, name, "the header has no '\(key)'")
    }
  }

  // MARK: Values

  private mutating func string(_ expected: String) throws -> String {
    skipSpace()
    let start = position
    guard let quote = next, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw unexpected(expected)
    }
    let end = text[(start + 1)...].firstIndex {
      $0 == quote || $0 < 0x20 || $0 == UInt8(ascii: "\\")
    }
    guard let end, text[end] == quote else { throw unexpected(expected) }
    position = end + 1
    return String(decoding: text[start + 1..<end], as: UTF8.self)
  }

  private mutating func truthValue() throws -> Bool {
    if take("True") { return true }
    try expect("False", orElse: "True or False")
    return false
  }

  private mutating func tuple() throws -> [Int] {
    var values: [Int] = []
    var endsInComma = false
    try expect("(", orElse: "a tuple of integers")
    while !take(")") {
      if !values.isEmpty && !endsInComma { throw unexpected("a comma or )") }
      values.append(try extent())
      endsInComma = take(",")
    }
    // (3) is a number.
    guard values.count != 1 || endsInComma else {
      position -= 1
      throw unexpected("a comma")
    }
    return values
  }

  private mutating func extent() throws -> Int {
    skipSpace()
    let digits = text[position...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard let value = Int(String(decoding: digits, as: UTF8.self)),
      digits.count == 1 || digits.first != UInt8(ascii: "0")
    else { throw unexpected("an extent from 0 to \(Int.max)") }
    position = digits.endIndex
    if next == UInt8(ascii: "L") { position += 1 }
    return value
  }

  // MARK: Characters

  private var next: UInt8? { position < text.count ? text[position] : nil }

  private mutating func skipSpace() {
    while let next, [0x20, 0x09, 0x0a, 0x0d].contains(next) { position += 1 }
  }

  /// Goes past a word if it is next.
  private mutating func take(_ word: String) -> Bool {
    skipSpace()
    guard text[position...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  private mutating func expect(_ word: String, orElse description: String? = nil) throws {
    if !take(word) { throw unexpected(description ?? word) }
  }

  private func unexpected(_ expected: String) -> DataError {
    let shown = text[position...].prefix(16).map { (0x20..<0x7f).contains($0) ? $0 : 0x3f }
    let found = shown.isEmpty ? "its end" : "\"\(String(decoding: shown, as: UTF8.self))\""
    return DataError(
      .corrupt, name, "the header has \(found) at byte \(position), expected \(expected)")
  }
}
