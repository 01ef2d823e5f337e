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

/// A primitive that is not fused with others.
struct PrimitiveStep: Step {
  let primitive: any Primitive
  let inputs: [Reference]
  let output: Reference
  /// Which of a frame's lists of operands is this step's.
  let number: Int

  func run(_ frame: Frame) {
    if output.layout.shape.size == 0 { return }
    for (n, input) in inputs.enumerated() {
      frame.operands[number][n].pointer = input.pointer(frame.buffers)
    }
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

  struct Epilogue: Sendable {
    let program: ElementwiseProgram
    /// The program's operands, then its outputs; the product itself is `productPort`.
    let ports: [Reference?]
    let productPort: Int

    /// One task of the product, whose tiles the program then finishes.
    fileprivate func run(
      _ gemm: pinion_gemm, _ phase: Int, _ task: Int, _ buffers: Buffers,
      _ workspace: UnsafeMutableRawPointer, _ scratch: UnsafeMutableRawPointer,
      _ programScratch: UnsafeMutableRawPointer
    ) {
      withUnsafeTemporaryAllocation(
        of: UnsafeMutableRawPointer.self, capacity: ports.count
      ) { bases in
        for (n, port) in ports.enumerated() {
          bases.initializeElement(at: n, to: port?.pointer(buffers) ?? scratch)
        }
        let tiles = ElementwiseProgram.TileRun(
          program, operand: productPort, stride: gemm.tile_stride,
          bases: bases.baseAddress!, scratch: programScratch)
        withUnsafePointer(to: tiles) { tiles in
          var gemm = gemm
          gemm.context = UnsafeMutableRawPointer(mutating: tiles)
          pinion_gemm_task(&gemm, phase, task, workspace, scratch)
        }
      }
    }
  }

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
          epilogue.run(
            gemm.pointee, phase, task, buffers, workspace, scratch, scratch + scratchBytes)
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
