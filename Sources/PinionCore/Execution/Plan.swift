// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// A graph compiled for fixed shapes: steps over planned memory.
///
/// It may be run by several tasks at once; each run borrows a frame, so that in the end none allocates.
final class Plan: Sendable {
  let steps: [any Step]
  /// The panels in which each argument is read; nil: in row-major order.
  let argumentPanels: [Panels?]
  let constants: [Tensor]
  /// Where intermediate values and workspaces lie in a run's block of memory; their buffers are the last.
  let offsets: [Int]
  let arenaBytes: Int
  /// Results in memory of their own: buffers that follow those of the constants.
  let escaping: [Escaping]
  let outputs: [Output]
  let summary: PlanSummary

  /// A result that is made in memory of its own.
  struct Escaping: Sendable {
    let spec: Spec
    /// The argument whose memory the result may take, if nobody else refers to it.
    let donor: Int?
    /// The panels in which it is made; nil: in row-major order.
    let panels: Panels?
  }

  /// How a result is found when all steps have run.
  enum Output: Sendable {
    case argument(Int, Layout, DType)
    case constant(Int, Layout, DType)
    case made(Int, Layout, DType)
  }

  var inputCount: Int { argumentPanels.count }

  /// The bytes of the largest block of memory that a run allocates; results that replace arguments need none.
  var largestBlock: Int {
    escaping.filter { $0.donor == nil }.reduce(arenaBytes) { Swift.max($0, $1.spec.byteCount) }
  }

  /// Whether results replace arguments.
  ///
  /// Then subnormal numbers are 0: the squares that an optimizer keeps of gradients that stay 0
  /// become so small, and such numbers take many times as long.
  private let isUpdate: Bool
  private let frames = Locked<[Frame]>([])
  private static let keptFrames = 4

  init(
    steps: [any Step], argumentPanels: [Panels?], constants: [Tensor], offsets: [Int],
    arenaBytes: Int, escaping: [Escaping], outputs: [Output], isUpdate: Bool, summary: PlanSummary
  ) {
    self.steps = steps
    self.argumentPanels = argumentPanels
    self.constants = constants
    self.offsets = offsets
    self.arenaBytes = arenaBytes
    self.escaping = escaping
    self.outputs = outputs
    self.isUpdate = isUpdate
    self.summary = summary
  }

  /// Runs the plan: takes the arguments out of their list, which keeps its memory, and appends the results to another.
  ///
  /// Arguments to which the caller keeps no other reference may be overwritten, if the plan says so.
  func run(_ arguments: inout [Tensor], results: inout [Tensor]) {
    let frame = frames.withLock { $0.popLast() } ?? Frame(self)
    frame.take(&arguments, self)
    let mode = pinion_float_mode()
    if isUpdate { pinion_set_float_mode(pinion_without_subnormals(mode)) }
    for step in steps { step.run(frame) }
    pinion_set_float_mode(mode)
    for output in outputs { results.append(frame.result(output, self)) }
    frame.reset()
    frames.withLock { if $0.count < Plan.keptFrames { $0.append(frame) } }
  }
}

/// What one run of a plan needs beside its arguments: memory for intermediate values, and lists to fill in.
final class Frame {
  /// Where the value of each buffer begins: of arguments, constants, results and intermediate values.
  let buffers: UnsafeMutablePointer<UnsafeMutableRawPointer>
  /// The operands of each step that takes them as a primitive does, but for their addresses.
  var operands: [[Operand]]
  private let arena: Storage
  private var arguments: [Storage] = []
  private var argumentOffsets: [Int] = []
  private var made: [Storage] = []

  fileprivate init(_ plan: Plan) {
    arena = Storage(byteCount: plan.arenaBytes)
    let first = plan.inputCount + plan.constants.count + plan.escaping.count
    buffers = .allocate(capacity: first + plan.offsets.count)
    for (number, constant) in plan.constants.enumerated() {
      buffers[plan.inputCount + number] = constant.storage.base
    }
    for (number, offset) in plan.offsets.enumerated() {
      buffers[first + number] = arena.base + offset
    }
    operands = []
    for step in plan.steps.flatMap(\.operandSteps).sorted(by: { $0.number < $1.number }) {
      operands.append(
        step.inputs.map { Operand(pointer: arena.base, layout: $0.layout, dtype: $0.dtype) })
    }
  }

  deinit { buffers.deallocate() }

  fileprivate func take(_ tensors: inout [Tensor], _ plan: Plan) {
    for tensor in tensors {
      arguments.append(tensor.storage)
      argumentOffsets.append(tensor.layout.offset * tensor.dtype.size)
    }
    tensors.removeAll(keepingCapacity: true)
    for (number, panels) in plan.argumentPanels.enumerated() {
      buffers[number] =
        panels.map { base(ofArgument: number, in: $0) }
        ?? arguments[number].base + argumentOffsets[number]
    }
    for (number, result) in plan.escaping.enumerated() {
      let storage = memory(for: result)
      buffers[plan.inputCount + plan.constants.count + number] =
        result.panels.map(storage.baseToFill) ?? storage.base
      made.append(storage)
    }
  }

  /// Where an argument lies in panels: in a copy, unless an earlier run has left it so and nobody else can see it.
  private func base(ofArgument number: Int, in panels: Panels) -> UnsafeMutableRawPointer {
    if isKnownUniquelyReferenced(&arguments[number]), argumentOffsets[number] == 0,
      let base = arguments[number].base(in: panels)
    {
      return base
    }
    let copy = Storage(byteCount: panels.byteCount)
    let target = copy.baseToFill(in: panels)
    panels.copyFromRows(arguments[number].base + argumentOffsets[number], target)
    (arguments[number], argumentOffsets[number]) = (copy, 0)
    return target
  }

  private func memory(for result: Plan.Escaping) -> Storage {
    guard let donor = result.donor, argumentOffsets[donor] == 0, arguments[donor].isWritable,
      isKnownUniquelyReferenced(&arguments[donor])
    else { return Storage(byteCount: result.spec.byteCount) }
    return arguments[donor]
  }

  fileprivate func result(_ output: Plan.Output, _ plan: Plan) -> Tensor {
    switch output {
    case .argument(let number, var layout, let dtype):
      layout.offset += argumentOffsets[number] / dtype.size
      return Tensor(storage: arguments[number], layout: layout, dtype: dtype)
    case .constant(let number, let layout, let dtype):
      return Tensor(storage: plan.constants[number].storage, layout: layout, dtype: dtype)
    case .made(let number, let layout, let dtype):
      return Tensor(storage: made[number], layout: layout, dtype: dtype)
    }
  }

  fileprivate func reset() {
    arguments.removeAll(keepingCapacity: true)
    argumentOffsets.removeAll(keepingCapacity: true)
    made.removeAll(keepingCapacity: true)
  }
}
