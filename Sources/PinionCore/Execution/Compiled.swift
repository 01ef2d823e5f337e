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
  let programs = ProgramCache()
  return { (inputs: repeat each Input) -> (repeat each Output) in
    let call = programs.call()
    repeat call.add(each inputs)
    let program = programs.program(call, donated: 0) { tracers in
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
    program.plan.run(&call.arguments, results: &call.results)
    defer { programs.finish(call) }
    return program.rebuild(call.results)
  }
}

/// Compiles a function that changes its first argument, such as the parameters of a network in a training step.
///
/// As `compiled`, but the state is updated in place where nobody else holds its tensors, so that a step
/// neither copies nor allocates them. Subnormal numbers (below 1.2e-38 in `float32`) count as 0: the squares that an optimizer
/// keeps of gradients that stay 0 become so small, and many processors take a hundred cycles for each.
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
  let programs = ProgramCache()
  return { (state: inout State, inputs: repeat each Input) -> (repeat each Output) in
    let call = programs.call()
    call.add(&state)
    let stateCount = call.arguments.count
    repeat call.add(each inputs)
    let program = programs.program(call, donated: stateCount) { tracers in
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
    state.forEachTensor { $0 = .failed }
    program.plan.run(&call.arguments, results: &call.results)
    defer { programs.finish(call) }
    var next = 0
    state.forEachTensor {
      $0 = call.results[next]
      next += 1
    }
    return program.rebuild(call.results)
  }
}

/// The lists of one call: they are kept for later ones, so that these need not allocate.
private final class Call {
  var arguments: [Tensor] = []
  /// How many of them come from each value that the function takes.
  var counts: [Int] = []
  var results: [Tensor] = []

  func add(_ value: some TensorTree) {
    var value = value
    add(&value)
  }

  func add(_ value: inout some TensorTree) {
    let before = arguments.count
    value.forEachTensor { arguments.append($0.materialized) }
    counts.append(arguments.count - before)
  }

  func reset() {
    arguments.removeAll(keepingCapacity: true)
    counts.removeAll(keepingCapacity: true)
    results.removeAll(keepingCapacity: true)
  }
}

/// A traced function: its plan, and the arguments that it is for.
private class TracedProgram {
  let plan: Plan
  private let counts: [Int]
  private let layouts: [Layout]
  private let dtypes: [DType]

  init(_ plan: Plan, for call: Call, layouts: [Layout]) {
    self.plan = plan
    counts = call.counts
    self.layouts = layouts
    dtypes = call.arguments.map(\.dtype)
  }

  /// Whether it was traced for such arguments; wherever in their memory they begin.
  final func fits(_ call: Call) -> Bool {
    guard counts == call.counts else { return false }
    for number in call.arguments.indices {
      let layout = call.arguments[number].layout
      guard call.arguments[number].dtype == dtypes[number], layout.shape == layouts[number].shape,
        layout.strides == layouts[number].strides
      else { return false }
    }
    return true
  }
}

/// A traced function that knows how its results are made from all tensors that the plan returns.
private final class CompiledProgram<Output>: TracedProgram {
  let rebuild: ([Tensor]) -> Output

  init(
    _ plan: Plan, for call: Call, layouts: [Layout], rebuild: @escaping ([Tensor]) -> Output
  ) {
    self.rebuild = rebuild
    super.init(plan, for: call, layouts: layouts)
  }
}

/// The plans of a function, by the shapes, types and layouts of its arguments, and the lists of its calls.
private final class ProgramCache: @unchecked Sendable {
  private static let limit = 64
  private static let keptCalls = 4
  /// The oldest first.
  private let programs = Locked<[TracedProgram]>([])
  private let calls = Locked<[Call]>([])

  /// Lists for a call.
  func call() -> Call { calls.withLock { $0.popLast() } ?? Call() }

  func finish(_ call: Call) {
    call.reset()
    calls.withLock { if $0.count < ProgramCache.keptCalls { $0.append(call) } }
  }

  /// The program for some arguments, traced if it is not there; nil where the function cannot be compiled now.
  ///
  /// All programs of a cache have the same type of output.
  func program<Output>(
    _ call: Call, donated: Int,
    trace: ([Tensor]) -> (results: [Tensor], rebuild: ([Tensor]) -> Output)
  ) -> CompiledProgram<Output>? {
    for argument in call.arguments {
      guard case .stored = argument.backing else { return nil }
    }
    if let program = known(call) {
      return unsafeDowncast(program, to: CompiledProgram<Output>.self)
    }

    let graph = Graph(for: .compilation)
    let (results, rebuild) = trace(call.arguments.map { graph.addInput($0.spec) })
    for result in results {
      if case .failed = result.backing { return nil }
    }
    let outputs = results.map { graph.index(of: $0) }
    // A captured tensor that is itself being traced is no constant.
    for node in graph.nodes {
      if case .constant(let tensor) = node.operation, tensor.tracer != nil { return nil }
    }
    let layouts = call.arguments.map { argument in
      var layout = argument.layout
      layout.offset = 0
      return layout
    }
    let plan = PlanBuilder.plan(
      Program(graph, inputCount: call.arguments.count, outputs: outputs), inputLayouts: layouts,
      donated: donated)
    // What there is no memory for fails in the operation that makes it, or needs less if it runs one by one.
    guard Storage(ifAvailable: plan.largestBlock) != nil else { return nil }
    PlanLog.note(plan.summary)
    let program = CompiledProgram(plan, for: call, layouts: layouts, rebuild: rebuild)
    programs.withLock {
      $0.append(program)
      if $0.count > ProgramCache.limit { $0.removeFirst() }
    }
    return program
  }

  private func known(_ call: Call) -> TracedProgram? {
    programs.withLock { programs in
      for number in programs.indices.reversed() where programs[number].fits(call) {
        return programs[number]
      }
      return nil
    }
  }
}
