// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// A chain of element-wise operations over one shape, run block by block.
///
/// A block of some hundred elements passes through all operations while it is in the first-level cache. One
/// operation alone is a program of one instruction.
struct ElementwiseProgram: Sendable {
  /// Where an instruction finds or leaves a block.
  enum Slot: Hashable, Sendable {
    /// Input `n` of the program.
    case operand(Int)
    /// Output `n` of the program.
    case output(Int)
    /// An intermediate block in scratch memory.
    case register(Int)
  }

  struct Instruction: Sendable {
    let kernel: pinion_block
    /// The operation as a step of a chain of this type, if it can be one.
    let chained: (operation: pinion_block_op, dtype: DType)?
    let inputs: [Slot]
    let output: Slot

    init(_ primitive: any Elementwise, _ dtypes: [DType], inputs: [Slot], output: Slot) {
      kernel = primitive.kernel(dtypes)!
      let dtype = dtypes[dtypes.count - 1]
      if let operation = primitive.operation, pinion_chain_has(operation),
        pinion_chain_kernel(CPU.level, dtype.kernel) != nil
      {
        chained = (operation, dtype)
      } else {
        chained = nil
      }
      self.inputs = inputs
      self.output = output
    }
  }

  let size: Int
  let blockLength: Int
  /// The memory that `run(_:bases:scratch:)` needs for intermediate values.
  let scratchBytes: Int
  private let code: ElementwiseCode

  /// - Parameters:
  ///   - shape: the shape of all outputs, to which operands are broadcast by their layouts.
  ///   - registers: the number of registers that the instructions use.
  init(
    shape: Shape, operands: [(layout: Layout, dtype: DType)], outputs: [DType],
    registers: Int, instructions: [Instruction]
  ) {
    size = shape.size
    code = ElementwiseCode(
      operands: operands, outputs: outputs, registers: registers, instructions: instructions)
    // All registers together stay in half of a 32 KB first-level cache where that is possible.
    let registers = code.registerCount
    blockLength = registers <= 2 ? 2048 : registers <= 4 ? 1024 : registers <= 8 ? 512 : 256
    scratchBytes = registers * blockLength * 8 + code.slotCount * 8 + 64
  }

  /// Runs the whole program on the thread pool.
  ///
  /// `bases` are the first elements of the operands, then the outputs.
  func run(_ bases: UnsafePointer<UnsafeMutableRawPointer>) {
    let grain = 16 * 1024
    let tasks = (size + grain - 1) / grain
    ThreadPool.shared.run(tasks, scratchBytes: scratchBytes, sharing: (self, bases, grain)) {
      work, task, scratch in
      let (program, bases, grain) = work
      let start = task * grain
      program.run(
        start..<Swift.min(start + grain, program.size), bases: bases, scratch: scratch)
    }
  }

  /// Runs the program for the elements with row-major numbers `range`.
  func run(
    _ range: Range<Int>, bases: UnsafePointer<UnsafeMutableRawPointer>,
    scratch: UnsafeMutableRawPointer
  ) {
    let slots = code.prepare(bases, scratch, blockLength, range.count)
    run(range, bases, slots)
  }

  /// A tile of a matrix that is operand number `operand` of the program, but lies in memory of its own.
  struct Tile {
    let operand: Int
    let pointer: UnsafeMutableRawPointer
    /// The distance between its rows, in elements.
    let stride: Int
    let rows: Range<Int>
    let columns: Range<Int>
    /// The number of columns of the whole matrix.
    let width: Int
  }

  /// Runs the program for the elements of a tile.
  func run(
    _ tile: Tile, bases: UnsafeMutablePointer<UnsafeMutableRawPointer>,
    scratch: UnsafeMutableRawPointer
  ) {
    let itemSize = code.itemSize(ofOperand: tile.operand)
    let slots = code.prepare(bases, scratch, blockLength, blockLength)
    // Rows that follow each other without a gap are one range.
    let isWhole = tile.columns.count == tile.width && tile.stride == tile.width
    let lines = isWhole ? 1 : tile.rows.count
    let length = isWhole ? tile.rows.count * tile.width : tile.columns.count
    for line in 0..<lines {
      let start = (tile.rows.lowerBound + line) * tile.width + tile.columns.lowerBound
      bases[tile.operand] = tile.pointer + (line * tile.stride - start) * itemSize
      run(start..<start + length, bases, slots)
    }
  }

  private func run(
    _ range: Range<Int>, _ bases: UnsafePointer<UnsafeMutableRawPointer>,
    _ slots: ElementwiseCode.Slots
  ) {
    var start = range.lowerBound
    while start < range.upperBound {
      let count = Swift.min(blockLength, range.upperBound - start)
      code.run(start, count, bases, slots)
      start += count
    }
  }
}
