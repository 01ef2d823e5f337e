// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

extension Sequential {
  /// A table of the layers with their output shapes and numbers of parameters, and the totals.
  ///
  /// ```swift
  /// print(network.summary())
  /// ```
  public func summary() -> String {
    try? buildIfPossible()
    let names = layerNames
    let rows = modules.indices.map { index -> [String] in
      let kind = "\(names[index]) (\(type(of: modules[index]).typeName))"
      guard let entry = stack?.entries[index] else { return [kind, "?", "0 (unbuilt)"] }
      let shape = ["batch"] + entry.outputShape.map(String.init)
      return [kind, "[\(shape.joined(separator: ", "))]", grouped(count(entry.specs))]
    }
    let specs = stack?.entries.flatMap(\.specs) ?? []
    let trainable = count(specs.filter(\.isTrainable))
    let total = count(specs)
    return """
      Network: "\(name)"
      \(table(["Layer (type)", "Output shape", "Parameters"], rows))
       Total parameters: \(sized(total))
       Trainable: \(sized(trainable))
       Not trainable: \(sized(total - trainable))
      """
  }

  private func count(_ specs: [ParameterSpec]) -> Int {
    specs.reduce(0) { $0 + $1.shape.size }
  }

  private func sized(_ count: Int) -> String {
    var size = Double(count) * 4
    var units = ["B", "KB", "MB", "GB", "TB"][...]
    while size >= 1024, units.count > 1 {
      size /= 1024
      units.removeFirst()
    }
    return "\(grouped(count)) (\(format("%.2f", size)) \(units.first!))"
  }
}

/// 1234567 → `1,234,567`.
private func grouped(_ number: Int) -> String {
  var digits = String(number)
  var index = digits.count - 3
  while index > 0 {
    digits.insert(",", at: digits.index(digits.startIndex, offsetBy: index))
    index -= 3
  }
  return digits
}

/// A table with box-drawing characters; the last column is set to the right.
private func table(_ header: [String], _ rows: [[String]]) -> String {
  let minimum = [32, 23, 12]
  let widths = header.indices.map { column in
    ([header] + rows).map { $0[column].count }.reduce(minimum[column], max)
  }
  func line(_ cells: [String], _ edge: String) -> String {
    let padded = cells.enumerated().map { column, cell in
      let space = String(repeating: " ", count: widths[column] - cell.count)
      return column == cells.count - 1 ? space + cell : cell + space
    }
    return "\(edge) \(padded.joined(separator: " \(edge) ")) \(edge)"
  }
  func rule(_ left: String, _ stroke: String, _ middle: String, _ right: String) -> String {
    let strokes = widths.map { String(repeating: stroke, count: $0 + 2) }
    return left + strokes.joined(separator: middle) + right
  }
  var lines = [rule("┏", "━", "┳", "┓"), line(header, "┃"), rule("┡", "━", "╇", "┩")]
  for (index, row) in rows.enumerated() {
    if index > 0 { lines.append(rule("├", "─", "┼", "┤")) }
    lines.append(line(row, "│"))
  }
  lines.append(rule("└", "─", "┴", "┘"))
  return lines.joined(separator: "\n")
}
