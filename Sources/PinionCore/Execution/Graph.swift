// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A recorded program: each node is one operation on earlier nodes.
///
/// A graph is recorded while a function runs on tracers of its arguments. For a gradient the
/// nodes keep their values, so that the function may look at them; otherwise there are none.
/// One task records a graph at a time.
final class Graph: @unchecked Sendable {
  /// Graphs made later are inside functions of the earlier ones.
  let depth: UInt64
  let purpose: Purpose
  private(set) var nodes: [Node] = []
  /// Parts that the way back treats in its own way, in the order of their ends: an inner one before the outer one.
  private(set) var regions: [Region] = []

  private static let made = Atomic<UInt64>(0)

  /// What a function is recorded for, as errors call it.
  enum Purpose: String, Sendable {
    case differentiation = "differentiated"
    case compilation = "compiled"
    case vectorization = "vectorized"
  }

  struct Node: Sendable {
    var operation: Operation
    var inputs: [Int]
    var spec: Spec
    var value: Tensor?
  }

  enum Operation: Sendable {
    case input
    case constant(Tensor)
    case primitive(any Primitive)
  }

  init(for purpose: Purpose) {
    self.purpose = purpose
    depth = Graph.made.add(1, ordering: .relaxed).newValue
  }

  var keepsValues: Bool { purpose == .differentiation }

  /// The value of a node, computed again if it has not been kept; nil where the graph keeps none.
  func value(_ number: Int) -> Tensor? {
    guard keepsValues else { return nil }
    if let value = nodes[number].value { return value }
    var values = NodeValues(graph: self)
    return values.value(number)
  }

  // MARK: Recording

  /// Adds an argument of the function and returns its tracer.
  func addInput(_ spec: Spec, value: Tensor? = nil) -> Tensor {
    add(Node(operation: .input, inputs: [], spec: spec, value: value))
  }

  /// Adds an operation; its other inputs, which are not of this graph, become constants.
  func record<P: Primitive>(_ primitive: P, _ inputs: [Tensor]) throws(TensorError) -> Tensor {
    let numbers = inputs.map(index)
    let specs = numbers.map { nodes[$0].spec }
    if keepsValues {
      let value = try apply(primitive, numbers.map { self.value($0)! })
      return add(
        Node(operation: .primitive(primitive), inputs: numbers, spec: value.spec, value: value))
    }
    let spec = try primitive.infer(specs)
    return add(Node(operation: .primitive(primitive), inputs: numbers, spec: spec, value: nil))
  }

  /// The node of a tensor, a new constant if it is not of this graph.
  func index(of tensor: Tensor) -> Int {
    if let tracer = tensor.tracer, tracer.graph === self { return tracer.index }
    let constant = tensor.materialized
    nodes.append(
      Node(
        operation: .constant(constant), inputs: [], spec: constant.spec,
        value: keepsValues ? constant : nil))
    return nodes.count - 1
  }

  /// Closes a region, and lets go of the values in it that are to be computed again.
  func add(_ region: Region) {
    regions.append(region)
    guard region.rule == nil else { return }
    for number in region.nodes where !region.outputs.contains(number) {
      if case .primitive = nodes[number].operation { nodes[number].value = nil }
    }
  }

  private func add(_ node: Node) -> Tensor {
    nodes.append(node)
    return Tensor(tracer: Tracer(graph: self, index: nodes.count - 1), spec: node.spec)
  }
}
