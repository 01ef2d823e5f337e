// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// Makes a plan from a program: orders the steps, gives every value a buffer, and plans the memory.
struct PlanBuilder {
  let program: Program
  let fusion: Fusion
  let inputCount: Int
  /// The units of each step.
  private(set) var steps: [[Fusion.Unit]] = []
  /// The step that makes a value.
  private(set) var madeAt: [Int: Int] = [:]
  /// When each step runs.
  private var schedule = Schedule()
  /// Values that steps leave in memory: all but those that live in registers within one step.
  private(set) var stored: [Int] = []
  private var escapes: Set<Int> = []

  private var constants: [Int] = []
  private var escapingValues: [Int] = []
  private(set) var arenaValues: [Int] = []
  /// Values that are rows gathered for products, each with these products: they lie there as the products read them.
  private(set) var packed: [Int: [Int]] = [:]
  /// Values that lie in panels.
  private(set) var inPanels: [Int: Panels] = [:]
  /// How the first operands of those products are packed, by product.
  private var packings: [Int: Packing] = [:]
  /// The rows of bytes of which products make their first operand: by value, where they lie or what gathers them.
  private var byteRows: [Int: ProductStep.FirstOperand] = [:]
  private var workspaces: [(byteCount: Int, stages: ClosedRange<Int>)] = []
  private var primitiveCount = 0

  /// - Parameters:
  ///   - inputLayouts: how the arguments lie, counted from their first element.
  ///   - donated: output number i may take the memory of argument number i, for i below this.
  static func plan(
    _ program: Program, inputLayouts: [Layout], donated: Int
  ) -> Plan {
    var builder = PlanBuilder(program, inputLayouts)
    builder.inPanels = builder.fusion.matricesInPanels(program, donated: donated) {
      builder.planned($0)
    }
    builder.inPanels.merge(builder.intermediatesInPanels()) { known, _ in known }
    return builder.build(donated)
  }

  private init(_ program: Program, _ inputLayouts: [Layout]) {
    self.program = program
    inputCount = inputLayouts.count
    fusion = Fusion(program, inputLayouts: inputLayouts)
    let order = fusion.ordered()
    findStored(order)
    steps = fusion.grouped(order) { unit in
      unit.all.contains { escapes.contains($0) || packed[$0] != nil }
    }
    for (step, units) in steps.enumerated() {
      for node in units.flatMap(\.all) { madeAt[node] = step }
    }
  }

  func root(_ number: Int) -> Int { fusion.locations[number].root }

