// SPDX-License-Identifier: Apache-2.0

/// A graph made ready for planning: only what the outputs need, each thing once.
struct Program {
  private(set) var nodes: [Graph.Node] = []
  private(set) var outputs: [Int] = []

  /// Numbers of equal nodes seen before.
  private var known: [Key: Int] = [:]

  private struct Key: Hashable {
    let operation: AnyHashable
    let inputs: [Int]
  }

  /// Copies a graph; the first `inputCount` nodes, the arguments, all stay.
  init(_ graph: Graph, inputCount: Int, outputs: [Int]) {
    var renumbered: [Int] = []
    for node in graph.nodes {
      var node = node
      node.inputs = node.inputs.map { renumbered[$0] }
      renumbered.append(add(node))
    }
    self.outputs = outputs.map { renumbered[$0] }
    removeUnused(inputCount)
  }

  private mutating func add(_ node: Graph.Node) -> Int {
    switch node.operation {
    case .input:
      break
    case .constant(let tensor):
      // Numbers that occur again and again, such as 1, are kept once.
      guard tensor.size == 1, tensor.tracer == nil else { break }
      let key = Key(
        operation: [tensor.dtype.rawValue, "\(tensor.shape)"],
        inputs: tensor.withUnsafeBytes { $0.map { Int($0) } })
      return addOnce(key, node)
    case .primitive(let primitive):
      if let same = unchanged(primitive, node) { return same }
      return addOnce(Key(operation: AnyHashable(primitive), inputs: node.inputs), node)
    }
    nodes.append(node)
    return nodes.count - 1
  }

  private mutating func addOnce(_ key: Key, _ node: Graph.Node) -> Int {
    if let number = known[key] { return number }
    nodes.append(node)
    known[key] = nodes.count - 1
    return nodes.count - 1
  }

  /// The input that the operation returns as it is, if there is one.
  ///
  /// Only what is exact for every value.
  private func unchanged(_ primitive: any Primitive, _ node: Graph.Node) -> Int? {
    switch primitive {
    case is StopGradient: return node.inputs[0]
    case is Multiply:
      if constant(node.inputs[1]) == 1 { return node.inputs[0] }
      if constant(node.inputs[0]) == 1 { return node.inputs[1] }
    case is Divide:
      if constant(node.inputs[1]) == 1 { return node.inputs[0] }
    case is Negate:
      if case .primitive(let inner) = nodes[node.inputs[0]].operation, inner is Negate {
        return nodes[node.inputs[0]].inputs[0]
      }
    case is any ViewPrimitive:
      let isIdentity =
        (primitive is Reshape || primitive is Broadcast)
        && node.spec == nodes[node.inputs[0]].spec
      if isIdentity { return node.inputs[0] }
    default: break
    }
    return nil
  }

  /// The number that all elements of a node are, if it is a constant one or a view of it.
  private func constant(_ number: Int) -> Double? {
    let node = nodes[number]
    switch node.operation {
    case .constant(let tensor):
      guard tensor.size == 1, tensor.tracer == nil, tensor.dtype.isFloating else { return nil }
      return tensor.item(as: Double.self)
    case .primitive(is any ViewPrimitive): return constant(node.inputs[0])
    default: return nil
    }
  }

  /// Drops the nodes that no output needs.
  private mutating func removeUnused(_ inputCount: Int) {
    var isNeeded = [Bool](repeating: false, count: nodes.count)
    for output in outputs { isNeeded[output] = true }
    for number in nodes.indices.reversed() where isNeeded[number] {
      for input in nodes[number].inputs { isNeeded[input] = true }
    }
    var renumbered = [Int](repeating: -1, count: nodes.count)
    var kept: [Graph.Node] = []
    for (number, node) in nodes.enumerated() where isNeeded[number] || number < inputCount {
      var node = node
      node.inputs = node.inputs.map { renumbered[$0] }
      renumbered[number] = kept.count
      kept.append(node)
    }
    nodes = kept
    outputs = outputs.map { renumbered[$0] }
  }
}
