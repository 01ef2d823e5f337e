// SPDX-License-Identifier: Apache-2.0

extension PlanBuilder {
  /// A unit's element-wise nodes as a program.
  struct Chain {
    let program: ElementwiseProgram
    /// The nodes of the program's operands, then of its outputs.
    let ports: [Int]
    /// Of a chain on tiles, an output in whose memory these may lie until it is overwritten.
    let place: Int?
  }

  /// - Parameters:
  ///   - panels: those in which the chain's tiles lie.
  ///   - count: how many elements it may run on, where that is not its result's size and its operands are `tiled` and numbers.
  func chain(
    _ unit: Fusion.Unit, _ tiled: Int?, in panels: Panels? = nil, over count: Shape? = nil
  ) -> Chain {
    let members = Set(unit.nodes)
    let nodes = scheduled(unit.nodes)
    var operands: [Int] = []
    for node in nodes {
      for input in program.nodes[node].inputs
      where !members.contains(root(input)) && !operands.contains(input) { operands.append(input) }
    }
    // Views of members by which other members use them are the members themselves: see `Fusion`.
    if let tiled {
      operands = operands.map { root($0) == tiled ? tiled : $0 }
      operands = operands.enumerated().filter { operands.firstIndex(of: $1) == $0 }.map(\.element)
    }
    let outputs = unit.nodes.filter { stored.contains($0) || packed[$0] != nil }
    var registers = RegisterFile(
      nodes.map { node in
        (node, program.nodes[node].inputs.map { root($0) })
      })
    var slots: [Int: ElementwiseProgram.Slot] = [:]
    for (n, output) in outputs.enumerated() { slots[output] = .output(n) }
    var instructions: [ElementwiseProgram.Instruction] = []
    for (position, node) in nodes.enumerated() {
      let inputs = program.nodes[node].inputs
      let sources = inputs.map { input -> ElementwiseProgram.Slot in
        if members.contains(root(input)) { return slots[root(input)]! }
        return .operand(operands.firstIndex(of: root(input) == tiled ? tiled! : input)!)
      }
      if slots[node] == nil {
        let size = program.nodes[node].spec.dtype.size
        slots[node] = .register(registers.take(for: node, itemSize: size))
      }
      let dtypes = inputs.map { program.nodes[$0].spec.dtype }
      instructions.append(
        .init(fusion.elementwise(node)!, dtypes, inputs: sources, output: slots[node]!))
      registers.releaseUnused(after: position)
    }
    let layouts = operands.map { operand in
      let layout = fusion.locations[operand].layout
      if let panels {
        return operand == tiled || inPanels[root(operand)] != nil
          ? Layout(panels.shape) : panels.layout(of: layout)
      }
      guard let count else { return layout }
      return operand == tiled ? Layout(count) : Layout([]).broadcast(to: count)
    }
    return Chain(
      program: ElementwiseProgram(
        shape: panels?.shape ?? count ?? program.nodes[tiled ?? nodes[0]].spec.shape,
        operands: zip(layouts, operands).map { ($0, program.nodes[$1].spec.dtype) },
        outputs: outputs.map { program.nodes[$0].spec.dtype }, registers: registers.count,
        instructions: instructions, runsOnTiles: tiled != nil),
      ports: operands + outputs, place: tiled.flatMap { place(of: $0, nodes) })
  }

  /// An intermediate value of the type of what a chain runs on, which it makes when it has last used that.
  private func place(of tiled: Int, _ nodes: [Int]) -> Int? {
    let last = nodes.lastIndex { program.nodes[$0].inputs.contains { root($0) == tiled } }!
    return nodes[last...].first {
      arenaValues.contains($0) && program.nodes[$0].spec.dtype == program.nodes[tiled].spec.dtype
    }
  }

  /// A chain's nodes in an order in which many are followed by one that uses their result, which is then at hand.
  private func scheduled(_ nodes: [Int]) -> [Int] {
    let members = Set(nodes)
    var inputs: [Int: [Int]] = [:]
    for node in nodes { inputs[node] = program.nodes[node].inputs.map(root) }
    var waiting = nodes
    var order: [Int] = []
    var done: Set<Int> = []
    func isReady(_ node: Int) -> Bool {
      guard inputs[node]!.allSatisfy({ !members.contains($0) || done.contains($0) }) else {
        return false
      }
      // What is stored may take an argument's place: all that read arguments before it stay before it.
      return !stored.contains(node)
        || waiting.prefix { $0 < node }.allSatisfy { inputs[$0]!.allSatisfy(members.contains) }
    }
    while !waiting.isEmpty {
      // The first one needs no other that waits.
      let next = waiting.firstIndex { inputs[$0]!.contains { $0 == order.last } && isReady($0) }
      let node = waiting.remove(at: next ?? 0)
      order.append(node)
      done.insert(node)
    }
    return order
  }

  func tileChain(_ chain: Chain, on tiled: Int) -> TileChain {
    let isStored = stored.contains(tiled)
    return TileChain(
      program: chain.program,
      ports: chain.ports.map {
        $0 == tiled && !isStored || packed[$0] != nil ? nil : .init(reference($0))
      },
      tiledPort: chain.ports.firstIndex(of: tiled)!)
  }
}
