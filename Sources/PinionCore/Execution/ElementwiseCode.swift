// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// The instructions of an `ElementwiseProgram` as they are run: over numbered slots, with neighbouring operations of one
/// floating type joined to chains.
///
/// Everything a block needs lies in memory of its own, so that running one touches no reference count.
final class ElementwiseCode: @unchecked Sendable {
  typealias Slots = UnsafeMutablePointer<UnsafeMutableRawPointer>

  /// The number of blocks of scratch memory.
  private(set) var registerCount: Int
  /// Slots are numbered: operands, outputs, registers.
  var slotCount: Int { operands.count + outputSizes.count + registerCount }

  private let operands: UnsafeMutableBufferPointer<Port>
  private let outputSizes: UnsafeMutableBufferPointer<Int>
  private let operations: UnsafeMutableBufferPointer<Operation>
  private let steps: UnsafeMutableBufferPointer<pinion_chain_step>
  private let axes: UnsafeMutableBufferPointer<(extent: Int, stride: Int)>
  /// The number of elements in a row of the shape.
  let width: Int
  /// Whether all is one chain whose operands lie in memory as they are, row by row.
  let takesRowsAtOnce: Bool
  /// Whether an operand is read row by row, because its rows do not follow each other.
  let readsRows: Bool
  /// How far the slots of operands and outputs move from one row of the shape to the next, in bytes.
  private let rowBytes: UnsafeMutableBufferPointer<Int>

  /// How an operand's elements are found from the row-major number of the result's element.
  private struct Port {
    enum Access {
      /// The same number.
      case contiguous
      /// All are the first element.
      case single
      /// By strides; a block is copied into a register first.
      case strided
    }
    var access: Access
    var itemSize: Int
    /// Where blocks of it are copied to; nil where they are read in place.
    var register: Int?
    /// The axes of a strided one, the innermost last.
    var axes: Range<Int> = 0..<0
    /// For a strided one whose rows lie in memory as they are, such as a bias: the distance between them along the last axis but one, in
    /// elements.
    var rowStride: Int?
  }

  /// One call of a kernel.
  private struct Operation {
    var block: pinion_block?
    var inputs = (0, 0, 0)
    var output = 0
    /// In place of a block kernel.
    var chain: pinion_chain?
    var steps: Range<Int> = 0..<0
  }

  init(
    width: Int, operands layouts: [(layout: Layout, dtype: DType)], outputs: [DType],
    registers: Int, instructions: [ElementwiseProgram.Instruction], runsOnTiles: Bool
  ) {
    self.width = width
    var registerCount = registers
    var lowering = ChainLowering(
      instructions, operandCount: layouts.count, outputCount: outputs.count,
      isSingle: layouts.map { !$0.layout.isContiguous && $0.layout.isSingleElement },
      runsOnTiles: runsOnTiles)
    lowering.run()
    var axes: [(extent: Int, stride: Int)] = []
    let operands = layouts.enumerated().map { n, operand in
      var result = Port(access: .contiguous, itemSize: operand.dtype.size, register: nil)
      if operand.layout.isContiguous { return result }
      result.access = operand.layout.isSingleElement ? .single : .strided
      if result.access == .single, !lowering.needsBlock[n] { return result }
      result.register = registerCount
      registerCount += 1
      if result.access == .strided {
        let first = axes.count
        axes += operand.layout.coalesced
        result.axes = first..<axes.count
        if result.axes.count > 1, axes.last! == (width, 1) {
          result.rowStride = axes[axes.count - 2].stride
        }
      }
      return result
    }
    self.registerCount = registerCount
    self.operands = .copy(of: operands)
    self.axes = .copy(of: axes)
    outputSizes = .copy(of: outputs.map(\.size))
    rowBytes = .copy(
      of: operands.map { port in
        (port.access == .contiguous ? width : port.rowStride ?? 0) * port.itemSize
      } + outputs.map { width * $0.size })
    steps = .copy(of: lowering.steps)
    operations = .copy(
      of: lowering.operations.map { operation in
        switch operation {
        case .block(let number):
          let instruction = instructions[number]
          let inputs = instruction.inputs.map(lowering.number)
          return Operation(
            block: instruction.kernel,
            inputs: (inputs[0], inputs.count > 1 ? inputs[1] : 0, inputs.count > 2 ? inputs[2] : 0),
            output: lowering.number(instruction.output))
        case .chain(let dtype, let steps):
          return Operation(chain: pinion_chain_kernel(CPU.level, dtype.kernel), steps: steps)
        }
      })
    readsRows = operands.contains { $0.rowStride != nil }
    takesRowsAtOnce =
      operations.count == 1 && operations[0].chain != nil
      && operands.allSatisfy { $0.access != .strided || $0.rowStride != nil }
  }

