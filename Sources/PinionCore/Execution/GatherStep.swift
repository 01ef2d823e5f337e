// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// A gather of whole rows, with a chain of element-wise operations on some of them at a time, or packed for products.
struct GatherStep: OperandStep, RowStep {
  let gather: Gather
  let inputs: [Reference]
  /// nil where the rows themselves are not needed, only what the epilogue makes of them.
  let output: Reference?
  /// Goes on with the rows.
  let epilogue: TileChain?
  /// The products for which the rows are packed.
  let packings: [Packing]
  let number: Int

  func run(_ frame: Frame) {
    findOperands(frame)
    let rows = RowGather(gather.indexed, frame.operands[number])!
    let output = output?.pointer(frame.buffers)
    if rows.run(to: output, epilogue, packings, frame.buffers, name: gather.name) { return }
    clearResults(frame)
  }

  private func clearResults(_ frame: Frame) {
    epilogue?.clearResults(frame.buffers)
    for packing in packings { packing.clear(frame.buffers) }
  }

  // Of rows that are not packed, in the order of their numbers.
  var rowScratchBytes: Int {
    let source = inputs[0]
    let rowBytes = source.layout.shape.size / source.layout.shape[0] * source.dtype.size
    return RowGather.scratchBytes(
      inputs[inputs.count - 1].layout.shape.size, output == nil ? rowBytes : 0, epilogue)
  }

  /// What is to be done once before any rows.
  func prepare(_ frame: Frame) {
    findOperands(frame)
    let gather = RowGather(self.gather.indexed, frame.operands[number])!
    if !gather.check(name: self.gather.name) { clearResults(frame) }
  }

  func run(
    _ rows: Range<Int>, of count: Int, _ frame: Frame, _ scratch: UnsafeMutableRawPointer
  ) {
    _ = RowGather(gather.indexed, frame.operands[number])!.run(
      rows, to: output?.pointer(frame.buffers), epilogue.map(Unmanaged.passUnretained),
      UnsafeBufferPointer(start: nil, count: 0), frame.buffers, scratch)
  }
}

/// Rows of bytes that products gather themselves, each thread for itself, when they make numbers of them.
///
/// The step only looks whether the row numbers are in range.
struct RowsForProducts: OperandStep {
  let gather: Gather
  let inputs: [Reference]
  let number: Int
  let rowCount: Int
  let rowBytes: Int

  func run(_ frame: Frame) {
    findOperands(frame)
    _ = RowGather(gather.indexed, frame.operands[number])!.check(name: gather.name)
  }

  /// Some bytes more than the rows, which kernels may read.
  var byteCount: Int { rowCount * rowBytes + RowsForProducts.padding }
  var scratchBytes: Int { RowGather.scratchBytes(rowCount, 0, nil) }

  static let padding = 64

  func run(
    _ frame: Frame, to target: UnsafeMutableRawPointer, _ scratch: UnsafeMutableRawPointer
  ) {
    RowGather(gather.indexed, frame.operands[number])!.run(to: target, scratch)
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
  /// The type of what is packed.
  private let dtype: DType

  init(_ gemm: pinion_gemm, buffer: Int, _ dtype: DType) {
    (self.gemm, self.buffer, self.dtype) = (gemm, buffer, dtype)
    groupCount = pinion_gemm_row_groups([gemm])
    groupRows =
      (0..<groupCount).map {
        pinion_gemm_row_group_begin([gemm], $0 + 1) - pinion_gemm_row_group_begin([gemm], $0)
      }.max() ?? 0
  }

  var reference: Reference { Reference(buffer: buffer, layout: Layout([]), dtype: dtype) }

  static func byteCount(_ gemm: pinion_gemm, _ dtype: DType) -> Int {
    pinion_gemm_packed_count([gemm]) * dtype.size
  }

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
    buffers[buffer].initializeMemory(
      as: UInt8.self, repeating: 0, count: Packing.byteCount(gemm, dtype))
  }
}
