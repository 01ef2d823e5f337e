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
  ///   - runsOnTiles: whether it is run tile by tile.
  init(
    shape: Shape, operands: [(layout: Layout, dtype: DType)], outputs: [DType],
    registers: Int, instructions: [Instruction], runsOnTiles: Bool = false
  ) {
    size = shape.size
    code = ElementwiseCode(
      width: shape.last ?? 1, operands: operands, outputs: outputs, registers: registers,
      instructions: instructions, runsOnTiles: runsOnTiles)
    // All registers together stay in half of a 32 KB first-level cache where that is possible.
    let registers = code.registerCount
    blockLength = registers <= 2 ? 2048 : registers <= 4 ? 1024 : registers <= 8 ? 512 : 256
    scratchBytes = registers * blockLength * 8 + code.slotCount * 16 + 64
  }

  var operandCount: Int { code.operandCount }

  /// Runs the whole program on the thread pool.
  ///
  /// `bases` are the first elements of the operands, then the outputs.
  func run(_ bases: UnsafePointer<UnsafeMutableRawPointer>) {
    ThreadPool.shared.run(taskCount, scratchBytes: scratchBytes, sharing: (self, bases)) {
      work, task, scratch in
      let (program, bases) = work
      program.run(program.range(of: task), bases: bases, scratch: scratch)
    }
  }

  var taskCount: Int { cut.tasks }

  private var cut: (tasks: Int, each: Int) { ThreadPool.evenTasks(size, atMost: 16 * 1024) }

  /// The row-major numbers of a task's elements.
  func range(of task: Int) -> Range<Int> {
    let start = task * cut.each
    return start..<Swift.min(start + cut.each, size)
  }

  /// Runs the program for the elements with row-major numbers `range`.
  func run(
    _ range: Range<Int>, bases: UnsafePointer<UnsafeMutableRawPointer>,
    scratch: UnsafeMutableRawPointer
  ) {
    let slots = code.prepare(bases, scratch, blockLength, range.count)
    code.run(range, by: blockLength, bases, slots)
  }

  /// Runs the program on tiles of one of its operands, which lie in memory of their own.
  ///
  /// It lasts as long as the program.
  struct TileRun {
    private let code: Unmanaged<ElementwiseCode>
    private let blockLength: Int
    private let bases: UnsafeMutablePointer<UnsafeMutableRawPointer>
    private let slots: ElementwiseCode.Slots
    private let operand: Int
    /// The distance between the tiles' rows, in elements.
    private let stride: Int

    init(
      _ program: ElementwiseProgram, operand: Int, stride: Int,
      bases: UnsafeMutablePointer<UnsafeMutableRawPointer>, scratch: UnsafeMutableRawPointer
    ) {
      (self.operand, self.stride, self.bases) = (operand, stride, bases)
      blockLength = program.blockLength
      code = .passUnretained(program.code)
      slots = program.code.prepare(bases, scratch, blockLength, blockLength)
      program.code.prepareRows(slots, tile: operand, stride: stride, blockLength)
    }

    /// Runs the program for the elements of a tile, which begins at `pointer`.
    func run(_ pointer: UnsafeMutableRawPointer, row: Int, column: Int, rows: Int, columns: Int) {
      code._withUnsafeGuaranteedRef { code in
        let start = row * code.width + column
        if columns == code.width, stride == columns,
          !code.takesRowsAtOnce || columns < (code.readsRows ? 32 : 128)
        {
          // Short rows that follow each other without a gap are one range, for which those of other operands are brought together.
          return run(pointer, elements: start..<start + rows * columns)
        }
        let itemSize = code.itemSize(ofOperand: operand)
        for done in Swift.stride(from: 0, to: columns, by: blockLength) {
          code.run(
            rows, start + done, Swift.min(blockLength, columns - done), tile: operand,
            pointer + done * itemSize, bases, slots)
        }
      }
    }

    /// Runs the program for elements that follow each other, given by their row-major numbers; the first is at `pointer`.
    func run(_ pointer: UnsafeMutableRawPointer, elements: Range<Int>) {
      code._withUnsafeGuaranteedRef { code in
        bases[operand] = pointer - elements.lowerBound * code.itemSize(ofOperand: operand)
        code.run(elements, by: blockLength, bases, slots)
      }
    }

    /// Runs the program for elements of an operand that begins at `pointer`, and leaves those of its one output at `target`.
    func run(
      _ pointer: UnsafeMutableRawPointer, elements: Range<Int>, to target: UnsafeMutableRawPointer
    ) {
      code._withUnsafeGuaranteedRef { code in
        bases[operand] = pointer
        bases[code.operandCount] = target - elements.lowerBound * code.outputSize
        code.run(elements, by: blockLength, bases, slots)
      }
    }
  }
}
