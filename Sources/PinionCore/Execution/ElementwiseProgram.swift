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
    let inputs: [Slot]
    let output: Slot
  }

  /// How an operand's elements are found from the row-major number of the result's element.
  enum Access: Sendable {
    /// The same number.
    case contiguous
    /// All are the first element.
    case single
    /// By strides; a block is copied into a register first.
    case strided([(extent: Int, stride: Int)])

    init(_ layout: Layout) {
      if layout.isContiguous {
        self = .contiguous
      } else if layout.isSingleElement {
        self = .single
      } else {
        self = .strided(layout.coalesced)
      }
    }
  }

  struct Port: Sendable {
    let access: Access
    let itemSize: Int
    let register: Int  // where blocks of it are copied to, unless it is contiguous
  }

  let size: Int
  let blockLength: Int
  private let operands: [Port]
  private let outputSizes: [Int]
  private let instructions: [Compiled]
  private let registerCount: Int

  private struct Compiled: Sendable {
    let kernel: pinion_block
    let inputs: (Int, Int, Int)
    let output: Int
  }

  /// - Parameters:
  ///   - shape: the shape of all outputs, to which operands are broadcast by their layouts.
  ///   - registers: the number of registers that the instructions use.
  init(
    shape: Shape, operands layouts: [(layout: Layout, dtype: DType)], outputs: [DType],
    registers: Int, instructions: [Instruction]
  ) {
    size = shape.size
    var registerCount = registers
    operands = layouts.map { layout, dtype in
      let access = Access(layout)
      var register = -1
      if case .contiguous = access {
      } else {
        register = registerCount
        registerCount += 1
      }
      return Port(access: access, itemSize: dtype.size, register: register)
    }
    outputSizes = outputs.map(\.size)
    self.registerCount = registerCount
    // All registers together stay in half of a 32 KB first-level cache where that is possible.
    blockLength = registerCount <= 4 ? 1024 : registerCount <= 8 ? 512 : 256
    // Slots are numbered: operands, outputs, registers.
    let operandCount = layouts.count
    let firstRegister = operandCount + outputs.count
    func number(_ slot: Slot) -> Int {
      switch slot {
      case .operand(let n): n
      case .output(let n): operandCount + n
      case .register(let n): firstRegister + n
      }
    }
    self.instructions = instructions.map { instruction in
      let inputs = instruction.inputs.map(number)
      return Compiled(
        kernel: instruction.kernel,
        inputs: (inputs[0], inputs.count > 1 ? inputs[1] : 0, inputs.count > 2 ? inputs[2] : 0),
        output: number(instruction.output))
    }
  }

  /// The scratch memory that `run(_:bases:scratch:)` needs.
  var scratchBytes: Int {
    registerCount * blockLength * 8 + (operands.count + outputSizes.count + registerCount) * 8 + 64
  }

  /// Runs the whole program on the thread pool.
  ///
  /// `bases` are the first elements of the operands, then the outputs.
  func run(_ bases: UnsafePointer<UnsafeMutableRawPointer>) {
    let grain = 16 * 1024
    let tasks = (size + grain - 1) / grain
    nonisolated(unsafe) let bases = bases
    ThreadPool.shared.run(tasks, scratchBytes: scratchBytes) { task, scratch in
      let start = task * grain
      run(start..<Swift.min(start + grain, size), bases: bases, scratch: scratch)
    }
  }

  /// Runs the program for the elements with row-major numbers `range`.
  ///
  func run(
    _ range: Range<Int>, bases: UnsafePointer<UnsafeMutableRawPointer>,
    scratch: UnsafeMutableRawPointer
  ) {
    let slots = prepare(bases, scratch, range.count)
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
    let itemSize = operands[tile.operand].itemSize
    let slots = prepare(bases, scratch, blockLength)
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

  private typealias Slots = UnsafeMutablePointer<UnsafeMutableRawPointer>

  private func run(
    _ range: Range<Int>, _ bases: UnsafePointer<UnsafeMutableRawPointer>, _ slots: Slots
  ) {
    var start = range.lowerBound
    while start < range.upperBound {
      let count = Swift.min(blockLength, range.upperBound - start)
      load(start, count, bases, slots)
      for n in outputSizes.indices {
        slots[operands.count + n] = bases[operands.count + n] + start * outputSizes[n]
      }
      execute(count, slots)
      start += count
    }
  }

  /// Lays out the slots in scratch memory and fills the registers of operands that are one element.
  private func prepare(
    _ bases: UnsafePointer<UnsafeMutableRawPointer>, _ scratch: UnsafeMutableRawPointer,
    _ count: Int
  ) -> Slots {
    let firstRegister = operands.count + outputSizes.count
    let slots = (scratch + registerCount * blockLength * 8)
      .bindMemory(to: UnsafeMutableRawPointer.self, capacity: firstRegister + registerCount)
    for n in 0..<registerCount {
      (slots + firstRegister + n).initialize(to: scratch + n * blockLength * 8)
    }
    for n in operands.indices {
      guard case .single = operands[n].access else { continue }
      let register = slots[firstRegister + operands[n].register]
      pinion_fill(register, bases[n], Swift.min(count, blockLength), operands[n].itemSize)
      slots[n] = register
    }
    return slots
  }

  private func load(
    _ start: Int, _ count: Int, _ bases: UnsafePointer<UnsafeMutableRawPointer>,
    _ slots: Slots
  ) {
    for n in operands.indices {
      switch operands[n].access {
      case .contiguous: slots[n] = bases[n] + start * operands[n].itemSize
      case .single: break
      case .strided(let axes):
        let register = slots[operands.count + outputSizes.count + operands[n].register]
        ElementwiseProgram.gather(register, bases[n], axes, operands[n].itemSize, start, count)
        slots[n] = register
      }
    }
  }

  /// Copies elements start ..< start + count of a strided operand.
  private static func gather(
    _ target: UnsafeMutableRawPointer, _ source: UnsafeMutableRawPointer,
    _ axes: [(extent: Int, stride: Int)], _ itemSize: Int, _ start: Int, _ count: Int
  ) {
    let inner = axes[axes.count - 1]
    var done = 0
    while done < count {
      let (line, column) = (start + done).quotientAndRemainder(dividingBy: inner.extent)
      let length = Swift.min(inner.extent - column, count - done)
      var offset = column * inner.stride
      var rest = line
      var axis = axes.count - 2
      while axis >= 0, rest > 0 {
        let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: axes[axis].extent)
        offset += remainder * axes[axis].stride
        rest = quotient
        axis -= 1
      }
      pinion_copy_strided(
        target + done * itemSize, source + offset * itemSize, inner.stride, length, itemSize)
      done += length
    }
  }

  private func execute(_ count: Int, _ slots: Slots) {
    for instruction in instructions {
      var inputs: (UnsafeRawPointer?, UnsafeRawPointer?, UnsafeRawPointer?) = (
        UnsafeRawPointer(slots[instruction.inputs.0]),
        UnsafeRawPointer(slots[instruction.inputs.1]),
        UnsafeRawPointer(slots[instruction.inputs.2])
      )
      withUnsafePointer(to: &inputs) { pointer in
        pointer.withMemoryRebound(to: UnsafeRawPointer?.self, capacity: 3) {
          instruction.kernel(slots[instruction.output], $0, count)
        }
      }
    }
  }
}
