// SPDX-License-Identifier: Apache-2.0

extension Tensor: CustomStringConvertible, CustomDebugStringConvertible {
  /// The elements as NumPy's `str` prints them: aligned, wrapped at 75 columns, and the middle of more than 1,000 left out.
  ///
  /// A tensor without values yet, in a function that is being compiled, prints its shape and type.
  public var description: String { text(separator: " ", prefix: "", suffix: "") ?? unknown }

  /// The elements with commas and the type: `Tensor([5, 0, 4, ..., 5, 6, 8], dtype: uint8)`.
  public var debugDescription: String {
    guard let body = text(separator: ", ", prefix: "Tensor(", suffix: ")") else { return unknown }
    return "Tensor(\(body), dtype: \(dtype))"
  }

  private var unknown: String { "Tensor(shape: \(shape), dtype: \(dtype), without values)" }

  private func text(separator: String, prefix: String, suffix: String) -> String? {
    var tensor = self
    while let tracer = tensor.tracer {
      guard let value = tracer.graph.value(tracer.index) else { return nil }
      tensor = value
    }
    if case .failed = tensor.backing { return nil }
    if ndim == 0, prefix.isEmpty { return ElementFormat.scalar(tensor.materialized) }
    if size == 0 { return "[]" }
    return ArrayText(
      tensor.materialized, separator: separator, prefix: prefix, suffix: suffix
    ).text
  }
}

/// The text of a tensor with at least one element.
///
/// Follows the rules of NumPy's `array2string` (numpy/_core/arrayprint.py).
private struct ArrayText {
  private let tensor: Tensor
  private let format: ElementFormat
  private let separator: String
  private let hangingIndent: String
  private let width: Int
  private let isSummary: Bool

  private static let threshold = 1000
  private static let edgeItems = 3
  private static let lineWidth = 75

  init(_ tensor: Tensor, separator: String, prefix: String, suffix: String) {
    self.tensor = tensor
    self.separator = separator
    hangingIndent = String(repeating: " ", count: prefix.count + 1)
    width = ArrayText.lineWidth - suffix.count
    isSummary = tensor.size > ArrayText.threshold
    format = ElementFormat(isSummary ? ArrayText.edges(tensor) : tensor)
  }

  var text: String {
    tensor.ndim == 0
      ? format.words(tensor.unsqueezed(axis: 0), [0])[0] : line(tensor, hangingIndent, width)
  }

  /// The elements that a summary shows.
  private static func edges(_ tensor: Tensor) -> Tensor {
    var result = tensor
    for axis in 0..<tensor.ndim where tensor.shape[axis] > 2 * edgeItems {
      var head = [AxisIndex](repeating: .all, count: axis)
      var tail = head
      head.append((..<edgeItems).axisIndex)
      tail.append(((-edgeItems)...).axisIndex)
      result = Tensor(
        concatenating: [part(result, head), part(result, tail)], axis: axis)
    }
    return result
  }

  private static func part(_ tensor: Tensor, _ indices: [AxisIndex]) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      try apply(Slice(slices: try IndexPlan(indices, tensor.shape).slices), [tensor])
    }
  }

  private func line(_ tensor: Tensor, _ indent: String, _ width: Int) -> String {
    let count = tensor.shape[0]
    let isCut = isSummary && count > 2 * ArrayText.edgeItems
    let shown = isCut ? ArrayText.edgeItems : count
    let positions = Array(0..<shown) + (isCut ? Array(count - shown..<count) : [])
    let trimmed = separator.last == " " ? String(separator.dropLast()) : separator
    var text = ""
    if tensor.ndim == 1 {
      let limit = width - Swift.max(trimmed.count, 1)
      var words = format.words(tensor, positions)
      if isCut { words.insert("...", at: shown) }
      var row = indent
      for (number, word) in words.enumerated() {
        if row.count + word.count > limit, row.count > indent.count {
          while row.last == " " { row.removeLast() }
          text += row + "\n"
          row = indent
        }
        row += word + (number < words.count - 1 ? separator : "")
      }
      text += row
    } else {
      let lineEnd = trimmed + String(repeating: "\n", count: tensor.ndim - 1)
      var blocks = positions.map { line(tensor[$0], indent + " ", width - 1) }
      if isCut { blocks.insert("...", at: shown) }
      text = blocks.map { indent + $0 }.joined(separator: lineEnd)
    }
    return "[" + text.dropFirst(indent.count) + "]"
  }
}