  deinit {
    operands.deallocate()
    outputSizes.deallocate()
    operations.deallocate()
    steps.deallocate()
    axes.deallocate()
    rowBytes.deallocate()
  }

  var operandCount: Int { operands.count }

  func itemSize(ofOperand number: Int) -> Int { operands[number].itemSize }

  /// The size of the elements of the first output.
  var outputSize: Int { outputSizes[0] }

  // MARK: Running

  /// Lays out the slots in scratch memory and fills the registers of operands that are one element.
  func prepare(
    _ bases: UnsafePointer<UnsafeMutableRawPointer>, _ scratch: UnsafeMutableRawPointer,
    _ blockLength: Int, _ count: Int
  ) -> Slots {
    let firstRegister = operands.count + outputSizes.count
    let slots = (scratch + registerCount * blockLength * 8)
      .bindMemory(to: UnsafeMutableRawPointer.self, capacity: slotCount)
    for n in 0..<registerCount {
      (slots + firstRegister + n).initialize(to: scratch + n * blockLength * 8)
    }
    for n in operands.indices where operands[n].access == .single {
      slots[n] = bases[n]
      guard let register = operands[n].register else { continue }
      slots[n] = slots[firstRegister + register]
      pinion_fill(slots[n], bases[n], Swift.min(count, blockLength), operands[n].itemSize)
    }
    return slots
  }

  /// Notes how far slots move from row to row, where operand `tile` has rows of its own, `stride` elements apart.
  func prepareRows(_ slots: Slots, tile: Int, stride: Int, _ blockLength: Int) {
    let distances = distances(slots)
    distances.initialize(from: rowBytes.baseAddress!, count: rowBytes.count)
    distances[tile] = stride * operands[tile].itemSize
    // Registers may hold four short rows.
    (distances + rowBytes.count).initialize(repeating: blockLength * 8 / 4, count: registerCount)
  }

  private func distances(_ slots: Slots) -> UnsafeMutablePointer<Int> {
    UnsafeMutableRawPointer(slots + slotCount).assumingMemoryBound(to: Int.self)
  }

  /// Runs the instructions for the elements with row-major numbers `range`, some at a time.
  func run(
    _ range: Range<Int>, by blockLength: Int, _ bases: UnsafePointer<UnsafeMutableRawPointer>,
    _ slots: Slots
  ) {
    var start = range.lowerBound
    while start < range.upperBound {
      let count = Swift.min(blockLength, range.upperBound - start)
      run(start, count, bases, slots)
      start += count
    }
  }

  /// Runs the instructions for the elements with row-major numbers start ..< start + count.
  func run(
    _ start: Int, _ count: Int, _ bases: UnsafePointer<UnsafeMutableRawPointer>, _ slots: Slots
  ) {
    for n in operands.indices {
      switch operands[n].access {
      case .contiguous: slots[n] = bases[n] + start * operands[n].itemSize
      case .single: break
      case .strided:
        slots[n] = slots[operands.count + outputSizes.count + operands[n].register!]
        gather(slots[n], bases[n], operands[n], start, count)
      }
    }
    placeOutputs(start, bases, slots)
    call(count, slots)
  }

