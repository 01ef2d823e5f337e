// SPDX-License-Identifier: Apache-2.0

extension PlanBuilder {
  /// What is told of a step.
  func summary(_ units: [Fusion.Unit], stage: Int) -> PlanSummary.Step {
    let nodes = units.flatMap(\.all)
    let members = Set(nodes)
    let operands = Set(nodes.flatMap { program.nodes[$0].inputs }).filter {
      !members.contains(root($0))
    }
    let results = nodes.filter { stored.contains($0) }
    let copies = nodes.flatMap { node in (packed[node] ?? []).map { _ in node } }
    let last = program.nodes[nodes.max()!].spec
    let read = operands.reduce(0) { sum, operand in
      // Of what is gathered from, only as much is read as is written.
      let gather = nodes.first { isGather($0) && program.nodes[$0].inputs[0] == operand }
      let spec = program.nodes[gather ?? operand].spec
      let layout = gather != nil ? Layout(spec.shape) : fusion.locations[operand].layout
      return sum + layout.distinctElements * typeInMemory(root(operand)).size
    }
    return PlanSummary.Step(
      stage: stage,
      operations: nodes.map(name), isPacked: !copies.isEmpty,
      isInPanels: units.contains { panels(of: $0) != nil }, shape: last.shape, dtype: last.dtype,
      bytes: (results + copies).reduce(read) {
        $0 + program.nodes[$1].spec.shape.size * typeInMemory($1).size
      },
      flops: nodes.reduce(0) { $0 + flops($1) },
      sources: Set(operands.compactMap { madeAt[root($0)] }).sorted(),
      readsArguments: operands.contains { root($0) < inputCount })
  }

  /// The type in which a value lies in memory: of packed rows, that of what is gathered.
  private func typeInMemory(_ value: Int) -> DType {
    program.nodes[packed[value] == nil ? value : unit(of: value).gather!].spec.dtype
  }

  private func isGather(_ number: Int) -> Bool {
    guard case .primitive(let primitive) = program.nodes[number].operation else { return false }
    return primitive is Gather
  }

  private func name(_ number: Int) -> String {
    guard case .primitive(let primitive) = program.nodes[number].operation else { return "" }
    return primitive.name
  }

  private func flops(_ number: Int) -> Int {
    let node = program.nodes[number]
    guard case .primitive(let primitive) = node.operation else { return 0 }
    switch primitive {
    case is MatMul:
      let shape = program.nodes[node.inputs[0]].spec.shape
      return 2 * node.spec.shape.size * shape[shape.count - 1]
    case is Cast, is Select: return 0
    case is any Elementwise: return node.spec.shape.size
    case is any Reduction: return program.nodes[node.inputs[0]].spec.shape.size
    default: return 0
    }
  }
}
