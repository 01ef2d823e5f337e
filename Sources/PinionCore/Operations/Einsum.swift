// SPDX-License-Identifier: Apache-2.0

/// Returns sums of products of tensors, by Einstein's notation.
///
/// The text names the axes of each tensor by letters, tensors separated by commas, and after `->` those of the
/// result. Axes with the same letter go together, and the products are summed along those that the result does not
/// have. Without `->`, the result has the letters that occur once, in alphabetical order. A letter that a tensor has
/// twice takes its diagonal. `...` stands for any further axes, which are broadcast. Spaces do not count.
///
/// ```swift
/// einsum("ij,jk->ik", a, b)          // matmul
/// einsum("bhqd,bhkd->bhqk", q, k)    // the scores of attention
/// einsum("ii", a)                    // trace
/// einsum("...ij->...ji", a)          // matrixTransposed
/// einsum("ij,jk,kl", a, b, c)        // in the order that takes the fewest operations
/// ```
///
/// Tensors are multiplied two at a time, as products of matrices, in the best order for up to 8 of them, and in a
/// good one for more. An axis of extent 1 is broadcast. Elements keep their type, integers wrap around.
///
/// Stops with an error that names the position or the letter where the text is wrong or does not fit the shapes.
public func einsum(
  _ subscripts: String, _ operands: Tensor..., file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  einsum(subscripts, operands: operands, file: file, line: line)
}

/// Returns sums of products of tensors, by Einstein's notation, for an array of tensors.
///
/// See `einsum(_:_:)`.
public func einsum(
  _ subscripts: String, operands: [Tensor], file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  checked(file, line) { () throws(TensorError) -> Tensor in
    let parsed = try EinsumSubscripts(subscripts, operands.map(\.shape))
    let tensors = try promoted(operands, operation: "einsum")
    if tensors.count > 1, tensors[0].dtype == .bool {
      throw TensorError("einsum", "not defined for elements of type bool")
    }
    var terms = zip(tensors, parsed.operands).map {
      LabeledTensor(tensor: $0, labels: $1).withDistinctLabels(parsed.extents)
    }
    for number in terms.indices {
      let others = terms.indices.filter { $0 != number }.flatMap { terms[$0].labels }
      terms[number] = terms[number].summed(keeping: Set(others + parsed.output))
    }
    let order = ContractionOrder(terms.map(\.labels), parsed.output, parsed.extents)
    for (a, b) in order.pairs {
      let right = terms.remove(at: b)
      let left = terms.remove(at: a)
      let kept = Set(terms.flatMap(\.labels) + parsed.output)
      terms.append(LabeledTensor.contract(left, right, keeping: kept))
    }
    return terms[0].ordered(parsed.output)
  }
}

extension LabeledTensor {
  /// The diagonal for a label that occurs several times, and no axis of extent 1 that is longer in other tensors.
  fileprivate func withDistinctLabels(_ extents: [Int: Int]) -> LabeledTensor {
    var result = self
    while let first = result.labels.indices.first(where: {
      result.labels[($0 + 1)...].contains(result.labels[$0])
    }) {
      let label = result.labels[first]
      let second = result.labels.lastIndex(of: label)!
      result.tensor = result.tensor.diagonal(axis1: first, axis2: second)
      result.labels.remove(at: second)
      result.labels.remove(at: first)
      result.labels.append(label)
    }
    let dropped = result.labels.indices.filter {
      result.tensor.shape[$0] == 1 && extents[result.labels[$0]] != 1
    }
    if dropped.isEmpty { return result }
    return LabeledTensor(
      tensor: result.tensor.squeezed(axes: dropped),
      labels: result.labels.indices.filter { !dropped.contains($0) }.map { result.labels[$0] })
  }
}

/// Which tensors to multiply with each other first, so that it takes few multiplications.
struct ContractionOrder {
  /// Numbers of two terms, the lesser first, that are taken out of the list; their product is put at its end.
  private(set) var pairs: [(Int, Int)] = []

  /// The labels of a term as bits.
  private typealias Labels = UInt64

