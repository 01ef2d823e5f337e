// SPDX-License-Identifier: Apache-2.0

/// A function recorded at a point, with the values of all it computed.
struct Recording<Output: TensorTree> {
  let graph = Graph(for: .differentiation)
  let inputs: [Tensor]
  private let output: Output
  private let results: [Tensor]

  init<each Input: TensorTree>(
    _ arguments: repeat each Input, function: (repeat each Input) -> Output
  ) {
    var values: [Tensor] = []
    repeat values += (each arguments).tensors.map(\.materialized)
    inputs = values
    let graph = graph
    var tracers = values.map { graph.addInput($0.spec, value: $0) }[...]
    output = function(repeat (each arguments).replacingTensors(from: &tracers))
    results = output.tensors.map(\.materialized)
  }

  /// The result as the surroundings of the function see it.
  var value: Output { outer(output) }

  /// Tensors of the recorded function as its surroundings see them.
  func outer<Tree: TensorTree>(_ tree: Tree) -> Tree {
    var tree = tree
    tree.forEachTensor { tensor in
      if let tracer = tensor.tracer, tracer.graph === graph {
        tensor = graph.value(tracer.index)!
      }
    }
    return tree
  }

  /// Checks that the function is one of real numbers.
  func check(_ operation: String) throws(TensorError) {
    for input in inputs where !input.dtype.isFloating {
      throw TensorError(
        operation, "arguments must be of a floating type, received \(input.dtype)")
    }
    for result in results where !result.dtype.isFloating {
      throw TensorError(
        operation, "the function must return tensors of a floating type, received \(result.dtype)")
    }
  }

  /// Whether an operation in the function failed, inside `withThrowingTensors`.
  var hasFailed: Bool {
    results.contains { if case .failed = $0.backing { true } else { false } }
  }

  /// The shapes and types of the results.
  var resultSpecs: [Spec] { results.map(\.spec) }

  /// The cotangents of the inputs, given those of the results: vᵀJ.
  func pullback(_ cotangents: [Tensor]) -> [Tensor] {
    var seeds: [(Int, Tensor)] = []
    for (result, cotangent) in zip(results, cotangents) {
      if let tracer = result.tracer, tracer.graph === graph {
        seeds.append((tracer.index, cotangent))
      }
    }
    let slopes = graph.cotangents(of: seeds, inputCount: inputs.count)
    return zip(slopes, inputs).map { $0 ?? .zeros($1.shape, dtype: $1.dtype) }
  }

  /// The derivatives of the results, given those of the inputs: Jv.
  ///
  /// The way back is linear in the cotangents; its own way back is the transpose of the transpose. So no operation
  /// needs a second rule. The cotangents' values do not matter.
  func pushforward() -> ([Tensor]) -> [Tensor] {
    let transposed = Recording<[Tensor]>(results.map { Tensor.zero($0.spec) }) { pullback($0) }
    return { transposed.pullback($0) }
  }
}

extension Graph {
  /// The cotangents of the first nodes, the inputs, given those of some nodes; nil where they are zero.
  ///
  /// The derivatives are operations on the nodes' values: computed now, or
  /// recorded in turn where those are being traced themselves.
  func cotangents(of outputs: [(number: Int, seed: Tensor)], inputCount: Int) -> [Tensor?] {
    let isActive = activity(inputCount)
    var values = NodeValues(graph: self)
    var cotangents = [Tensor?](repeating: nil, count: nodes.count)
    func add(_ part: Tensor, to number: Int) {
      cotangents[number] = cotangents[number].map { $0 + part } ?? part
    }
    for (number, seed) in outputs { add(seed, to: number) }
    let ruled = rulesByEnd
    let last = outputs.map(\.number).max() ?? -1
    for number in stride(from: last, through: inputCount, by: -1) {
      if let region = ruled[number] {
        let given = region.outputs.map { cotangents[$0] }
        for output in region.outputs { cotangents[output] = nil }
        if given.contains(where: { $0 != nil }), region.inputs.contains(where: { isActive[$0] }) {
          let slopes = region.rule!(
            region.inputs.map { values.value($0) }, region.outputs.map { values.value($0) },
            zip(given, region.outputs).map { $0 ?? .zero(nodes[$1].spec) })
          for (input, slope) in zip(region.inputs, checked(slopes, region)) where isActive[input] {
            add(slope, to: input)
          }
        }
      }
      guard isActive[number], let cotangent = cotangents[number] else { continue }
      cotangents[number] = nil
      let node = nodes[number]
      guard case .primitive(let primitive) = node.operation else { continue }
      let inputs = node.inputs.map { values.value($0) }
      let output = values.value(number)
      for (index, input) in node.inputs.enumerated() where isActive[input] {
        add(primitive.derivative(index, inputs, output, cotangent), to: input)
      }
    }
    return Array(cotangents.prefix(inputCount))
  }

  /// The regions with a rule of their own, by the numbers of their last nodes.
  private var rulesByEnd: [Int: Region] {
    var result: [Int: Region] = [:]
    for region in regions where region.rule != nil { result[region.nodes.upperBound - 1] = region }
    return result
  }

  /// What a rule returned, if it fits the inputs.
  private func checked(_ slopes: [Tensor], _ region: Region) -> [Tensor] {
    let specs = region.inputs.map { nodes[$0].spec }
    guard slopes.count == specs.count else {
      return TensorError(
        "customGradient",
        "the derivative returned \(slopes.count) tensors for \(specs.count) of the arguments"
      ).raise(returning: specs.map { _ in .failed })
    }
    return zip(slopes, specs).map { slope, spec in
      if case .failed = slope.backing { return slope }
      let slope = slope.literal == nil ? slope : slope.cast(to: spec.dtype)
      guard slope.spec == spec || !spec.dtype.isFloating else {
        return TensorError(
          "customGradient",
          "the derivative has shape \(slope.shape) of \(slope.dtype), its argument \(spec.shape) of \(spec.dtype)"
        ).raise(returning: .failed)
      }
      return slope
    }
  }

  /// For each node, whether it varies smoothly with an input.
  private func activity(_ inputCount: Int) -> [Bool] {
    var isActive = [Bool](repeating: false, count: nodes.count)
    let ruled = rulesByEnd
    for (number, node) in nodes.enumerated() {
      switch node.operation {
      case .input: isActive[number] = number < inputCount
      case .constant: break
      case .primitive(let primitive):
        isActive[number] =
          node.spec.dtype.isFloating && !(primitive is any NonDifferentiable)
          && node.inputs.contains { isActive[$0] }
      }
      if let region = ruled[number] {
        let dependsOnInput = region.inputs.contains { isActive[$0] }
        for output in region.outputs {
          isActive[output] = dependsOnInput && nodes[output].spec.dtype.isFloating
        }
      }
    }
    return isActive
  }
}
