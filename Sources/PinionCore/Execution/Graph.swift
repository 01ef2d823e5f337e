// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A recorded program: each node is one operation on earlier nodes.
///
/// A graph is recorded while a function runs on tracers of its arguments. For a gradient the
/// nodes keep their values, so that the function may look at them; for a compiled function there are none.
/// One task records a graph at a time.
final class Graph: @unchecked Sendable {
  /// Graphs made later are inside functions of the earlier ones.
  let depth: UInt64
  let keepsValues: Bool
  private(set) var nodes: [Node] = []

  private static let made = Atomic<UInt64>(0)

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

  init(keepsValues: Bool) {
    self.keepsValues = keepsValues
    depth = Graph.made.add(1, ordering: .relaxed).newValue
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
      let value = try apply(primitive, numbers.map { nodes[$0].value! })
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

  private func add(_ node: Node) -> Tensor {
    nodes.append(node)
    return Tensor(tracer: Tracer(graph: self, index: nodes.count - 1), spec: node.spec)
  }
}
