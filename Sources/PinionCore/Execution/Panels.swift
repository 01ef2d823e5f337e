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
  var shape: Shape { Shape([columns / width, rows, width]) }

  var byteCount: Int { rows * columns * dtype.size }

  /// Where the elements of panels lie in a matrix in row-major order.
  private var rowsLayout: Layout {
    layout(of: Layout([rows, columns]))
  }

  /// Where the elements of panels lie in a matrix that lies in another way, or is broadcast to one.
  func layout(of matrix: Layout) -> Layout {
    let matrix = matrix.broadcast(to: [rows, columns])
    let (down, across) = (matrix.explicitStrides[0], matrix.explicitStrides[1])
    return Layout(shape: shape, strides: [width * across, down, across], offset: matrix.offset)
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

// MARK: Intermediate matrices

extension PlanBuilder {
  /// The intermediate matrices that lie in panels: those that the tiles of a product become, and that other products read as their
  /// second operand, such as the gradient of a layer's values; then those that chains on these read, such as the values.
  ///
  /// What a thread writes of them is in one piece. Of a matrix in rows each thread would have a part of every row, and when it goes
  /// through one, the processor fetches what follows from the other thread's caches. Second operands need not be packed, besides.
  func intermediatesInPanels() -> [Int: Panels] {
    var found: [Int: Panels] = [:]
    let units = fusion.units.values.filter { unit in
      let values = unit.all.filter(stored.contains)
      return fusion.isProduct(unit.all[0]) && values.allSatisfy(arenaValues.contains)
        && Set(values.map { program.nodes[$0].spec.shape }).count == 1
    }
    for unit in units {
      let values = unit.all.filter(stored.contains)
      guard values.count == 1, let multiplying = productsThatMultiply(by: values[0]),
        program.nodes[values[0]].spec.dtype == program.nodes[unit.all[0]].spec.dtype,
        let width = multiplying.map({ pinion_gemm_panel([planned($0)]) }).min(),
        let panels = panels(values[0], width),
        values.allSatisfy({ canLie($0, of: unit, in: panels, beside: found) })
      else { continue }
      found[values[0]] = panels
    }
    for unit in units where !unit.all.contains(where: { found[$0] != nil }) {
      let values = unit.all.filter(stored.contains)
      let readers = values.flatMap { fusion.readers[$0, default: []] }
      let widths = readers.flatMap { self.unit(of: $0).all }.compactMap { found[$0]?.width }
      guard let width = widths.min(), width >= PlanBuilder.leastWidth,
        width % pinion_gemm_panel([planned(unit.all[0])]) == 0,
        values.allSatisfy({ value in
          panels(value, width).map { canLie(value, of: unit, in: $0, beside: found) } ?? false
        })
      else { continue }
      for value in values { found[value] = panels(value, width) }
    }
    return found
  }

  /// Narrower panels, between which running sums go to memory, are not worth it where they need not be packed anyway.
  private static let leastWidth = 64

  /// A matrix in panels, if there are several and they are whole.
  private func panels(_ value: Int, _ width: Int) -> Panels? {
    let spec = program.nodes[value].spec
    guard spec.shape.count == 2, spec.shape[1] > width, spec.shape[1] % width == 0 else {
      return nil
    }
    return Panels(rows: spec.shape[0], columns: spec.shape[1], width: width, dtype: spec.dtype)
  }

  /// The products that read a matrix as their second operand, if there are any.
  private func productsThatMultiply(by matrix: Int) -> [Int]? {
    let products = fusion.readers[matrix, default: []].filter {
      fusion.isProduct($0) && root(program.nodes[$0].inputs[1]) == matrix
    }
    return products.isEmpty ? nil : products
  }

  /// Whether all that read a value take it in panels: as they are planned, or as chains of units that lie so themselves.
  private func canLie(
    _ value: Int, of unit: Fusion.Unit, in panels: Panels, beside found: [Int: Panels]
  ) -> Bool {
    let spec = program.nodes[value].spec
    return fusion.readers[value, default: []].allSatisfy { reader in
      if unit.all.contains(reader) { return true }
      let inputs = program.nodes[reader].inputs
      if fusion.isProduct(reader) {
        let (a, b) = (fusion.locations[inputs[0]], fusion.locations[inputs[1]])
        let gemm = planned(reader)
        if a.root == value {
          let asItLies = [Layout(spec.shape), Layout(spec.shape).permuted([1, 0])]
          return b.root != value && asItLies.contains(a.layout)
            && pinion_gemm_takes_panels([gemm], panels.width)
        }
        return b.layout == Layout(spec.shape) && pinion_gemm_panel([gemm]) == panels.width
      }
      guard case .primitive(let primitive) = program.nodes[reader].operation else { return false }
      if let reduction = primitive as? any Reduction {
        let loop = ReductionLoop(type(of: reduction).code, spec.dtype)
        return reduction.axes == [0] && fusion.locations[inputs[0]].layout == Layout(spec.shape)
          && loop.columns(spec.shape, [0])?.pieces == 1
      }
      let others = self.unit(of: reader)
      return others.all.contains { found[$0]?.width == panels.width }
        && inputs.filter { root($0) == value }.allSatisfy {
          fusion.locations[$0].isAligned(with: spec)
        } && program.nodes[reader].spec.shape == spec.shape
    }
  }
}
