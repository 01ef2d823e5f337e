// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// Where the value of each buffer of a run begins.
typealias Buffers = UnsafeMutablePointer<UnsafeMutableRawPointer>

/// One operation of a plan.
protocol Step: Sendable {
  func run(_ frame: Frame)
  /// It, or those of its parts, that take operands as primitives do.
  var operandSteps: [any OperandStep] { get }
}

extension Step {
  var operandSteps: [any OperandStep] { [] }
}

/// A value as a step finds it.
struct Reference: Sendable {
  let buffer: Int
  let layout: Layout
  let dtype: DType

  func operand(_ buffers: Buffers) -> Operand {
    Operand(base: buffers[buffer], layout: layout, dtype: dtype)
  }

  func pointer(_ buffers: Buffers) -> UnsafeMutableRawPointer {
    buffers[buffer] + layout.offset * dtype.size
  }
}

/// A step that takes its operands as primitives do.
protocol OperandStep: Step {
  var inputs: [Reference] { get }
  /// Which of a frame's lists of operands is this step's.
  var number: Int { get }
}

extension OperandStep {
  var operandSteps: [any OperandStep] { [self] }

  func findOperands(_ frame: Frame) {
    for (n, input) in inputs.enumerated() {
      frame.operands[number][n].pointer = input.pointer(frame.buffers)
    }
  }
}

/// A primitive that is not fused with others.
final class PrimitiveStep: TaskStep, OperandStep, @unchecked Sendable {
  let inputs: [Reference]
  let number: Int
  private let primitive: any Primitive
  private let output: Reference

  init(_ primitive: any Primitive, inputs: [Reference], output: Reference, number: Int) {
    (self.primitive, self.inputs, self.output) = (primitive, inputs, output)
    self.number = number
    // Beside others one thread runs it alone.
    super.init(taskCount: 1, work: inputs.reduce(0) { $0 + $1.layout.shape.size })
  }

  override var operandSteps: [any OperandStep] { [self] }

  override func run(_ frame: Frame) {
    prepare(frame)
    compute(frame)
  }

  override func prepare(_ frame: Frame) { findOperands(frame) }

  override func run(_ task: Int, _ frame: Frame, _ memory: TaskMemory) {
    compute(frame)
  }

  private func compute(_ frame: Frame) {
    if output.layout.shape.size == 0 { return }
    primitive.run(frame.operands[number], output.operand(frame.buffers))
  }
}

/// A reduction of columns that need not be cut into pieces.
///
/// A thread takes a band of them, and so reads what it has written of a matrix that is made band by band.
final class ColumnStep: TaskStep, @unchecked Sendable {
  private let loop: ReductionLoop
  private let columns: ReductionLoop.Columns
  private let input: TileChain.Port
  private let output: TileChain.Port

  /// nil where it is not of this kind.
  init?(_ primitive: any Reduction, input: Reference, in panels: Panels?, output: Reference) {
    let loop = ReductionLoop(type(of: primitive).code, input.dtype)
    guard input.layout.isContiguous,
      let columns = panels.map({ loop.columns($0.shape, [1]) })
        ?? loop.columns(input.layout.shape, primitive.axes), columns.pieces == 1
    else { return nil }
    (self.loop, self.columns) = (loop, columns)
    (self.input, self.output) = (.init(input), .init(output))
    super.init(taskCount: columns.taskCount, work: input.layout.shape.size)
  }

  override func run(_ task: Int, _ frame: Frame, _ memory: TaskMemory) {
    loop.run(task, of: columns, input.pointer(frame.buffers), output.pointer(frame.buffers))
  }
}

/// A chain of element-wise operations.
final class ElementwiseStep: TaskStep, RowStep, @unchecked Sendable {
  private let program: ElementwiseProgram
  /// The program's operands, then its outputs.
  private let ports: [TileChain.Port]

  init(program: ElementwiseProgram, ports: [TileChain.Port]) {
    (self.program, self.ports) = (program, ports)
    super.init(
      taskCount: program.taskCount, scratchBytes: program.scratchBytes, work: program.size)
  }

  var rowScratchBytes: Int { program.scratchBytes }

