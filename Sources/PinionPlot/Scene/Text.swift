// SPDX-License-Identifier: Apache-2.0

extension Text {
  /// Whether it has a place, a size and a direction.
  var isDrawable: Bool {
    position.isDrawable && size > 0 && size < 1e6 && abs(rotation) < 1e6
  }

  /// How wide the text is, in points: what layout and every renderer agree on.
  var width: Double {
    let spacing = bold ? Font.boldSpacing : 0
    let hundredths = characters.reduce(0) { $0 + Font.glyph($1).advance + spacing }
    return hundredths * size / 100
  }

  /// What is drawn: control characters, which would break a line, a document or a terminal, are
  /// replaced by a visible sign, white space by a blank.
  var characters: [Character] {
    string.map { character in
      if character.isWhitespace { return " " }
      let isControl = character.unicodeScalars.contains { scalar in
        switch scalar.properties.generalCategory {
        case .control, .surrogate, .unassigned, .privateUse, .lineSeparator, .paragraphSeparator:
          true
        // Marks of direction, and those that show nothing; joiners inside emoji stay.
        case .format: scalar != "\u{200d}"
        default: false
        }
      }
      return isControl ? "\u{fffd}" : character
    }
  }
}

extension Character {
  /// The columns that a terminal gives the character: two for Chinese, Japanese, Korean and emoji.
  var columnCount: Int {
    guard let scalar = unicodeScalars.first else { return 0 }
    if unicodeScalars.contains("\u{fe0f}") || scalar.properties.isEmojiPresentation { return 2 }
    switch scalar.value {
    case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xa960...0xa97c, 0xac00...0xd7a3,
      0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1faff,
      0x20000...0x3fffd:
      return 2
    default: return 1
    }
  }
}
