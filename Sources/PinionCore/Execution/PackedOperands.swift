// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

extension Fusion {
  /// A product as it is cut, but for the addresses.
  ///
  /// - Parameters:
  ///   - isStored: whether C is stored, which decides where tiles lie.
  ///   - packer: the unit that packs its first operand, or gathers the bytes of which its chain makes the operand.
  ///   - panels: those in which its operands lie, and it or what its chain makes; nil: in rows.
  func planned(
    _ product: Int, isStored: Bool = false, packedBy packer: Unit? = nil,
    panels: (first: Panels?, second: Panels?, made: Panels?) = (nil, nil, nil)
  ) -> pinion_gemm {
    let (shape, inputs) = (nodes[product].spec.shape, nodes[product].inputs)
    let inner = locations[inputs[0]].layout.shape[1]
    var gemm = MatrixProduct.described(
      shape[0], shape[1], inner, nodes[product].spec.dtype, form(inputs[0])!, form(inputs[1])!)
    gemm.c = isStored ? UnsafeMutableRawPointer(bitPattern: 64) : nil
    if let packer, isOfBytes(packer) {
      gemm.make_a = makeOperand
      gemm.skips_zeros = makesZeroOfZero(packer)
    } else {
      gemm.a_is_packed = packer == nil ? 0 : 1
    }
    gemm.a_panel = panels.first?.width ?? 0
    gemm.b_panel = panels.second?.width ?? 0
    gemm.c_panel = panels.made?.width ?? 0
    pinion_gemm_plan(&gemm)
    return gemm
  }

  /// Whether a unit makes its result of gathered bytes: then its products do, for which a quarter of the memory is gathered.
  func isOfBytes(_ unit: Unit) -> Bool {
    unit.tiled.map { nodes[$0].spec.dtype.size == 1 } ?? false
  }

  /// The products for which a unit can pack its only result, or nil: gathered rows that only products read, as their first
  /// operand, if they would pack it anyway.
  ///
  /// Each gets a copy in its own order, so more than two are not worth it.
  func productsThatPack(_ value: Int, of unit: Unit) -> [Int]? {
    guard let gather = unit.gather, isRowGather(gather), canRunOnPacked(unit, value) else {
      return nil
    }
    let shape = nodes[value].spec.shape
    let rowLength = shape.size / nodes[nodes[gather].inputs.last!].spec.shape.size
    let products = readers[value, default: []].filter { !unit.all.contains($0) }
    let arePacked = products.allSatisfy { product in
      guard isProduct(product) else { return false }
      let inputs = nodes[product].inputs
      let location = locations[inputs[0]]
      return location.root == value && locations[inputs[1]].root != value
        && location.layout.offset == 0 && location.layout.shape.size == shape.size
        && form(inputs[0])?.stride == rowLength && pinion_gemm_packs_a([planned(product)])
        && pinion_gemm_packs_a([planned(product, packedBy: unit)])
    }
    guard arePacked, products.count <= 2 else { return nil }
    // A group of rows is what the first one packs together; a second one takes any rows.
    func isTransposed(_ product: Int) -> Bool { form(nodes[product].inputs[0])!.isTransposed }
    let inOrder = products.filter { !isTransposed($0) } + products.filter(isTransposed)
    return inOrder.dropFirst().allSatisfy(isTransposed) ? inOrder : nil
  }

  /// Whether a gather has no chain, or one that can run on its elements in any order.
  ///
  /// Its other operands are constants of one element. Bytes can be packed for it, and elements of the type that it makes.
  private func canRunOnPacked(_ unit: Unit, _ value: Int) -> Bool {
    guard let gather = unit.tiled else { return true }
    let dtype = nodes[gather].spec.dtype
    return (dtype.size == 1 || dtype == nodes[value].spec.dtype)
      && unit.nodes.allSatisfy { node in
        nodes[node].inputs.allSatisfy { input in
          let location = locations[input]
          if unit.all.contains(location.root) { return true }
          guard case .constant = nodes[location.root].operation else { return false }
          return location.layout.isSingleElement
        }
      }
  }

  /// Whether the chain of a unit that can run on packed elements makes 0 of 0, so that the product can leave zeros out.
  private func makesZeroOfZero(_ unit: Unit) -> Bool {
    var values = [unit.tiled!: Tensor.zeros([], dtype: nodes[unit.tiled!].spec.dtype)]
    for node in unit.nodes {
      guard case .primitive(let primitive) = nodes[node].operation else { return false }
      let inputs = nodes[node].inputs.compactMap { input -> Tensor? in
        let location = locations[input]
        if let value = values[location.root] { return value }
        guard case .constant(let tensor) = nodes[location.root].operation else { return nil }
        let layout = Layout(shape: [], strides: [], offset: tensor.layout.offset)
        return Tensor(storage: tensor.storage, layout: layout, dtype: tensor.dtype)
      }
      guard inputs.count == nodes[node].inputs.count else { return false }
      values[node] = try? apply(primitive, inputs)
    }
    return values[unit.nodes.last!]?.item(as: Double.self) == 0
  }

  private func form(_ operand: Int) -> MatrixProduct.Matrix.Form? {
    MatrixProduct.Matrix.Form(locations[operand].layout)
  }
}
