// SPDX-License-Identifier: Apache-2.0

extension [Character] {
  /// The text in characters of ASCII that mean about the same: `e` for `é`, `theta` for `θ`, `10^-3` for `10⁻³`.
  var inASCII: [Character] {
    var (result, wasRaised) = ([Character](), false)
    for character in self {
      if character.isRaised && !wasRaised { result.append("^") }
      wasRaised = character.isRaised
      result += character.inASCII
    }
    return result
  }
}

extension Character {
  fileprivate var isRaised: Bool {
    unicodeScalars.first?.properties.name?.hasPrefix("SUPERSCRIPT") ?? false
  }

  fileprivate var inASCII: [Character] {
    guard !isASCII, let scalar = unicodeScalars.first else { return [self] }
    // A letter that is followed by its accents.
    if scalar.isASCII { return [Character(scalar)] }
    if let digit = wholeNumberValue, (0...9).contains(digit) { return Array("\(digit)") }
    return Array(Character.substitutes[self] ?? scalar.spelled ?? "?")
  }

  private static let substitutes: [Character: String] = [
    "−": "-", "–": "-", "—": "-", "‐": "-", "⁻": "-", "₋": "-", "⁺": "+", "₊": "+", "ⁿ": "n",
    "ₙ": "n", "ᵀ": "^T", "×": "x",
    "·": ".", "⋅": ".", "•": "*", "…": "...", "÷": "/", "±": "+-", "‘": "'", "’": "'", "′": "'",
    "“": "\"", "”": "\"", "″": "\"", "«": "<<", "»": ">>", "→": "->", "►": ">", "←": "<-",
    "◄": "<", "↑": "^", "▲": "^", "↓": "v", "▼": "v", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~",
    "∞": "inf", "√": "sqrt", "∑": "sum", "∏": "prod", "∂": "d", "∇": "grad", "∈": "in", "°": "deg",
    "µ": "u", "ß": "ss", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "€": "EUR", "£": "GBP",
    "ϵ": "epsilon", "ϑ": "theta", "ϕ": "phi",
  ]
}

extension Unicode.Scalar {
  /// A Latin letter without its accents, or a Greek one's name.
  ///
  /// Unicode's names say both: LATIN SMALL LETTER E WITH ACUTE, GREEK CAPITAL LETTER DELTA.
  fileprivate var spelled: String? {
    guard let words = properties.name?.split(separator: " "), words.count > 3,
      ["LETTER", "LIGATURE"].contains(words[2])
    else { return nil }
    let base = words.prefix { $0 != "WITH" }.last ?? ""
    guard words[0] == "GREEK" || words[0] == "LATIN" && base.count <= 2 else { return nil }
    // The standard spells this one so.
    let name = base == "LAMDA" ? "lambda" : base.lowercased()
    return words[1] == "CAPITAL" ? name.prefix(1).uppercased() + name.dropFirst() : name
  }
}
