// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// Makes a plan from a program: orders the steps, gives every value a buffer, and plans the memory.
struct PlanBuilder {
  private let program: Program
  private let fusion: Fusion
  private let inputCount: Int
  private let order: [Fusion.Unit]
  /// The step that makes a value, and the last one that reads it.
  private var madeAt: [Int: Int] = [:]
  private var lastUse: [Int: Int] = [:]
  /// Values that steps leave in memory: all but those that live in registers within one step.
  private var stored: [Int] = []
  private var escapes: Set<Int> = []

  private var constants: [Int] = []
  private var escapingValues: [Int] = []
  private var arenaValues: [Int] = []
  /// Values that are rows gathered for products, each with these products: they lie there as the products read them.
  private var packed: [Int: [Int]] = [:]
  /// How the first operands of those products are packed, by product.
  private var packings: [Int: Packing] = [:]
  private var workspaces: [(byteCount: Int, steps: ClosedRange<Int>)] = []
  private var primitiveCount = 0

  /// - Parameters:
  ///   - inputLayouts: how the arguments lie, counted from their first element.
  ///   - donated: output number i may take the memory of argument number i, for i below this.
  static func plan(
    _ program: Program, inputLayouts: [Layout], donated: Int
  ) -> Plan {
    var builder = PlanBuilder(program, inputLayouts)
    return builder.build(donated)
  }

  private init(_ program: Program, _ inputLayouts: [Layout]) {
    self.program = program
    inputCount = inputLayouts.count
    fusion = Fusion(program, inputLayouts: inputLayouts)
    order = fusion.ordered()
    findLifetimes()
  }

  private func root(_ number: Int) -> Int { fusion.locations[number].root }

  private mutating func findLifetimes() {
    for output in program.outputs { escapes.insert(root(output)) }
    // The nodes that read a value.
    var readers: [Int: [Int]] = [:]
    for (step, unit) in order.enumerated() {
      for node in unit.all {
        madeAt[node] = step
        for input in program.nodes[node].inputs {
          let value = root(input)
          lastUse[value] = Swift.max(lastUse[value] ?? step, step)
          readers[value, default: []].append(node)
        }
      }
    }
    for unit in order {
      let members = Set(unit.all)
      for node in unit.all {
        let isReadOutside = readers[node]?.contains { !members.contains($0) } ?? false
        if isReadOutside || escapes.contains(node) { stored.append(node) }
      }
    }
    for unit in order {
      let values = unit.all.filter { stored.contains($0) }
      guard values.count == 1, !escapes.contains(values[0]) else { continue }
      packed[values[0]] = fusion.productsThatPack(values[0], of: unit, readers[values[0]] ?? [])
    }
    stored.removeAll { packed[$0] != nil }
    for (number, node) in program.nodes.enumerated() {
      if case .constant = node.operation { constants.append(number) }
    }
    escapingValues = stored.filter { escapes.contains($0) }
    arenaValues = stored.filter { !escapes.contains($0) }
  }

  // MARK: Buffers

  /// Buffers are numbered: arguments, constants, escaping values, intermediate values, workspaces.
  private func buffer(_ value: Int) -> Int {
    if value < inputCount { return value }
    if let n = constants.firstIndex(of: value) { return inputCount + n }
    let first = inputCount + constants.count
    if let n = escapingValues.firstIndex(of: value) { return first + n }
    return first + escapingValues.count + arenaValues.firstIndex(of: value)!
  }

  private func reference(_ number: Int) -> Reference {
    Reference(
      buffer: buffer(root(number)), layout: fusion.locations[number].layout,
      dtype: program.nodes[number].spec.dtype)
  }

  private mutating func workspace(_ byteCount: Int, _ steps: ClosedRange<Int>) -> Int {
    workspaces.append((byteCount, steps))
    return inputCount + constants.count + stored.count + workspaces.count - 1
  }

  // MARK: Steps

