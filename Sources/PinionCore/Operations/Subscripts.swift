// SPDX-License-Identifier: Apache-2.0

/// What the text of an `einsum` says of the operands with which it is called.
struct EinsumSubscripts {
  /// The labels of each operand's axes.
  private(set) var operands: [[Int]] = []
  /// The labels of the result's axes.
  private(set) var output: [Int] = []
  /// The extent along each label.
  private(set) var extents: [Int: Int] = [:]

  private let text: String

  /// A letter is its own label; axes under an ellipsis have negative ones, which count from the back.
  private struct Term {
    var letters: [(label: Int, position: Int)] = []
    /// How many letters come before the ellipsis.
    var ellipsis: Int?
  }

  init(_ text: String, _ shapes: [Shape]) throws(TensorError) {
    self.text = text
    let (terms, result) = try EinsumSubscripts.parse(text)
    guard terms.count == shapes.count else {
      throw TensorError(
        "einsum", "\"\(text)\" is for \(terms.count) operands, received \(shapes.count)")
    }
    var broadcast = 0
    for (number, (term, shape)) in zip(terms, shapes).enumerated() {
      let hidden = shape.count - term.letters.count
      guard term.ellipsis == nil ? hidden == 0 : hidden >= 0 else {
        throw TensorError(
          "einsum",
          "\"\(text)\" names \(term.letters.count) axes of operand \(number), which has \(shape.count): shape \(shape)"
        )
      }
      broadcast = Swift.max(broadcast, hidden)
      operands.append(EinsumSubscripts.labels(term, hidden))
      try measure(number, shape)
    }
    output = try EinsumSubscripts.output(text, terms, result, broadcast)
  }

  private static func labels(_ term: Term, _ hidden: Int) -> [Int] {
    let letters = term.letters.map(\.label)
    guard let ellipsis = term.ellipsis else { return letters }
    return letters[..<ellipsis] + (0..<hidden).map { $0 - hidden } + letters[ellipsis...]
  }

  /// Notes the extents of an operand's axes, which under one label are equal or 1.
  private mutating func measure(_ number: Int, _ shape: Shape) throws(TensorError) {
    for (axis, label) in operands[number].enumerated() {
      let first = operands[number].firstIndex(of: label)!
      guard shape[first] == shape[axis] else {
        throw TensorError(
          "einsum",
          "'\(EinsumSubscripts.name(label))' in \"\(text)\" is for axes of extents \(shape[first]) and \(shape[axis]) of operand \(number): shape \(shape)"
        )
      }
      let (known, extent) = (extents[label] ?? 1, shape[axis])
      guard known == extent || known == 1 || extent == 1 else {
        let name = label < 0 ? "axis \(label) under '...'" : "'\(EinsumSubscripts.name(label))'"
        throw TensorError(
          "einsum",
          "\(name) in \"\(text)\" has extent \(extent) in operand \(number) and \(known) in one before: shape \(shape)"
        )
      }
      extents[label] = known == 1 ? extent : known
    }
  }

  private static func output(
    _ text: String, _ terms: [Term], _ result: Term?, _ broadcast: Int
  ) throws(TensorError) -> [Int] {
    let letters = terms.flatMap { $0.letters.map(\.label) }
    guard let result else {
      // In alphabetical order what occurs once.
      let once = Set(letters).filter { label in letters.filter { $0 == label }.count == 1 }
      return (0..<broadcast).map { $0 - broadcast } + once.sorted()
    }
    guard result.ellipsis != nil || broadcast == 0 else {
      throw TensorError(
        "einsum",
        "the result in \"\(text)\" has no '...', but the operands have axes under theirs")
    }
    for (number, (label, position)) in result.letters.enumerated() {
      guard letters.contains(label) else {
        throw TensorError(
          "einsum", "'\(name(label))' at position \(position) of \"\(text)\" is in no operand")
      }
      guard !result.letters[..<number].contains(where: { $0.label == label }) else {
        throw TensorError(
          "einsum",
          "'\(name(label))' at position \(position) of \"\(text)\" is twice in the result")
      }
    }
    return labels(result, broadcast)
  }

  private static func name(_ label: Int) -> String {
    label < 0 ? "..." : String(UnicodeScalar(UInt8(label)))
  }

  // MARK: Text

  private static func parse(
    _ text: String
  ) throws(TensorError) -> (operands: [Term], result: Term?) {
    let characters = Array(text)
    var terms = [Term()]
    var operandCount: Int?
    func fail(_ position: Int, _ reason: String) -> TensorError {
      TensorError(
        "einsum", "'\(characters[position])' at position \(position) of \"\(text)\" \(reason)")
    }
    var position = 0
    while position < characters.count {
      let character = characters[position]
      switch character {
      case " ": break
      case ",":
        if operandCount != nil { throw fail(position, "is in the result") }
        terms.append(Term())
      case "-":
        guard position + 1 < characters.count, characters[position + 1] == ">" else {
          throw fail(position, "is not part of '->'")
        }
        if operandCount != nil { throw fail(position, "begins a second '->'") }
        operandCount = terms.count
        terms.append(Term())
        position += 1
      case ".":
        guard characters[position...].prefix(3).elementsEqual("...") else {
          throw fail(position, "is not part of '...'")
        }
        if terms[terms.count - 1].ellipsis != nil {
          throw fail(position, "begins a second '...' of one tensor")
        }
        terms[terms.count - 1].ellipsis = terms[terms.count - 1].letters.count
        position += 2
      default:
        guard let code = character.asciiValue, character.isLetter else {
          throw fail(position, "is not a letter")
        }
        terms[terms.count - 1].letters.append((Int(code), position))
      }
      position += 1
    }
    return operandCount.map { (Array(terms[..<$0]), terms[$0]) } ?? (terms, nil)
  }
}
