// SPDX-License-Identifier: Apache-2.0

extension CellGrid {
  /// What is seen in a cell.
  func cell(_ row: Int, _ column: Int) -> TerminalCell {
    let index = row * columns + column
    let block = Block(areas, opacities, row, column)
    // What stands on an area has it for its background.
    let behind = color != .none && block.coveredCount > 4 ? block.mean() : nil
    if let letter = letters[index]?.cell { return cell(letter, on: behind) }
    if let sign = signs[index] { return TerminalCell(character: sign) }
    if !arms[index].isEmpty {
      let character = arms[index].character(hasUnicode)
      if let cell = cell(character, armInk[index], on: behind) { return cell }
    }
    let own = (0..<8).map { dots[dot($0, row, column)] }
    if let mostly = own.compactMap(\.self).mostFrequent {
      let mask = UInt8(own.indices.reduce(0) { own[$1] == nil ? $0 : $0 | 1 << $1 })
      let character = hasUnicode ? Character(braille: mask) : Character(ascii: mask)
      // An axis does not cut what stands on it.
      let isAxis = mostly.isNeutral && behind == nil && block.coveredCount > 0
      if !isAxis, let cell = cell(character, mostly, on: behind) { return cell }
    }
    return color == .none
      ? TerminalCell(character: block.ink(hasUnicode)) : block.cell(hasUnicode)
  }

  private func cell(_ letter: TerminalCell, on behind: RGB?) -> TerminalCell {
    guard color != .none, let ink = letter.foreground else {
      return TerminalCell(character: letter.character)
    }
    var cell = letter
    cell.background = behind
    if let behind {
      // Text in the picture's paper may have been meant for another ground.
      if abs(ink.lightness - behind.lightness) < 0.25 {
        cell.foreground = behind.lightness > 0.5 ? RGB(0, 0, 0) : RGB(255, 255, 255)
      }
    } else if ink.isNeutral {
      cell.foreground = nil
    }
    return cell
  }

  /// A part of a line, in the terminal's own colour where it is grey.
  ///
  /// - Returns: nil where the line is hardly seen on paper, as those of a grid are: between few cells they would only
  ///   be in the way.
  private func cell(_ character: Character, _ ink: RGB, on behind: RGB?) -> TerminalCell? {
    let contrast = contrast(ink)
    let isOwn = behind != nil || !ink.isNeutral
    if !isOwn && contrast < 0.15 { return nil }
    if color == .none { return TerminalCell(character: character) }
    return TerminalCell(
      character: character, foreground: isOwn ? ink : contrast < 0.3 ? .gray : nil,
      background: behind)
  }

  /// The place of a cell's dot of this number: 0 to 3 from the top to the bottom on the left, then those on the right.
  private func dot(_ number: Int, _ row: Int, _ column: Int) -> Int {
    (4 * row + number % 4) * 2 * columns + 2 * column + number / 4
  }
}

extension CellGrid.Arms {
  /// A line in a cell's middle.
  func character(_ hasUnicode: Bool) -> Character {
    if hasUnicode { return Array(" ╵╶└╷│┌├╴┘─┴┐┤┬┼")[Int(rawValue)] }
    return isSubset(of: [.left, .right]) ? "-" : isSubset(of: [.up, .down]) ? "|" : "+"
  }
}

extension Character {
  /// What stands for the series of this number where there are no colours.
  init(series number: Int, _ hasUnicode: Bool) {
    let signs = Array(hasUnicode ? "●×▲○◆+" : "ox#%&$")
    self = signs[number % signs.count]
  }

  /// The sign of braille with these dots; bits 0 to 3 are the left ones from the top, bits 4 to 7 the right ones.
  init(braille mask: UInt8) {
    // Unicode counts three rows on the left, three on the right, then the fourth.
    let bits: [UInt32] = [0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80]
    let sum = bits.indices.reduce(UInt32(0)) { mask >> $1 & 1 == 1 ? $0 | bits[$1] : $0 }
    self = Unicode.Scalar(0x2800 + sum).map(Character.init) ?? " "
  }

  /// The character of ASCII that looks most like these dots.
  init(ascii mask: UInt8) {
    let (left, right) = (
      (0..<4).filter { mask >> $0 & 1 == 1 }, (0..<4).filter { mask >> ($0 + 4) & 1 == 1 }
    )
    let rows = Set(left + right)
    func mean(_ rows: [Int]) -> Double { Double(rows.reduce(0, +)) / Double(rows.count) }
    if left.count + right.count > 5 {
      self = "*"
    } else if rows.count == 1, let row = rows.first {
      self = row == 0 ? "'" : row == 3 ? (left.isEmpty || right.isEmpty ? "." : "_") : "-"
    } else if left.isEmpty || right.isEmpty {
      self = "|"
    } else {
      let fall = mean(right) - mean(left)
      self = fall > 0.4 ? "\\" : fall < -0.4 ? "/" : "*"
    }
  }
}

extension [RGB] {
  /// The colour that occurs most often, of several the one that did so first.
  fileprivate var mostFrequent: RGB? {
    var best: (color: RGB, count: Int)?
    for color in self {
      let count = count { $0 == color }
      if count > best?.count ?? 0 { best = (color, count) }
    }
    return best?.color
  }
}

/// The areas in a cell: a colour for each of its 2 × 4 dots.
struct Block {
  /// Numbered as those of braille: 0 to 3 on the left.
  private var dots: [(color: RGB, alpha: Int, isOpaque: Bool)] = []