  private mutating func findStored(_ order: [Fusion.Unit]) {
    for output in program.outputs { escapes.insert(root(output)) }
    for unit in order {
      let members = Set(unit.all)
      for node in unit.all {
        let isReadOutside = fusion.readers[node]?.contains { !members.contains($0) } ?? false
        if isReadOutside || escapes.contains(node) { stored.append(node) }
      }
    }
    for unit in order {
      let values = unit.all.filter { stored.contains($0) }
      guard values.count == 1, !escapes.contains(values[0]) else { continue }
      packed[values[0]] = fusion.productsThatPack(values[0], of: unit)
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

  func reference(_ number: Int) -> Reference {
    Reference(
      buffer: buffer(root(number)), layout: fusion.locations[number].layout,
      dtype: program.nodes[number].spec.dtype)
  }

  private mutating func workspace(_ byteCount: Int, _ stages: ClosedRange<Int>) -> Int {
    workspaces.append((byteCount, stages))
    return inputCount + constants.count + stored.count + workspaces.count - 1
  }

  // MARK: Steps

  private mutating func build(_ donated: Int) -> Plan {
    schedule = scheduled(donated: donated)
    for (value, products) in packed.sorted(by: { $0.key < $1.key }) {
      let unit = unit(of: value)
      if fusion.isOfBytes(unit) {
        byteRows[value] = rowsOfBytes(unit, products, donated)
      } else {
        for product in products { packings[product] = packing(unit, product) }
      }
    }
    var stages = [[any Step]](repeating: [], count: schedule.stageCount)
    for (number, units) in steps.enumerated() {
      for (part, stage) in zip(step(units, number), schedule.stages[number]) {
        stages[stage].append(part)
      }
    }
    let lastUse = lastUses()
    var requests = arenaValues.map { value in
      let made = schedule.end(madeAt[value]!)
      return MemoryPlan.Request(
        byteCount: program.nodes[value].spec.byteCount, stages: made...(lastUse[value] ?? made))
    }
    requests += workspaces.map {
      .init(byteCount: $0.byteCount, stages: $0.stages, isWorkspace: true)
    }
    let memory = MemoryPlan(requests)
    let constantTensors = constants.map { number -> Tensor in
      guard case .constant(let tensor) = program.nodes[number].operation else { return .failed }
      return tensor
    }
    return Plan(
      steps: stages.map(PlanBuilder.stage),
      argumentPanels: (0..<inputCount).map { inPanels[$0] },
      constants: constantTensors, offsets: memory.offsets, arenaBytes: memory.byteCount,
      escaping: escapingValues.map { value in
        Plan.Escaping(
          spec: program.nodes[value].spec, donor: donor(value, donated), panels: inPanels[value])
      },
      outputs: program.outputs.map(output), isUpdate: donated > 0,
      summary: PlanSummary(
        steps: steps.enumerated().map { summary($1, stage: schedule.end($0)) },
        arenaBytes: memory.byteCount))
  }

  /// What runs the parts of a stage, which are one or have tasks.
  private static func stage(_ parts: [any Step]) -> any Step {
    if parts.count == 1, !(parts[0] is TaskStep) || parts[0] is PrimitiveStep { return parts[0] }
    return Stage(parts.map { $0 as! TaskStep })
  }

  /// The last stage that reads each value.
  private func lastUses() -> [Int: Int] {
    var stages: [Int: Int] = [:]
    for (step, units) in steps.enumerated() {
      for value in units.flatMap(\.all).flatMap({ program.nodes[$0].inputs }).map(root) {
        stages[value] = Swift.max(stages[value] ?? 0, schedule.end(step))
      }
    }
    return stages
  }

  /// A product as it is cut.
  func planned(_ product: Int, isStored: Bool = false) -> pinion_gemm {
    let inputs = program.nodes[product].inputs.map(root)
    let isPacked = packed[inputs[0]]?.contains(product) ?? false
    return fusion.planned(
      product, isStored: isStored, packedBy: isPacked ? unit(of: inputs[0]) : nil,
      panels: (inPanels[inputs[0]], inPanels[inputs[1]], panels(of: unit(of: product))))
  }

  func unit(of node: Int) -> Fusion.Unit { fusion.units[fusion.unitOf[node]!]! }

  /// The panels in which a unit leaves its results.
  func panels(of unit: Fusion.Unit) -> Panels? {
    unit.all.lazy.compactMap { inPanels[$0] }.first
  }

  private mutating func packing(_ unit: Fusion.Unit, _ product: Int) -> Packing {
    let gather = unit.gather!
    let (gemm, dtype) = (planned(product), program.nodes[gather].spec.dtype)
    let buffer = workspace(
      Packing.byteCount(gemm, dtype), schedule.end(madeAt[gather]!)...schedule.end(madeAt[product]!)
    )
    return Packing(gemm, buffer: buffer, dtype)
  }

  /// Where products find rows of bytes: each thread gathers them for itself if that is how the products make numbers of them, and
  /// nothing can replace what they are gathered from.
  private mutating func rowsOfBytes(
    _ unit: Fusion.Unit, _ products: [Int], _ donated: Int
  ) -> ProductStep.FirstOperand {
    let gather = unit.tiled!
    let node = program.nodes[gather]
    let staysInPlace = node.inputs.map(root).allSatisfy {
      constants.contains($0) || ($0 >= donated && $0 < inputCount)
    }
    if staysInPlace, products.allSatisfy({ planned($0).own_bytes > 0 }) {
      guard case .primitive(let primitive as Gather) = node.operation else {
        preconditionFailure("not a gather")
      }
      defer { primitiveCount += 1 }
      let rowCount = program.nodes[node.inputs.last!].spec.shape.size
      return .gathered(
        RowsForProducts(
          gather: primitive, inputs: node.inputs.map { reference($0) }, number: primitiveCount,
          rowCount: rowCount, rowBytes: node.spec.byteCount / rowCount))
    }
    let last = products.map { schedule.end(madeAt[$0]!) }.max()!
    let buffer = workspace(
      node.spec.byteCount + RowsForProducts.padding, schedule.end(madeAt[gather]!)...last)
    return .stored(
      Reference(buffer: buffer, layout: Layout(node.spec.shape), dtype: node.spec.dtype))
  }

  /// What makes a product's first operand of bytes.
  private func prologue(_ unit: Fusion.Unit, _ gemm: pinion_gemm) -> TileChain {
    let count = pinion_gemm_packed_count([gemm])
    return tileChain(chain(unit, unit.tiled!, over: Shape([count])), on: unit.tiled!)
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

  /// The parts of a step.
  private mutating func step(_ units: [Fusion.Unit], _ number: Int) -> [any Step] {
    if units.count == 1, let product = product(of: units[0]) {
      return productStep(product, units[0], schedule.stages[number])
    }
    if units.count == 1 { return [step(units[0])] }
    var members: [any RowStep] = []
    for unit in units {
      let node = unit.all[0]
      if case .primitive(let primitive as any LinePrimitive) = program.nodes[node].operation {
        let input = reference(program.nodes[node].inputs[0])
        members.append(LineStep(primitive, input: input, output: reference(node)))
      } else {
        members.append(step(unit) as! any RowStep)
      }
    }
    return [
      RowGroupStep(
        members, rowCount: fusion.rowCount(of: units[0])!,
        elements: units.reduce(0) { $0 + elements($1) })
    ]
  }

  /// How many elements a unit goes through.
  private func elements(_ unit: Fusion.Unit) -> Int {
    let node = program.nodes[unit.all[0]]
    let isOfLines = unit.tiled == nil && fusion.elementwise(unit.nodes[0]) == nil
    return program.nodes[isOfLines ? node.inputs[0] : unit.all[0]].spec.shape.size
  }

  private mutating func step(_ unit: Fusion.Unit) -> any Step {
    if let gather = unit.tiled { return gatherStep(unit, chain(unit, gather)) }
    if unit.all.contains(where: { packed[$0] != nil }) { return gatherStep(unit, nil) }
    let node = unit.nodes[0]
    if fusion.elementwise(node) != nil {
      let chain = chain(unit, nil)
      return ElementwiseStep(
        program: chain.program, ports: chain.ports.map { .init(reference($0)) })
    }
    guard case .primitive(let primitive) = program.nodes[node].operation else {
      preconditionFailure("only primitives are computed")
    }
    let input = program.nodes[node].inputs.first
    if let reduction = primitive as? any Reduction, let input,
      let step = ColumnStep(
        reduction, input: reference(input), in: inPanels[root(input)], output: reference(node))
    {
      return step
    }
    defer { primitiveCount += 1 }
    return PrimitiveStep(
      primitive, inputs: program.nodes[node].inputs.map { reference($0) },
      output: reference(node), number: primitiveCount)
  }

  /// The phases of a product.
  private mutating func productStep(
    _ product: Int, _ unit: Fusion.Unit, _ stages: [Int]
  ) -> [any Step] {
    let chain = unit.tiled.map { self.chain(unit, $0, in: panels(of: unit)) }
    let inputs = program.nodes[product].inputs
    let place = stored.contains(product) ? product : chain?.place
    let gemm = planned(product, isStored: place != nil)
    let bytes = byteRows[root(inputs[0])]
    let step = ProductStep(
      gemm: gemm,
      a: bytes ?? .stored(packings[product]?.reference ?? reference(inputs[0])),
      b: reference(inputs[1]), c: place.map { reference($0) },
      workspace: workspace(gemm.workspace_bytes, stages.first!...stages.last!),
      prologue: bytes.map { _ in prologue(self.unit(of: root(inputs[0])), gemm) },
      epilogue: chain.map { tileChain($0, on: product) })
    return step.phases
  }

  private mutating func gatherStep(_ unit: Fusion.Unit, _ chain: Chain?) -> any Step {
    let number = unit.gather!
    guard case .primitive(let primitive) = program.nodes[number].operation,
      let gather = primitive as? Gather
    else { preconditionFailure("not a gather") }
    let value = unit.all.first { packed[$0] != nil }
    var chain = chain
    var output = (stored.contains(number) ? number : chain?.place).map { reference($0) }
    switch value.flatMap({ byteRows[$0] }) {
    case .gathered(let rows): return rows
    case .stored(let rows): (output, chain) = (rows, nil)
    case nil: break
    }
    defer { primitiveCount += 1 }
    return GatherStep(
      gather: gather, inputs: program.nodes[number].inputs.map { reference($0) }, output: output,
      epilogue: chain.map { tileChain($0, on: number) },
      packings: value.flatMap { packed[$0] }?.compactMap { packings[$0] } ?? [],
      number: primitiveCount)
  }

  // MARK: Updates in place

  /// The argument whose memory an escaping value may take: the one it replaces, if every reader of that has read
  /// each element before it is overwritten.
  private func donor(_ value: Int, _ donated: Int) -> Int? {
    guard
      let argument = program.outputs.prefix(donated).firstIndex(where: {
        fusion.locations[$0].root == value && fusion.locations[$0].layout.offset == 0
      }), inPanels[argument] == inPanels[value],
      program.nodes[argument].spec.byteCount == program.nodes[value].spec.byteCount,
      fusion.locations[argument].layout.isContiguous, !escapes.contains(argument),
      fusion.elementwise(value) != nil || isUpdate(value)
    else { return nil }
    let (stage, unit) = (schedule.end(madeAt[value]!), unit(of: value))
    for (user, node) in program.nodes.enumerated() {
      for (n, input) in node.inputs.enumerated()
      where root(input) == argument && madeAt[user] != nil {
        if schedule.end(madeAt[user]!) < stage { continue }
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
