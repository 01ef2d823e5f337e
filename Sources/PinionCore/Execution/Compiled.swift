// SPDX-License-Identifier: Apache-2.0

/// Compiles a function: it is traced once for each combination of input shapes and types, and then runs as one fused plan.
///
/// The function must not look at elements, only at shapes and types; what it captures is fixed when it is
/// traced. Called on tensors that are being differentiated or compiled, it runs as if it were not compiled.
///
/// ```swift
/// let scale = compiled { (images: Tensor) in images.cast(to: .float32) / 255 }
/// let x = scale(train.images)
/// ```
///
/// At most 64 combinations are kept; the oldest is then traced again when it is needed. With `PINION_LOG=plan` in the
/// environment each plan is printed: what was fused, how many bytes each step moves and what it computes.
public func compiled<each Input: TensorTree, each Output: TensorTree>(
  _ function: @escaping (repeat each Input) -> (repeat each Output)
) -> (repeat each Input) -> (repeat each Output) {
  let programs = ProgramCache<(repeat each Output)>()
  return { (inputs: repeat each Input) -> (repeat each Output) in
    var arguments: [Tensor] = []
    var counts: [Int] = []
    repeat append((each inputs).tensors, &arguments, &counts)
    let program = programs.program(arguments, counts, donated: 0) { tracers in
      var rest = tracers[...]
      let outputs = function(repeat (each inputs).replacingTensors(from: &rest))
      var results: [Tensor] = []
      for output in repeat each outputs { results += output.tensors }
      return (
        results,
        { tensors in
          var rest = tensors[...]
          return (repeat (each outputs).replacingTensors(from: &rest))
        }
      )
    }
    guard let program else { return function(repeat each inputs) }
    return program.rebuild(program.plan.run(arguments))
  }
}

/// Compiles a function that changes its first argument, such as the parameters of a network in a training step.
///
/// As `compiled`, but the state is updated in place where nobody else holds its tensors, so that a step
/// neither copies nor allocates them.
///
/// ```swift
/// let step = compiledUpdate { (w: inout Tensor, x: Tensor, y: Tensor) in
///   let (value, slope) = valueWithGradient(at: w) { w in loss(dot(x, w), y) }
///   w -= 0.01 * slope
///   return value
/// }
/// let value = step(&w, x, y)
/// ```
public func compiledUpdate<State: TensorTree, each Input: TensorTree, each Output: TensorTree>(
  _ function: @escaping (inout State, repeat each Input) -> (repeat each Output)
) -> (inout State, repeat each Input) -> (repeat each Output) {
  let programs = ProgramCache<(repeat each Output)>()
  return { (state: inout State, inputs: repeat each Input) -> (repeat each Output) in
    var arguments = state.tensors
    let stateCount = arguments.count
    var counts = [stateCount]
    repeat append((each inputs).tensors, &arguments, &counts)
    let program = programs.program(arguments, counts, donated: stateCount) { tracers in
      var rest = tracers[...]
      var traced = state.replacingTensors(from: &rest)
      let outputs = function(&traced, repeat (each inputs).replacingTensors(from: &rest))
      var results = traced.tensors
      precondition(
        results.count == stateCount, "the function changed the number of the state's tensors")
      for output in repeat each outputs { results += output.tensors }
      return (
        results,
        { tensors in
          var rest = tensors[stateCount...]
          return (repeat (each outputs).replacingTensors(from: &rest))
        }
      )
    }
    guard let program else { return function(&state, repeat each inputs) }
    // Let go of the state's tensors, so that the plan finds itself their only owner.
    state.forEachTensor { $0 = Tensor(literal: .integer(0)) }
    let results = program.plan.run(consume arguments)
    var rest = results[...]
    state.forEachTensor { $0 = rest.removeFirst() }
    return program.rebuild(results)
  }
}

private func append(_ tensors: [Tensor], _ arguments: inout [Tensor], _ counts: inout [Int]) {
  counts.append(tensors.count)
  arguments += tensors.map(\.materialized)
}

/// A traced function and its plan.
private final class CompiledProgram<Output>: @unchecked Sendable {
  let plan: Plan
  /// Makes the function's results from all tensors that the plan returns.
  let rebuild: ([Tensor]) -> Output

  init(_ plan: Plan, _ rebuild: @escaping ([Tensor]) -> Output) {
    self.plan = plan
    self.rebuild = rebuild
  }
}

/// The plans of a function, by the shapes, types and layouts of its arguments.
private final class ProgramCache<Output>: @unchecked Sendable {
  private struct Key: Hashable {
    let counts: [Int]
    let layouts: [Layout]
    let dtypes: [DType]
  }

  private let limit = 64
  private let programs = Locked<(byKey: [Key: CompiledProgram<Output>], order: [Key])>(([:], []))

  /// The program for some arguments, traced if it is not there; nil where the function cannot be compiled now.
  func program(
    _ arguments: [Tensor], _ counts: [Int], donated: Int,
    trace: ([Tensor]) -> (results: [Tensor], rebuild: ([Tensor]) -> Output)
  ) -> CompiledProgram<Output>? {
    for argument in arguments {
      guard case .stored = argument.backing else { return nil }
    }
    let layouts = arguments.map { argument in
      var layout = argument.layout
      layout.offset = 0
      return layout
    }
    let key = Key(counts: counts, layouts: layouts, dtypes: arguments.map(\.dtype))
    if let program = programs.withLock({ $0.byKey[key] }) { return program }

    let graph = Graph(for: .compilation)
    let (results, rebuild) = trace(arguments.map { graph.addInput($0.spec) })
    for result in results {
      if case .failed = result.backing { return nil }
    }
    let outputs = results.map { graph.index(of: $0) }
    // A captured tensor that is itself being traced is no constant.
    for node in graph.nodes {
      if case .constant(let tensor) = node.operation, tensor.tracer != nil { return nil }
    }
    let plan = PlanBuilder.plan(
      Program(graph, inputCount: arguments.count, outputs: outputs), inputLayouts: layouts,
      donated: donated)
    PlanLog.note(plan.summary)
    let program = CompiledProgram(plan, rebuild)
    programs.withLock { cache in
      cache.byKey[key] = program
      cache.order.append(key)
      if cache.order.count > limit { cache.byKey[cache.order.removeFirst()] = nil }
    }
    return program
  }
}