  private mutating func build(_ donated: Int) -> Plan {
    for (value, products) in packed.sorted(by: { $0.key < $1.key }) {
      for product in products { packings[product] = packing(order[madeAt[value]!], product) }
    }
    var steps: [any Step] = []
    for (number, unit) in order.enumerated() { steps.append(step(unit, number)) }
    var requests = arenaValues.map { value in
      MemoryPlan.Request(
        byteCount: program.nodes[value].spec.byteCount,
        steps: madeAt[value]!...(lastUse[value] ?? madeAt[value]!))
    }
    requests += workspaces.map {
      .init(byteCount: $0.byteCount, steps: $0.steps, isWorkspace: true)
    }
    let memory = MemoryPlan(requests)
    let constantTensors = constants.map { number -> Tensor in
      guard case .constant(let tensor) = program.nodes[number].operation else { return .failed }
      return tensor
    }
    return Plan(
      steps: steps, inputCount: inputCount, constants: constantTensors, offsets: memory.offsets,
      arenaBytes: memory.byteCount,
      escaping: escapingValues.map { value in
        Plan.Escaping(spec: program.nodes[value].spec, donor: donor(value, donated))
      },
      outputs: program.outputs.map(output),
      summary: PlanSummary(steps: order.map(summary), arenaBytes: memory.byteCount))
  }

  private mutating func packing(_ unit: Fusion.Unit, _ product: Int) -> Packing {
    let gather = unit.gather!
    let gemm = fusion.planned(product, packedBy: unit)
    let (count, dtype) = (Packing.count(gemm), program.nodes[gather].spec.dtype)
    let prologue = unit.tiled.map { tileChain(chain(unit, $0, elements: count), on: $0) }
    return Packing(
      gemm, buffer: workspace(count * dtype.size, madeAt[gather]!...madeAt[product]!), dtype,
      prologue)
  }

  private func summary(_ unit: Fusion.Unit) -> PlanSummary.Step {
    let nodes = unit.all
    let members = Set(nodes)
    let operands = Set(nodes.flatMap { program.nodes[$0].inputs }).filter {
      !members.contains(root($0))
    }
    let results = nodes.filter { stored.contains($0) }
    let copies = nodes.flatMap { node in (packed[node] ?? []).map { _ in node } }
    let last = program.nodes[nodes.max()!].spec
    let read = operands.reduce(0) { sum, operand in
      // Of what is gathered from, only as much is read as is written.
      let isSource = isGather(nodes[0]) && program.nodes[nodes[0]].inputs[0] == operand
      let spec = program.nodes[isSource ? nodes[0] : operand].spec
      let layout = isSource ? Layout(spec.shape) : fusion.locations[operand].layout
      return sum + layout.distinctElements * typeInMemory(root(operand)).size
    }
    return PlanSummary.Step(
      operations: nodes.map(name), isPacked: !copies.isEmpty, shape: last.shape, dtype: last.dtype,
      bytes: (results + copies).reduce(read) {
        $0 + program.nodes[$1].spec.shape.size * typeInMemory($1).size
      },
      flops: nodes.reduce(0) { $0 + flops($1) },
      sources: Set(operands.compactMap { madeAt[root($0)] }).sorted(),
      readsArguments: operands.contains { root($0) < inputCount })
  }