  override func run(_ task: Int, _ frame: Frame, _ memory: TaskMemory) {
    withBases(frame) { program.run(program.range(of: task), bases: $0, scratch: memory.scratch) }
  }

  func run(
    _ rows: Range<Int>, of count: Int, _ frame: Frame, _ scratch: UnsafeMutableRawPointer
  ) {
    let each = program.size / count
    withBases(frame) {
      program.run(rows.lowerBound * each..<rows.upperBound * each, bases: $0, scratch: scratch)
    }
  }

  private func withBases(
    _ frame: Frame, _ body: (UnsafeMutablePointer<UnsafeMutableRawPointer>) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer.self, capacity: ports.count) {
      bases in
      for (n, port) in ports.enumerated() {
        bases.initializeElement(at: n, to: port.pointer(frame.buffers))
      }
      body(bases.baseAddress!)
    }
  }
}

/// A matrix product, with chains of element-wise operations that make its first operand and go on with its tiles.
final class ProductStep: Sendable {
  /// The product as planned, but for the addresses.
  nonisolated(unsafe) private let gemm: pinion_gemm
  private let a: FirstOperand
  private let b: Reference
  /// nil where the product itself is not needed, only what the epilogue makes of it.
  private let c: Reference?
  private let workspace: Int
  private let gather: RowsForProducts?
  /// Where a thread's own workspace begins, behind the rows that it has gathered.
  private let workspaceOffset: Int
  /// Makes the first operand's elements of bytes.
  private let prologue: TileChain?
  private let epilogue: TileChain?

  init(
    gemm: pinion_gemm, a: FirstOperand, b: Reference, c: Reference?, workspace: Int,
    prologue: TileChain?, epilogue: TileChain?
  ) {
    (self.a, self.b, self.c, self.workspace) = (a, b, c, workspace)
    (self.prologue, self.epilogue) = (prologue, epilogue)
    self.gemm = gemm
    if case .gathered(let rows) = a { gather = rows } else { gather = nil }
    workspaceOffset = ((gather?.byteCount ?? 0) + 63) & ~63
  }

  /// Where a first operand lies, or the bytes of which it is made.
  enum FirstOperand: Sendable {
    case stored(Reference)
    /// Nowhere: each thread gathers its rows.
    case gathered(RowsForProducts)

    func pointer(_ buffers: Buffers) -> UnsafeMutableRawPointer? {
      if case .stored(let reference) = self { reference.pointer(buffers) } else { nil }
    }
  }

  /// What can run at once; the next phase needs all of it.
  final class Phase: TaskStep, @unchecked Sendable {
    private let product: ProductStep
    private let number: Int

    fileprivate init(_ product: ProductStep, _ number: Int) {
      (self.product, self.number) = (product, number)
      let (gemm, isLast) = (product.gemm, number + 1 == product.gemm.phases)
      super.init(
        taskCount: MatrixProduct.tasks(of: gemm, in: number), scratchBytes: product.scratchBytes,
        ownBytes: product.ownBytes,
        work: isLast ? gemm.m * gemm.n * gemm.k : gemm.workspace_bytes)
    }

    override func run(_ task: Int, _ frame: Frame, _ memory: TaskMemory) {
      product.run(task, in: number, frame, memory)
    }
  }

  var phases: [Phase] { (0..<gemm.phases).map { Phase(self, $0) } }

  private var scratchBytes: Int {
    Swift.max(epilogueOffset + (epilogue?.scratchBytes ?? 0), gather?.scratchBytes ?? 0)
  }

  /// A thread's own: the rows that it has gathered, and what it makes of them.
  private var ownBytes: Int { workspaceOffset + gemm.own_bytes }

  private func run(_ task: Int, in phase: Int, _ frame: Frame, _ memory: TaskMemory) {
    let (buffers, scratch) = (frame.buffers, memory.scratch)
    if memory.isFirst { gather?.run(frame, to: memory.own, scratch) }
    var gemm = gemm
    gemm.a = UnsafeRawPointer(a.pointer(buffers) ?? memory.own)
    gemm.b = UnsafeRawPointer(b.pointer(buffers))
    gemm.c = c?.pointer(buffers)
    if epilogue != nil { gemm.tile_done = finishTile }
    var chains = Chains(
      prologue: prologue?.tiles(buffers, scratch + prologueOffset, stride: 0),
      epilogue: epilogue?.tiles(buffers, scratch + epilogueOffset, stride: gemm.tile_stride))
    withUnsafeMutablePointer(to: &chains) {
      gemm.context = UnsafeMutableRawPointer($0)
      pinion_gemm_task(
        &gemm, phase, task, gemm.own_bytes > 0 ? memory.own + workspaceOffset : buffers[workspace],
        scratch, memory.isFirst)
    }
  }