  /// Runs the instructions for a part of some rows: `count` elements of each, in the first row from row-major number `start` on.
  ///
  /// The slots are prepared for rows; operand `tile` begins at `pointer`. The rows are neighbours along the last axis but one.
  func run(
    _ rows: Int, _ start: Int, _ count: Int, tile: Int, _ pointer: UnsafeMutableRawPointer,
    _ bases: UnsafePointer<UnsafeMutableRawPointer>, _ slots: Slots
  ) {
    for n in operands.indices {
      switch operands[n].access {
      case .contiguous:
        slots[n] = bases[n] + start * operands[n].itemSize
      case .single: break
      case .strided:
        if operands[n].rowStride != nil {
          let axes = operands[n].axes
          let first = self.axes.baseAddress! + axes.lowerBound
          let offset = Operand.offset(of: start, first, axes.count)
          slots[n] = bases[n] + offset * operands[n].itemSize
        }
      }
    }
    placeOutputs(start, bases, slots)
    slots[tile] = pointer
    let distances = distances(slots)
    if takesRowsAtOnce { return call(count, slots, rows: rows, distances) }
    for line in 0..<rows {
      for n in operands.indices where operands[n].access == .strided && operands[n].rowStride == nil
      {
        slots[n] = slots[operands.count + outputSizes.count + operands[n].register!]
        gather(slots[n], bases[n], operands[n], start + line * width, count)
      }
      call(count, slots)
      for n in rowBytes.indices { slots[n] += distances[n] }
    }
  }

  private func placeOutputs(
    _ start: Int, _ bases: UnsafePointer<UnsafeMutableRawPointer>, _ slots: Slots
  ) {
    for n in outputSizes.indices {
      slots[operands.count + n] = bases[operands.count + n] + start * outputSizes[n]
    }
  }

  /// Runs the instructions on what the slots point at; several rows only if the code takes them at once.
  private func call(
    _ count: Int, _ slots: Slots, rows: Int = 1, _ distances: UnsafePointer<Int>? = nil
  ) {
    for operation in operations {
      if let chain = operation.chain {
        chain(
          steps.baseAddress! + operation.steps.lowerBound, operation.steps.count,
          UnsafeMutableRawPointer(slots).assumingMemoryBound(to: UnsafeMutableRawPointer?.self),
          count, rows, distances, rowBytes.count)
      } else {
        let (a, b, c) = operation.inputs
        PinionCore.call(
          operation.block!, slots[operation.output], slots[a], slots[b], slots[c], count)
      }
    }
  }

  /// Copies elements start ..< start + count of a strided operand.
  private func gather(
    _ target: UnsafeMutableRawPointer, _ source: UnsafeMutableRawPointer, _ operand: Port,
    _ start: Int, _ count: Int
  ) {
    let innermost = operand.axes.upperBound - 1
    let inner = axes[innermost]
    let outer = axes.baseAddress! + operand.axes.lowerBound
    let itemSize = operand.itemSize
    // A call for each short line would take longer than its elements: one copies all that follow along the next axis.
    let hasShortLines = operand.axes.count > 1 && inner.extent <= 16
    var done = 0
    while done < count {
      let (line, column) = (start + done).quotientAndRemainder(dividingBy: inner.extent)
      let offset = Operand.offset(of: line, outer, operand.axes.count - 1) + column * inner.stride
      let from = source + offset * itemSize
      let to = target + done * itemSize
      if hasShortLines, column == 0, count - done >= inner.extent {
        let lines = axes[innermost - 1]
        let rows = Swift.min(lines.extent - line % lines.extent, (count - done) / inner.extent)
        pinion_copy_rows(to, from, lines.stride, inner.stride, rows, inner.extent, itemSize)
        done += rows * inner.extent
      } else {
        let length = Swift.min(inner.extent - column, count - done)
        pinion_copy_strided(to, from, inner.stride, length, itemSize)
        done += length
      }
    }
  }
}

extension UnsafeMutableBufferPointer {
  /// Newly allocated memory with the elements of an array.
  fileprivate static func copy(of elements: [Element]) -> UnsafeMutableBufferPointer {
    let buffer = UnsafeMutableBufferPointer.allocate(capacity: elements.count)
    _ = buffer.initialize(from: elements)
    return buffer
  }
}