  /// The type in which a value lies in memory: of packed rows, that of what is gathered.
  private func typeInMemory(_ value: Int) -> DType {
    program.nodes[packed[value] == nil ? value : order[madeAt[value]!].gather!].spec.dtype
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

  private func output(_ number: Int) -> Plan.Output {
    let location = fusion.locations[number]
    let dtype = program.nodes[number].spec.dtype
    if location.root < inputCount { return .argument(location.root, location.layout, dtype) }
    if let n = constants.firstIndex(of: location.root) {
      return .constant(n, location.layout, dtype)
    }
    return .made(escapingValues.firstIndex(of: location.root)!, location.layout, dtype)
  }

  private mutating func step(_ unit: Fusion.Unit, _ number: Int) -> any Step {
    if unit.all.contains(where: { packed[$0] != nil }) { return gatherStep(unit, nil) }
    if let tiled = unit.tiled {
      let chain = chain(unit, tiled)
      return fusion.isProduct(tiled)
        ? productStep(tiled, chain, number) : gatherStep(unit, chain)
    }
    let node = unit.nodes[0]
    if fusion.elementwise(node) != nil {
      let chain = chain(unit, nil)
      return ElementwiseStep(program: chain.program, ports: chain.ports.map { reference($0) })
    }
    if fusion.isProduct(node) { return productStep(node, nil, number) }
    guard case .primitive(let primitive) = program.nodes[node].operation else {
      preconditionFailure("only primitives are computed")
    }
    defer { primitiveCount += 1 }
    return PrimitiveStep(
      primitive: primitive, inputs: program.nodes[node].inputs.map { reference($0) },
      output: reference(node), number: primitiveCount)
  }

  private mutating func productStep(
    _ product: Int, _ chain: Chain?, _ number: Int
  ) -> ProductStep {
    let inputs = program.nodes[product].inputs
    let place = stored.contains(product) ? product : chain?.place
    let packing = packings[product]
    let packer = packing == nil ? nil : fusion.units[fusion.unitOf[root(inputs[0])]!]
    let gemm = fusion.planned(product, isStored: place != nil, packedBy: packer)
    return ProductStep(
      gemm: gemm, a: packing?.reference ?? reference(inputs[0]), b: reference(inputs[1]),
      c: place.map { reference($0) },
      workspace: workspace(gemm.workspace_bytes, number...number), prologue: packing?.prologue,
      epilogue: chain.map { tileChain($0, on: product) })
  }

  private mutating func gatherStep(_ unit: Fusion.Unit, _ chain: Chain?) -> GatherStep {
    let number = unit.gather!
    guard case .primitive(let primitive) = program.nodes[number].operation,
      let gather = primitive as? Gather
    else { preconditionFailure("not a gather") }
    let place = stored.contains(number) ? number : chain?.place
    let value = unit.all.first { packed[$0] != nil }
    defer { primitiveCount += 1 }
    return GatherStep(
      gather: gather, inputs: program.nodes[number].inputs.map { reference($0) },
      output: place.map { reference($0) }, epilogue: chain.map { tileChain($0, on: number) },
      packings: (value.flatMap { packed[$0] } ?? []).map { packings[$0]! }, number: primitiveCount)
  }

  private func tileChain(_ chain: Chain, on tiled: Int) -> TileChain {
    let isStored = stored.contains(tiled)
    return TileChain(
      program: chain.program,
      ports: chain.ports.map {
        $0 == tiled && !isStored || packed[$0] != nil ? nil : .init(reference($0))
      },
      tiledPort: chain.ports.firstIndex(of: tiled)!)
  }

  // MARK: Chains

  /// A unit's element-wise nodes as a program.
  private struct Chain {
    let program: ElementwiseProgram
    /// The nodes of the program's operands, then of its outputs.
    let ports: [Int]
    /// Of a chain on tiles, an output in whose memory these may lie until it is overwritten.
    let place: Int?
  }

  /// - Parameter elements: how many there are in another order, where all other operands are one element.
  private func chain(_ unit: Fusion.Unit, _ tiled: Int?, elements: Int? = nil) -> Chain {
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
    let shape = elements.map { Shape([$0]) } ?? program.nodes[tiled ?? nodes[0]].spec.shape
    let layouts = operands.map { operand in
      elements == nil
        ? fusion.locations[operand].layout
        : operand == tiled ? Layout(shape) : Layout([]).broadcast(to: shape)
    }
    return Chain(
      program: ElementwiseProgram(
        shape: shape,
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

  // MARK: Updates in place

  /// The argument whose memory an escaping value may take: the one it replaces, if every reader of that has read
  /// each element before it is overwritten.
  private func donor(_ value: Int, _ donated: Int) -> Int? {
    guard
      let argument = program.outputs.prefix(donated).firstIndex(where: {
        fusion.locations[$0].root == value && fusion.locations[$0].layout.offset == 0
      }), program.nodes[argument].spec.byteCount == program.nodes[value].spec.byteCount,
      fusion.locations[argument].layout.isContiguous, !escapes.contains(argument),
      fusion.elementwise(value) != nil || isUpdate(value)
    else { return nil }
    let step = madeAt[value]!
    let unit = order[step]
    for (user, node) in program.nodes.enumerated() {
      for (n, input) in node.inputs.enumerated()
      where root(input) == argument && madeAt[user] != nil {
        if madeAt[user]! < step { continue }
        // An update leaves its first input where it is, and reads the others while it writes.
        let isInChain = unit.nodes.contains(user) && user <= value && (n == 0 || !isUpdate(user))
        guard isInChain, fusion.locations[input].isAligned(with: program.nodes[argument].spec),
          program.nodes[argument].spec.dtype.size == program.nodes[value].spec.dtype.size
        else { return nil }
      }
    }
    return argument
  }

  private func isUpdate(_ number: Int) -> Bool {
    guard case .primitive(let primitive) = program.nodes[number].operation else { return false }
    return primitive is any UpdatingPrimitive
  }
}
