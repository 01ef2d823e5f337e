// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// How a matrix lies in panels: cut into some columns each, one panel after another, each with its rows in order.
///
/// So products read their second operand. A matrix of weights that one product reads and another updates lies so from one
/// training step to the next: it need not be packed each time, and what a thread reads and updates of it is in one piece.
struct Panels: Hashable, Sendable {
  let rows: Int
  let columns: Int
  let width: Int
  let dtype: DType

  /// The panels one below the other.
  var shape: Shape { Shape([columns / width * rows, width]) }

  var byteCount: Int { rows * columns * dtype.size }

  /// Where the elements of panels lie in a matrix in row-major order.
  private var rowsLayout: Layout {
    Layout(shape: [columns / width, rows, width], strides: [width, columns, 1], offset: 0)
  }

  /// Copies the matrix from row-major order.
  func copyFromRows(_ source: UnsafeMutableRawPointer, _ target: UnsafeMutableRawPointer) {
    Operand(base: source, layout: rowsLayout, dtype: dtype).copy(to: target)
  }

  /// Copies the matrix to row-major order.
  func copyToRows(_ source: UnsafeMutableRawPointer, _ target: UnsafeMutableRawPointer) {
    Operand(base: source, layout: Layout(rowsLayout.shape), dtype: dtype)
      .copy(to: Operand(base: target, layout: rowsLayout, dtype: dtype))
  }
}

extension Fusion {
  /// The values that lie in panels: arguments that products read as their second operand and that a chain at the end of another
  /// product replaces, what else this chain reads of them (the optimizer's state), and what it makes.
  ///
  /// - Parameter planned: how a product is cut.
  func matricesInPanels(
    _ program: Program, donated: Int, _ planned: (_ product: Int) -> pinion_gemm
  ) -> [Int: Panels] {
    let results = Set(program.outputs.map { locations[$0].root })
    var found: [Int: Panels] = [:]
    for unit in units.values {
      guard let product = unit.tiled, isProduct(product),
        let arguments = argumentsReplaced(by: unit, donated, results),
        let made = matricesMade(by: unit, results),
        let multiplying = productsThatMultiply(by: arguments, besides: unit)
      else { continue }
      let shape = nodes[product].spec.shape
      let widths = Set(([product] + multiplying).map { pinion_gemm_panel([planned($0)]) })
      guard widths.count == 1, let width = widths.first, shape[1] > width, shape[1] % width == 0
      else { continue }
      let panels = Panels(
        rows: shape[0], columns: shape[1], width: width, dtype: nodes[product].spec.dtype)
      for value in arguments + made { found[value] = panels }
    }
    return found
  }

  /// The matrices that the chain of a unit reads beside numbers, if all are arguments that may be overwritten.
  private func argumentsReplaced(
    by unit: Unit, _ donated: Int, _ results: Set<Int>
  ) -> [Int]? {
    let spec = nodes[unit.tiled!].spec
    var arguments: Set<Int> = []
    for input in unit.nodes.flatMap({ nodes[$0].inputs }) {
      let location = locations[input]
      if unit.all.contains(location.root) || location.layout.isSingleElement { continue }
      let argument = nodes[location.root].spec
      guard location.root < donated, !results.contains(location.root),
        argument.dtype == spec.dtype, argument.shape.size == spec.shape.size,
        locations[location.root].isAligned(with: argument), location.isAligned(with: argument)
      else { return nil }
      arguments.insert(location.root)
    }
    return arguments.sorted()
  }

  /// What a unit leaves in memory, if that is results of the program, of its product's type, that no other unit reads.
  private func matricesMade(
    by unit: Unit, _ results: Set<Int>
  ) -> [Int]? {
    for value in unit.all {
      guard readers[value, default: []].allSatisfy(unit.all.contains) else { return nil }
    }
    let made = unit.all.filter(results.contains)
    let dtype = nodes[unit.tiled!].spec.dtype
    return made.allSatisfy { $0 != unit.tiled && nodes[$0].spec.dtype == dtype } ? made : nil
  }

  /// The products whose second operand is one of some matrices, if there are any and nobody else but a unit reads them.
  private func productsThatMultiply(
    by matrices: [Int], besides unit: Unit
  ) -> [Int]? {
    let shape = nodes[unit.tiled!].spec.shape
    let products = matrices.flatMap { matrix in
      readers[matrix, default: []].filter { !unit.all.contains($0) }
    }
    let areReadAsTheyLie = products.allSatisfy { product in
      guard isProduct(product) else { return false }
      let (a, b) = (locations[nodes[product].inputs[0]], locations[nodes[product].inputs[1]])
      return !matrices.contains(a.root) && matrices.contains(b.root)
        && b.isAligned(with: nodes[b.root].spec) && b.layout.shape == shape
    }
    return areReadAsTheyLie && !products.isEmpty ? products : nil
  }
}
