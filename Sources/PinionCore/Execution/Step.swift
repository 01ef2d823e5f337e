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

/// A gather of whole rows, with a chain of element-wise operations on some of them at a time, or packed for products, or both.
struct GatherStep: OperandStep {
  let gather: Gather
  let inputs: [Reference]
  /// nil where the rows themselves are not needed, only what the epilogue makes of them.
  let output: Reference?
  let epilogue: Epilogue?
  /// The products for which the rows, or what the epilogue makes of them, are packed.
  let packings: [Packing]
  let number: Int

  func run(_ frame: Frame) {
    findOperands(frame)
    let rows = RowGather(gather.indexed, frame.operands[number])!
    let output = output?.pointer(frame.buffers)
    if rows.run(to: output, epilogue, packings, frame.buffers, name: gather.name) { return }
    epilogue?.clearResults(frame.buffers)
    for packing in packings { packing.clear(frame.buffers) }
  }
}

/// A first operand that is packed for a product by the step that makes its rows.
struct Packing: Sendable {
  /// The product as planned, but for the addresses.
  nonisolated(unsafe) private let gemm: pinion_gemm
  /// Where the product finds it.
  let buffer: Int
  /// The rows that are packed together are a group.
  let groupCount: Int
  /// The most rows in a group.
  let groupRows: Int
  let rowBytes: Int

  init(_ gemm: pinion_gemm, buffer: Int, rowBytes: Int) {
    (self.gemm, self.buffer, self.rowBytes) = (gemm, buffer, rowBytes)
    groupCount = pinion_gemm_row_groups([gemm])
    groupRows =
      (0..<groupCount).map {
        pinion_gemm_row_group_begin([gemm], $0 + 1) - pinion_gemm_row_group_begin([gemm], $0)
      }.max() ?? 0
  }

  var byteCount: Int { pinion_gemm_packed_bytes([gemm]) }

  func rows(of group: Int) -> Range<Int> {
    withUnsafePointer(to: gemm) {
      pinion_gemm_row_group_begin($0, group)..<pinion_gemm_row_group_begin($0, group + 1)
    }
  }

  /// Packs some rows, which lie at `pointer`.
  func pack(_ rows: Range<Int>, _ pointer: UnsafeRawPointer, _ buffers: Buffers) {
    withUnsafePointer(to: gemm) {
      pinion_gemm_pack_rows($0, buffers[buffer], pointer, rows.lowerBound, rows.count)
    }
  }

  func clear(_ buffers: Buffers) {
    buffers[buffer].initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
  }
}

/// A chain of element-wise operations on the tiles of a product or a gather.
struct Epilogue: Sendable {
  let program: ElementwiseProgram
  /// The program's operands, then its outputs; nil for what lies in no buffer: the tiles, or what is made of them.
  let ports: [Reference?]
  /// The operand that the tiles are.
  let tiledPort: Int

  /// Calls `body` with what runs the program on tiles whose rows are `stride` elements apart.
  ///
  /// `unplaced` is where an output begins that lies in no buffer.
  func withTiles(
    _ buffers: Buffers, _ scratch: UnsafeMutableRawPointer, stride: Int,
    unplaced: UnsafeMutableRawPointer? = nil, _ body: (ElementwiseProgram.TileRun) -> Void
  ) {
    withUnsafeTemporaryAllocation(
      of: UnsafeMutableRawPointer.self, capacity: ports.count
    ) { bases in
      for (n, port) in ports.enumerated() {
        bases.initializeElement(at: n, to: port?.pointer(buffers) ?? unplaced ?? scratch)
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
