// SPDX-License-Identifier: Apache-2.0

/// Applies a function, recorded on one example, to a batch of them: operation by operation.
struct Replay {
  private let graph: Graph
  private let count: Int
  private var values: [(tensor: Tensor, isBatched: Bool)?]
  /// For each node the last one that uses its value.
  private var lastUse: [Int]

  /// Runs a function on a batch.
  ///
  /// - Parameters:
  ///   - inputs: with the axis of examples in front where `isBatched` says so.
  ///   - function: of one example.
  /// - Returns: the results with the axis of examples in front.
  static func run(
    _ inputs: [Tensor], isBatched: [Bool], count: Int, _ function: ([Tensor]) -> [Tensor]
  ) throws(TensorError) -> [Tensor] {
    let graph = Graph(for: .vectorization)
    // What is the same for all examples is no argument, and may be looked at.
    let tracers = zip(inputs, isBatched).map { input, isBatched -> Tensor in
      guard isBatched else { return input }
      var spec = input.spec
      spec.shape.extents.removeFirst()
      return graph.addInput(spec)
    }
    let batched = zip(inputs, isBatched).filter(\.1).map(\.0)
    let results = function(tracers)
    for result in results {
      if case .failed = result.backing { return results.map { _ in .failed } }
    }
    let outputs = results.map(graph.index)
    var replay = Replay(graph, batched, count, outputs)
    try replay.run(graph.nodes.indices.dropFirst(batched.count), regions: graph.regions.count)
    return replay.expanded(outputs)
  }

  private init(_ graph: Graph, _ inputs: [Tensor], _ count: Int, _ outputs: [Int]) {
    self.graph = graph
    self.count = count
    values = inputs.map { ($0, true) }
    values += [(tensor: Tensor, isBatched: Bool)?](
      repeating: nil, count: graph.nodes.count - inputs.count)
    lastUse = [Int](repeating: -1, count: graph.nodes.count)
    let isKept = outputs + graph.regions.flatMap { $0.inputs + $0.outputs }
    for number in isKept { lastUse[number] = Int.max }
    // From the back: what nothing uses is not computed, unless it may be in a region.
    for number in graph.nodes.indices.reversed() where isNeeded(number) {
      for input in graph.nodes[number].inputs { lastUse[input] = Swift.max(lastUse[input], number) }
    }
  }

  private func isNeeded(_ number: Int) -> Bool { lastUse[number] >= 0 }

  /// The values of nodes, with the axis of examples.
  private func expanded(_ numbers: [Int]) -> [Tensor] {
    numbers.map { number in
      let (tensor, isBatched) = values[number]!
      return Batch(count: count, inputs: [tensor], isBatched: [isBatched]).expanded(0)
    }
  }

  /// Runs some nodes, with the regions among them that are before number `regions`.
  private mutating func run(_ nodes: Range<Int>, regions: Int) throws(TensorError) {
    var number = nodes.lowerBound
    while number < nodes.upperBound {
      // Of those that begin here the outermost is the last.
      if let index = graph.regions[..<regions].lastIndex(where: {
        $0.nodes.lowerBound == number && $0.nodes.upperBound <= nodes.upperBound
      }) {
        try runRegion(index)
        number = graph.regions[index].nodes.upperBound
      } else {
        try runNode(number)
        number += 1
      }
    }
  }

  private mutating func runNode(_ number: Int) throws(TensorError) {
    guard isNeeded(number) else { return }
    let node = graph.nodes[number]
    switch node.operation {
    case .input: break
    case .constant(let tensor): values[number] = (tensor, false)
    case .primitive(let primitive):
      let inputs = node.inputs.map { values[$0]! }
      let batch = Batch(
        count: count, inputs: inputs.map(\.tensor), isBatched: inputs.map(\.isBatched))
      values[number] =
        batch.isBatched.contains(true)
        ? (try primitive.batched(batch), true) : (Tensor(primitive, batch.inputs), false)
      for input in node.inputs where lastUse[input] <= number { values[input] = nil }
    }
  }

  /// Runs a region as a region of what records the batch.
  private mutating func runRegion(_ index: Int) throws(TensorError) {
    let region = graph.regions[index]
    let inputs = region.inputs.map { values[$0]! }
    let recorder = RegionRecorder(inputs.map(\.tensor))
    try run(region.nodes, regions: index)
    let (count, inputsAreBatched) = (count, inputs.map(\.isBatched))
    let rule = region.rule.map { rule -> Region.Rule in
      { values, outputs, cotangents in
        let isBatched =
          inputsAreBatched + [Bool](repeating: true, count: outputs.count * 2)
        let (first, second) = (values.count, values.count + outputs.count)
        do throws(TensorError) {
          let slopes = try Replay.run(
            values + outputs + cotangents, isBatched: isBatched, count: count
          ) { rule(Array($0[..<first]), Array($0[first..<second]), Array($0[second...])) }
          return zip(slopes, isBatched).map { $1 ? $0 : $0.sum(axis: 0) }
        } catch {
          return error.raise(returning: values.map { _ in .failed })
        }
      }
    }
    let outputs = recorder.close(expanded(region.outputs), rule: rule)
    for (number, output) in zip(region.outputs, outputs) { values[number] = (output, true) }
  }
}
