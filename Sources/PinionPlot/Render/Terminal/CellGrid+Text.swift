// SPDX-License-Identifier: Apache-2.0

extension CellGrid {
  /// Writes text into whole cells, upright text from top to bottom.
  ///
  /// It is moved or cut to fit. An earlier text that it would cut is taken off: a part of a number is a wrong number.
  mutating func write(_ text: Text) {
    guard text.isDrawable, text.color.alpha > 0.1, areas.clip.width > 0, areas.clip.height > 0
    else { return }
    let characters = hasUnicode ? text.characters.map(\.simplified) : text.characters.inASCII
    guard characters.contains(where: { $0 != " " }) else { return }
    let (sine, cosine) = Turn.sineAndCosine(degrees: text.rotation)
    // In the middle of the height of the letters.
    let lift = 0.32 * text.size
    let position = place(text.position)
    let x = (position.x + sine * lift / Self.pointsPerDot) / 2
    let y = (position.y - cosine * lift / Self.pointsPerDot) / 4
    guard x > -1, x < Double(columns + 1), y > -1, y < Double(rows + 1) else { return }

    let isUpright = abs(sine) > 0.8
    let widths = characters.map { isUpright ? 1 : $0.columnCount }
    let room = isUpright ? rows : columns
    var (kept, length) = (0, 0)
    while kept < characters.count, length + widths[kept] <= room {
      length += widths[kept]
      kept += 1
    }
    var shown = Array(characters[..<kept])
    if kept < characters.count {
      while length > room - 1, let last = shown.popLast() {
        length -= isUpright ? 1 : last.columnCount
      }
      shown.append(hasUnicode ? "…" : ".")
      length += 1
    }
    // Text that is turned to the left begins at its lower end.
    let before =
      switch text.anchor {
      case .start: isUpright && sine < 0 ? 1.0 : 0
      case .middle: 0.5
      case .end: isUpright && sine < 0 ? 0 : 1.0
      }
    let start = ((isUpright ? y : x) - before * Double(length)).rounded()
    var along = max(0, min(Int(start), room - length))
    let across = max(
      0, min(Int((isUpright ? x : y).rounded(.down)), (isUpright ? columns : rows) - 1))

    let style = TerminalCell(
      character: nil, foreground: RGB(text.color), isBold: text.bold)
    let label = labels.count
    labels.append([])
    for character in shown {
      let (row, column) = isUpright ? (along, across) : (across, along)
      let width = character.columnCount
      along += isUpright ? 1 : width
      guard column + width <= columns else { continue }
      for part in 0..<width {
        var cell = style
        if part == 0 { cell.character = character }
        let index = row * columns + column + part
        if let earlier = letters[index]?.label, earlier != label { remove(earlier) }
        letters[index] = Letter(cell: cell, label: label)
        labels[label].append(index)
      }
    }
  }

  private mutating func remove(_ label: Int) {
    for cell in labels[label] { letters[cell] = nil }
  }
}

extension Character {
  /// The character without what makes terminals disagree about its width: parts of emoji that are joined.
  fileprivate var simplified: Character {
    guard let first = unicodeScalars.first, unicodeScalars.count > 1 else { return self }
    let isPlain = unicodeScalars.dropFirst().allSatisfy {
      $0.properties.generalCategory == .nonspacingMark && $0 != "\u{fe0f}"
    }
    return isPlain ? self : Character(first)
  }
}
