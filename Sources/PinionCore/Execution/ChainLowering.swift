// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// Joins neighbouring instructions of one floating type to chains, whose running value stays in the processor's registers.
///
/// An intermediate value goes to memory only if an instruction needs it that cannot take it as the running value.
struct ChainLowering {
  enum Operation {
    /// The block kernel of an instruction.
    case block(Int)
    /// Steps on elements of a type.
    case chain(DType, Range<Int>)
  }

  private(set) var operations: [Operation] = []
  private(set) var steps: [pinion_chain_step] = []
  /// For operands that are one element: whether an instruction needs a whole block of them.
  private(set) var needsBlock: [Bool]

  private typealias Slot = ElementwiseProgram.Slot
  private let instructions: [ElementwiseProgram.Instruction]
  private let operandCount: Int
  private let outputCount: Int
  private let isSingle: [Bool]
  private let runsOnTiles: Bool
  /// Whether the result of an instruction is an output, or read from memory by a later instruction.
  private var isStored: [Bool]

  init(
    _ instructions: [ElementwiseProgram.Instruction], operandCount: Int, outputCount: Int,
    isSingle: [Bool], runsOnTiles: Bool
  ) {
    self.instructions = instructions
    self.operandCount = operandCount
    self.outputCount = outputCount
    self.isSingle = isSingle
    self.runsOnTiles = runsOnTiles
    needsBlock = [Bool](repeating: false, count: operandCount)
    isStored = instructions.map { if case .output = $0.output { true } else { false } }
  }

  /// The number of a slot: operands, outputs, registers.
  func number(_ slot: ElementwiseProgram.Slot) -> Int {
    switch slot {
    case .operand(let n): n
    case .output(let n): operandCount + n
    case .register(let n): operandCount + outputCount + n
    }
  }

  mutating func run() {
    // A chain of one would only add a load and a store of its own, but goes through the rows of a tile in one call.
    if instructions.count == 1, !runsOnTiles {
      operations = [.block(0)]
      needsBlock = isSingle
      return
    }
    // The first time only to see which results are read from memory.
    lower()
    steps = []
    operations = []
    lower()
  }

  private mutating func lower() {
    var makers: [Slot: Int] = [:]
    var current: Slot?
    var type: DType?
    var firstStep = 0

    /// Notes that a slot is read from memory, as single element or block.
    func read(_ slot: Slot, asBlock: Bool) {
      if let maker = makers[slot] { isStored[maker] = true }
      if case .operand(let n) = slot, asBlock { needsBlock[n] = true }
    }
    func endChain() {
      if let type, steps.count > firstStep {
        operations.append(.chain(type, firstStep..<steps.count))
      }
      (type, current, firstStep) = (nil, nil, steps.count)
    }
    func emit(_ code: Int, _ other: Slot? = nil, flags: Slot? = nil) {
      var source = PINION_CHAIN_VALUE
      if let other, other != current {
        read(other, asBlock: false)
        source = isOneElement(other) ? PINION_CHAIN_SINGLE : PINION_CHAIN_BLOCK
      }
      append(code, source, slot: other, flags: flags)
    }

    for (n, instruction) in instructions.enumerated() {
      let inputs = instruction.inputs
      defer { makers[instruction.output] = n }
      guard let (operation, dtype) = instruction.chained else {
        endChain()
        for input in inputs { read(input, asBlock: true) }
        operations.append(.block(n))
        continue
      }
      if type != dtype { endChain() }
      type = dtype
      // The running value is the first operand, or else the second with the operation reversed.
      let values = operation == PINION_SELECT ? Array(inputs.dropFirst()) : inputs
      let isReversed = values.count == 2 && values[1] == current && values[0] != current
      if !isReversed, values[0] != current {
        emit(Int(PINION_CHAIN_LOAD), values[0])
        current = values[0]
      }
      let code = ChainLowering.code(operation, isReversed: isReversed)
      let other = values.count == 2 ? values[isReversed ? 0 : 1] : nil
      if ChainLowering.reversedComparison(operation) != nil {
        emit(code, other, flags: instruction.output)
        // The running value stays, but it may have been the last that its register held.
        if current == instruction.output { current = nil }
        continue
      }
      if operation == PINION_SELECT {
        read(inputs[0], asBlock: true)
        emit(code, other, flags: inputs[0])
      } else {
        emit(code, other)
      }
      current = instruction.output
      if isStored[n] { append(Int(PINION_CHAIN_STORE), PINION_CHAIN_VALUE, slot: current) }
    }
    endChain()
  }

  private mutating func append(
    _ code: Int, _ source: pinion_chain_source, slot: ElementwiseProgram.Slot?,
    flags: ElementwiseProgram.Slot? = nil
  ) {
    steps.append(
      pinion_chain_step(
        code: UInt16(code), source: UInt16(source.rawValue), slot: UInt16(slot.map(number) ?? 0),
        flags: UInt16(flags.map(number) ?? 0)))
  }

  private func isOneElement(_ slot: ElementwiseProgram.Slot) -> Bool {
    if case .operand(let n) = slot { return isSingle[n] }
    return false
  }

  /// The code of a step, given whether the running value is the second operand.
  private static func code(_ operation: pinion_block_op, isReversed: Bool) -> Int {
    let code = Int(operation.rawValue)
    guard isReversed else { return code }
    if let comparison = reversedComparison(operation) { return Int(comparison.rawValue) }
    switch operation {
    case PINION_SUBTRACT, PINION_DIVIDE, PINION_SELECT: return code | Int(PINION_CHAIN_REVERSED)
    default: return code
    }
  }

  /// The comparison that gives the same with exchanged operands; nil for what is no comparison.
  private static func reversedComparison(_ operation: pinion_block_op) -> pinion_block_op? {
    switch operation {
    case PINION_EQUAL, PINION_NOT_EQUAL: operation
    case PINION_LESS: PINION_GREATER
    case PINION_LESS_EQUAL: PINION_GREATER_EQUAL
    case PINION_GREATER: PINION_LESS
    case PINION_GREATER_EQUAL: PINION_LESS_EQUAL
    default: nil
    }
  }
}