  init(_ terms: [[Int]], _ output: [Int], _ extents: [Int: Int]) {
    let all = Set(terms.joined()).sorted()
    // 52 letters, and an axis under an ellipsis for each of the other bits; beyond that, from left to right.
    guard all.count <= 64 else {
      pairs = (1..<terms.count).map { _ in (0, 1) }
      return
    }
    let sizes = all.map { Double(extents[$0]!) }
    func bits(_ labels: [Int]) -> Labels {
      labels.reduce(0) { bits, label in
        bits | (all.firstIndex(of: label).map { 1 << Labels($0) } ?? 0)
      }
    }
    let labels = terms.map(bits)
    if terms.count <= 8 {
      pairs = ContractionOrder.best(labels, bits(output), sizes)
    } else {
      pairs = ContractionOrder.greedy(labels, bits(output), sizes)
    }
  }

  /// The number of elements over some labels.
  private static func size(_ labels: Labels, _ sizes: [Double]) -> Double {
    sizes.indices.reduce(1) { labels >> Labels($1) & 1 == 1 ? $0 * sizes[$1] : $0 }
  }

  /// The best order of all: that of a set of terms is the best of its two parts' best ones.
  private static func best(
    _ labels: [Labels], _ output: Labels, _ sizes: [Double]
  ) -> [(Int, Int)] {
    let count = labels.count
    let full = 1 << count - 1
    func union(_ set: Int) -> Labels {
      (0..<count).reduce(0) { set >> $1 & 1 == 1 ? $0 | labels[$1] : $0 }
    }
    // What is left of a set's labels once it is multiplied: those that are needed outside.
    let left = (0...full).map { union($0) & (union(full & ~$0) | output) }
    var cost = [Double](repeating: .infinity, count: full + 1)
    var split = [Int](repeating: 0, count: full + 1)
    for set in 1...full {
      if set & (set - 1) == 0 {
        cost[set] = 0
        continue
      }
      var part = (set - 1) & set
      while part > 0 {
        let rest = set & ~part
        if part > rest {
          let total = cost[part] + cost[rest] + size(left[part] | left[rest], sizes)
          if total < cost[set] || split[set] == 0 { (cost[set], split[set]) = (total, part) }
        }
        part = (part - 1) & set
      }
    }
    // The list of sets as it shrinks: each product takes two out and goes to the end.
    var list = (0..<count).map { 1 << $0 }
    var pairs: [(Int, Int)] = []
    func multiply(_ set: Int) {
      guard set & (set - 1) != 0 else { return }
      multiply(split[set])
      multiply(set & ~split[set])
      let (a, b) = (list.firstIndex(of: split[set])!, list.firstIndex(of: set & ~split[set])!)
      pairs.append((Swift.min(a, b), Swift.max(a, b)))
      list.remove(at: Swift.max(a, b))
      list.remove(at: Swift.min(a, b))
      list.append(set)
    }
    multiply(full)
    return pairs
  }

  /// At each step the pair whose product has the fewest elements more than the two, and then the fewest operations.
  private static func greedy(
    _ labels: [Labels], _ output: Labels, _ sizes: [Double]
  ) -> [(Int, Int)] {
    var list = labels
    var pairs: [(Int, Int)] = []
    while list.count > 1 {
      var choice = (growth: Double.infinity, operations: Double.infinity, a: 0, b: 1)
      for a in list.indices {
        for b in (a + 1)..<Swift.max(list.count, a + 1) {
          let kept = result(a, b, list, output)
          let growth = size(kept, sizes) - size(list[a], sizes) - size(list[b], sizes)
          let operations = size(list[a] | list[b], sizes)
          if (growth, operations) < (choice.growth, choice.operations) {
            choice = (growth, operations, a, b)
          }
        }
      }
      let product = result(choice.a, choice.b, list, output)
      pairs.append((choice.a, choice.b))
      list.remove(at: choice.b)
      list.remove(at: choice.a)
      list.append(product)
    }
    return pairs
  }

  private static func result(_ a: Int, _ b: Int, _ list: [Labels], _ output: Labels) -> Labels {
    let others = list.indices.reduce(output) { $1 == a || $1 == b ? $0 : $0 | list[$1] }
    return (list[a] | list[b]) & others
  }
}
