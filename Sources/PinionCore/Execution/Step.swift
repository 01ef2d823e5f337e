// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// Where the value of each buffer of a run begins.
typealias Buffers = UnsafeMutablePointer<UnsafeMutableRawPointer>

/// One operation of a plan.
protocol Step: Sendable {
  func run(_ frame: Frame)
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
  fileprivate func findOperands(_ frame: Frame) {
    for (n, input) in inputs.enumerated() {
      frame.operands[number][n].pointer = input.pointer(frame.buffers)
    }
  }
}

/// A primitive that is not fused with others.
struct PrimitiveStep: OperandStep {
  let primitive: any Primitive
  let inputs: [Reference]
  let output: Reference
  let number: Int

  func run(_ frame: Frame) {
    if output.layout.shape.size == 0 { return }
    findOperands(frame)
    primitive.run(frame.operands[number], output.operand(frame.buffers))
  }
}

/// A chain of element-wise operations.
struct ElementwiseStep: Step {
  let program: ElementwiseProgram
  /// The program's operands, then its outputs.
  let ports: [Reference]

  func run(_ frame: Frame) {
    withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer.self, capacity: ports.count) {
      bases in
      for (n, port) in ports.enumerated() {
        bases.initializeElement(at: n, to: port.pointer(frame.buffers))
      }
      program.run(bases.baseAddress!)
    }
  }
}

/// A matrix product, with a chain of element-wise operations on its tiles.
struct ProductStep: Step {
  /// The product as planned, but for the addresses.
  nonisolated(unsafe) let gemm: pinion_gemm
  let a: Reference
  let b: Reference
  /// nil where the product itself is not needed, only what the epilogue makes of it.
  let c: Reference?
  let workspace: Int
  let epilogue: Epilogue?

  func run(_ frame: Frame) {
    let buffers = frame.buffers
    var gemm = gemm
    gemm.a = UnsafeRawPointer(a.pointer(buffers))
    gemm.b = UnsafeRawPointer(b.pointer(buffers))
    gemm.c = c?.pointer(buffers)
    guard let epilogue else { return MatrixProduct.run(gemm, buffers[workspace]) }
    gemm.tile_done = finishTile
    let scratchBytes = (gemm.scratch_bytes + 63) & ~63
    withUnsafePointer(to: gemm) { gemm in
      for phase in 0..<gemm.pointee.phases {
        ThreadPool.shared.run(
          MatrixProduct.tasks(of: gemm.pointee, in: phase),
          scratchBytes: scratchBytes + epilogue.program.scratchBytes,
          sharing: (gemm, epilogue, buffers, buffers[workspace], scratchBytes, phase)
        ) { work, task, scratch in
          let (gemm, epilogue, buffers, workspace, scratchBytes, phase) = work
          epilogue.withTiles(
            buffers, scratch + scratchBytes, stride: gemm.pointee.tile_stride
          ) { tiles in
            withUnsafePointer(to: tiles) { tiles in
              var gemm = gemm.pointee
              gemm.context = UnsafeMutableRawPointer(mutating: tiles)
              pinion_gemm_task(&gemm, phase, task, workspace, scratch)
            }
          }
        }
      }
    }
  }
}

/// Called by the kernel for each finished tile.
private func finishTile(
  _ context: UnsafeMutableRawPointer?, _ tile: UnsafeMutableRawPointer?, _ stride: Int, _ row: Int,
  _ column: Int, _ rows: Int, _ columns: Int
) {
  context!.assumingMemoryBound(to: ElementwiseProgram.TileRun.self).pointee
    .run(tile!, row: row, column: column, rows: rows, columns: columns)
}

/// A gather of whole rows, with a chain of element-wise operations on some of them at a time.
struct GatherStep: OperandStep {
  let gather: Gather
  let inputs: [Reference]
  /// nil where the rows themselves are not needed, only what the epilogue makes of them.
  let output: Reference?
  let epilogue: Epilogue
  let number: Int

  func run(_ frame: Frame) {
    findOperands(frame)
    let rows = RowGather(gather.indexed, frame.operands[number])!
    let output = output?.pointer(frame.buffers)
    if rows.run(to: output, (epilogue, frame.buffers), name: gather.name) { return }
    epilogue.clearResults(frame.buffers)
  }
}

/// A chain of element-wise operations on the tiles of a product or a gather.
struct Epilogue: Sendable {
  let program: ElementwiseProgram
  /// The program's operands, then its outputs; nil for what only its tiles exist of.
  let ports: [Reference?]
  /// The operand that the tiles are.
  let tiledPort: Int

  /// Calls `body` with what runs the program on tiles whose rows are `stride` elements apart.
  func withTiles(
    _ buffers: Buffers, _ scratch: UnsafeMutableRawPointer, stride: Int,
    _ body: (ElementwiseProgram.TileRun) -> Void
  ) {
    withUnsafeTemporaryAllocation(
      of: UnsafeMutableRawPointer.self, capacity: ports.count
    ) { bases in
      for (n, port) in ports.enumerated() {
        bases.initializeElement(at: n, to: port?.pointer(buffers) ?? scratch)
      }
      body(
        ElementwiseProgram.TileRun(
          program, operand: tiledPort, stride: stride, bases: bases.baseAddress!, scratch: scratch))
    }
  }

  /// Writes zeros to what is stored of the tiles, and to all that the program would have made of them.
  func clearResults(_ buffers: Buffers) {
    for (n, port) in ports.enumerated() where n == tiledPort || n >= program.operandCount {
      guard let port else { continue }
      port.pointer(buffers).initializeMemory(
        as: UInt8.self, repeating: 0, count: port.layout.shape.size * port.dtype.size)
    }
  }
}
