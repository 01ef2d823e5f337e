// SPDX-License-Identifier: Apache-2.0

package import PinionCore

extension Sequential {
  /// A table of the layers with their output shapes and numbers of parameters, and the totals.
  ///
  /// ```swift
  /// print(network.summary())
  /// ```
  public func summary() -> String {
    let layers = layerFacts
    let rows = layers.map { layer -> [String] in
      let count = layer.parameterCount.map(grouped) ?? "0 (unbuilt)"
      return ["\(layer.name) (\(layer.kind))", layer.batchShape ?? "?", count]
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

  /// What tables and pictures say of a layer.
  package struct LayerFacts {
    package let name: String
    package let kind: String
    package let label: String
    /// The activation's name, where the layer ends with one.
    package let activation: String?
    /// The shapes of an input and an output without the axis of samples, and the number of parameters; nil before the
    /// network is built.
    package let inputShape: Shape?
    package let outputShape: Shape?
    package let parameterCount: Int?

    /// The shape of a batch of outputs.
    package var batchShape: String? { outputShape.map(LayerFacts.batchShape) }

    package static func batchShape(_ shape: Shape) -> String {
      "[\((["batch"] + shape.map(String.init)).joined(separator: ", "))]"
    }
  }

  /// The layers in order, built where the shape of the input is known.
  package var layerFacts: [LayerFacts] {
    try? buildIfPossible()
    return zip(modules.indices, layerNames).map { index, name in
      let layer = modules[index]
      let entry = stack?.entries[index]
      return LayerFacts(
        name: name, kind: type(of: layer).typeName, label: layer.label,
        activation: (layer as? any ActivatedLayer)?.activation.name,
        inputShape: entry?.inputShape, outputShape: entry?.outputShape,
        parameterCount: entry.map { count($0.specs) })
    }
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
package func grouped(_ number: Int) -> String {
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