  // In scratch memory: the product's, the prologue's, and the epilogue's.
  private var prologueOffset: Int { (gemm.scratch_bytes + 63) & ~63 }
  private var epilogueOffset: Int {
    (prologueOffset + (prologue?.scratchBytes ?? 0) + 63) & ~63
  }

  /// What the kernel's calls find as their context.
  struct Chains {
    let prologue: ElementwiseProgram.TileRun?
    let epilogue: ElementwiseProgram.TileRun?
  }
}

/// Called by the kernel for each finished tile.
private func finishTile(
  _ context: UnsafeMutableRawPointer?, _ tile: UnsafeMutableRawPointer?, _ stride: Int, _ row: Int,
  _ column: Int, _ rows: Int, _ columns: Int
) {
  context!.assumingMemoryBound(to: ProductStep.Chains.self).pointee.epilogue!
    .run(tile!, row: row, column: column, rows: rows, columns: columns)
}

/// Called by the kernel for elements of a first operand that is a matrix of bytes.
func makeOperand(
  _ context: UnsafeMutableRawPointer?, _ target: UnsafeMutableRawPointer?,
  _ bytes: UnsafeRawPointer?, _ count: Int
) {
  let chains = context!.assumingMemoryBound(to: ProductStep.Chains.self)
  chains.pointee.prologue!.run(
    UnsafeMutableRawPointer(mutating: bytes!), elements: 0..<count, to: target!)
}

/// A chain of element-wise operations on the tiles of a product or a gather, or on what a product's operand is made of.
///
/// Threads that count the references to one thing for each of their tasks wait for each other: what is made for a task holds none.
final class TileChain: Sendable {
  /// Where a port's elements begin.
  struct Port: Sendable {
    let buffer: Int
    let byteOffset: Int
    let byteCount: Int

    init(_ reference: Reference) {
      buffer = reference.buffer
      byteOffset = reference.layout.offset * reference.dtype.size
      byteCount = reference.layout.shape.size * reference.dtype.size
    }

    func pointer(_ buffers: Buffers) -> UnsafeMutableRawPointer { buffers[buffer] + byteOffset }
  }

  let program: ElementwiseProgram
  /// The program's operands, then its outputs; nil for what lies in no buffer: the tiles, or what is made of them.
  let ports: [Port?]
  /// The operand that the tiles are.
  let tiledPort: Int

  init(program: ElementwiseProgram, ports: [Port?], tiledPort: Int) {
    (self.program, self.ports, self.tiledPort) = (program, ports, tiledPort)
  }

  var scratchBytes: Int { basesBytes + program.scratchBytes }

  private var basesBytes: Int { (ports.count * 8 + 63) & ~63 }

  /// What runs the program on tiles whose rows are `stride` elements apart, in a thread's scratch memory.
  func tiles(
    _ buffers: Buffers, _ scratch: UnsafeMutableRawPointer, stride: Int
  ) -> ElementwiseProgram.TileRun {
    let bases = scratch.bindMemory(to: UnsafeMutableRawPointer.self, capacity: ports.count)
    for (n, port) in ports.enumerated() {
      (bases + n).initialize(to: port?.pointer(buffers) ?? scratch)
    }
    return ElementwiseProgram.TileRun(
      program, operand: tiledPort, stride: stride, bases: bases, scratch: scratch + basesBytes)
  }

  /// Writes zeros to what is stored of the tiles, and to all that the program would have made of them.
  func clearResults(_ buffers: Buffers) {
    for (n, port) in ports.enumerated() where n == tiledPort || n >= program.operandCount {
      guard let port else { continue }
      port.pointer(buffers).initializeMemory(
        as: UInt8.self, repeating: 0, count: port.byteCount)
    }
  }
}
