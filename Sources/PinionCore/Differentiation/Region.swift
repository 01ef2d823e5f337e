// SPDX-License-Identifier: Apache-2.0

/// A part of a recorded function that the way back treats in its own way.
struct Region {
  /// The numbers of its nodes.
  let nodes: Range<Int>
  /// What its function was given, and what it returned.
  let inputs: [Int]
  let outputs: [Int]
  /// What takes the place of the derivatives of its operations; nil where these are taken, of values computed again.
  let rule: Rule?

  /// The cotangents of the inputs, given inputs, outputs and the cotangents of these.
  typealias Rule = (
    _ inputs: [Tensor], _ outputs: [Tensor], _ cotangents: [Tensor]
  ) -> [Tensor]

  func isInside(_ other: Region) -> Bool {
    other.nodes.contains(nodes.lowerBound) && nodes.upperBound <= other.nodes.upperBound
  }
}

/// Records what a function does as a region of every graph that records its arguments.
///
/// Where gradients are nested, the value of an argument is recorded by the next graph out, and so on.
struct RegionRecorder {
  private var parts: [(graph: Graph, start: Int, inputs: [Int])] = []
  private let inputs: [Tensor]

  init(_ inputs: [Tensor]) {
    self.inputs = inputs
    var level = inputs
    while let graph = level.compactMap({ $0.tracer?.graph }).max(by: { $0.depth < $1.depth }),
      graph.purpose != .compilation
    {
      let numbers = level.map(graph.index)
      parts.append((graph, graph.nodes.count, numbers))
      guard graph.keepsValues else { return }
      level = numbers.map { graph.value($0)! }
    }
  }

  /// Ends the regions, and returns the outputs, which with a rule depend on the inputs by that alone.
  func close(_ outputs: [Tensor], rule: Region.Rule?) -> [Tensor] {
    if parts.isEmpty { return outputs }
    let linked =
      rule == nil ? outputs : outputs.map { Tensor(StopGradient(), [$0] + inputs) }
    var level = linked
    for (graph, start, inputs) in parts {
      var numbers: [Int] = []
      for (index, output) in level.enumerated() {
        guard let tracer = output.tracer, tracer.graph === graph else { continue }
        numbers.append(tracer.index)
        if graph.keepsValues { level[index] = graph.value(tracer.index)! }
      }
      let nodes = start..<graph.nodes.count
      if nodes.isEmpty || (rule != nil && numbers.count < outputs.count) { continue }
      graph.add(Region(nodes: nodes, inputs: inputs, outputs: numbers, rule: rule))
    }
    return linked
  }
}

/// The values of a graph's nodes: those that it keeps, and those of checkpointed regions, computed again.
///
/// On the way back one region is held at a time.
struct NodeValues {
  let graph: Graph
  private var restored: [Int: Tensor] = [:]

  init(graph: Graph) { self.graph = graph }

  mutating func value(_ number: Int) -> Tensor {
    if let value = graph.nodes[number].value ?? restored[number] { return value }
    // The first that holds the node is the innermost.
    if let region = graph.regions.first(where: { $0.rule == nil && $0.nodes.contains(number) }) {
      restore(region)
    }
    return restored[number] ?? .failed
  }

  private mutating func restore(_ region: Region) {
    // Values behind the region have been used.
    restored = restored.filter { $0.key < region.nodes.upperBound }
    let inner = graph.regions.filter { $0.nodes != region.nodes && $0.isInside(region) }
    let barrier = Barrier()
    var entered: [Int: Tensor] = [:]
    var open: [(region: Region, recorder: RegionRecorder)] = []
    func operand(_ input: Int) -> Tensor {
      if region.nodes.contains(input) { return value(input) }
      if let known = entered[input] { return known }
      let behind = Tensor(barrier, [value(input)])
      entered[input] = behind
      return behind
    }
    for number in region.nodes {
      // Rules hold for the values computed again as they did before; of those that begin here the outermost is last.
      for begun in inner.reversed() where begun.rule != nil && begun.nodes.lowerBound == number {
        open.append((begun, RegionRecorder(begun.inputs.map(operand))))
      }
      let node = graph.nodes[number]
      if node.value == nil, restored[number] == nil,
        case .primitive(let primitive) = node.operation
      {
        restored[number] = Tensor(primitive, node.inputs.map(operand))
      }
      while let last = open.last, last.region.nodes.upperBound == number + 1 {
        open.removeLast()
        let outputs = last.recorder.close(
          last.region.outputs.map { value($0) }, rule: last.region.rule)
        for (output, linked) in zip(last.region.outputs, outputs) { restored[output] = linked }
      }
      for ended in inner where ended.rule == nil && ended.nodes.upperBound == number + 1 {
        for other in ended.nodes where !ended.outputs.contains(other) { restored[other] = nil }
      }
    }
  }
}