  init(_ areas: Raster, _ opacities: [UInt8], _ row: Int, _ column: Int) {
    for number in 0..<8 {
      let index = (4 * row + number % 4) * areas.width + 2 * column + number / 4
      let (dot, opacity) = (4 * index, Int(opacities[index]))
      // An edge counts whole or not at all.
      let alpha = 2 * Int(areas.bytes[dot + 3]) >= opacity ? Int(areas.bytes[dot + 3]) : 0
      func part(_ channel: Int) -> UInt8 {
        // Colours are multiplied by their opacity.
        alpha == 0
          ? 0 : UInt8(min(255, (Int(areas.bytes[dot + channel]) * 255 + alpha / 2) / alpha))
      }
      dots.append((RGB(part(0), part(1), part(2)), opacity == 0 ? 0 : alpha, opacity >= 192))
    }
  }

  private func isCovered(_ number: Int) -> Bool { dots[number].isOpaque && dots[number].alpha > 0 }

  var coveredCount: Int { dots.indices.count(where: isCovered) }

  /// The mean colour of the dots that are covered.
  func mean(_ isIncluded: (Int) -> Bool = { _ in true }) -> RGB {
    mean(dots.indices.filter { isIncluded($0) && isCovered($0) })
  }

  /// The mean colour of dots, each weighted with its opacity.
  private func mean(_ numbers: [Int]) -> RGB {
    let weight = max(1, numbers.reduce(0) { $0 + dots[$1].alpha })
    func part(_ channel: KeyPath<RGB, UInt8>) -> UInt8 {
      let sum = numbers.reduce(0) { $0 + Int(dots[$1].color[keyPath: channel]) * dots[$1].alpha }
      return UInt8((sum + weight / 2) / weight)
    }
    return RGB(part(\.red), part(\.green), part(\.blue))
  }

  // MARK: In colour

  /// The block of one or two colours that looks most like the areas.
  func cell(_ hasUnicode: Bool) -> TerminalCell {
    guard dots.contains(where: { $0.alpha > 0 }) else { return .blank }
    guard hasUnicode else {
      return coveredCount >= 4 ? TerminalCell(character: " ", background: mean()) : .blank
    }
    if coveredCount == 0 { return shade }
    if coveredCount == 8 { return halves }
    return TerminalCell(character: outline, foreground: mean())
  }

  /// What is transparent has a character of which a part is ink.
  private var shade: TerminalCell {
    let alpha = dots.reduce(0) { $0 + $1.alpha } / 8
    // Less than half of a cell is none.
    guard dots.count(where: { $0.alpha > 0 }) >= 4, alpha >= 16 else { return .blank }
    let character: Character = alpha < 96 ? "░" : alpha < 160 ? "▒" : "▓"
    return TerminalCell(character: character, foreground: mean(Array(dots.indices)))
  }

  /// Two halves, above and below or side by side, whichever fits better.
  private var halves: TerminalCell {
    func split(_ isFirst: (Int) -> Bool) -> (first: RGB, second: RGB, error: Int) {
      let (first, second) = (mean(isFirst), mean { !isFirst($0) })
      let error = dots.indices.reduce(0) {
        $0 + dots[$1].color.distance(to: isFirst($1) ? first : second)
      }
      return (first, second, error)
    }
    let (levels, sides) = (split { $0 % 4 < 2 }, split { $0 < 4 })
    let (best, character): (_, Character) =
      sides.error < levels.error ? (sides, "▌") : (levels, "▀")
    return best.first == best.second
      ? TerminalCell(character: "█", foreground: best.first)
      : TerminalCell(character: character, foreground: best.first, background: best.second)
  }

  /// A shape that is near to that of what is covered.
  private var outline: Character {
    let (left, right) = ((0..<4).filter(isCovered), (4..<8).filter(isCovered))
    // Areas that stand on the cell's lower edge, such as bars, are most.
    if left == right.map({ $0 - 4 }), left == Array((4 - left.count)..<4) {
      return [" ", "▂", "▄", "▆", "█"][left.count]
    }
    let quarters = [0, 2, 4, 6].map { isCovered($0) || isCovered($0 + 1) }
    let mask = quarters.indices.reduce(0) { quarters[$1] ? $0 | 1 << $1 : $0 }
    return Array(" ▘▖▌▝▀▞▛▗▚▄▙▐▜▟█")[mask]
  }

  // MARK: Without colour

  /// A character with about as much ink.
  func ink(_ hasUnicode: Bool) -> Character {
    func mean(_ numbers: [Int]) -> Double {
      Double(numbers.reduce(0) { $0 + Int(dots[$1].color.red) * dots[$1].alpha }) / 255 / 255
        / Double(numbers.count)
    }
    let (upper, lower) = (mean([0, 1, 4, 5]), mean([2, 3, 6, 7]))
    if hasUnicode && abs(upper - lower) > 0.5 { return upper > lower ? "▀" : "▄" }
    let ramp = Array(hasUnicode ? " ░▒▓█" : " .:-=+*#%@")
    // What is translucent is seen, however little ink it is.
    let least = dots.count(where: { !$0.isOpaque && $0.alpha > 16 }) > 4 ? 1 : 0
    return ramp[max(least, Int(((upper + lower) / 2 * Double(ramp.count - 1)).rounded()))]
  }
}
