// SPDX-License-Identifier: Apache-2.0

/// A graph compiled for fixed shapes: steps over planned memory.
///
/// It may be run by several tasks at once; each run borrows a block of memory for the intermediate values.
final class Plan: Sendable {
  let steps: [any Step]
  let inputCount: Int
  let constants: [Tensor]
  /// Where intermediate values and workspaces lie in a run's block of memory; their buffers are the last.
  let offsets: [Int]
  let arenaBytes: Int
  /// Results in memory of their own: buffers that follow those of the constants.
  let escaping: [Escaping]
  let outputs: [Output]
  let summary: PlanSummary

  /// A result that is made in memory of its own.
  struct Escaping: Sendable {
    let spec: Spec
    /// The argument whose memory the result may take, if nobody else refers to it.
    let donor: Int?
  }

  /// How a result is found when all steps have run.
  enum Output: Sendable {
    case argument(Int, Layout, DType)
    case constant(Int, Layout, DType)
    case made(Int, Layout, DType)
  }

  private let arenas = Locked<[Storage]>([])
  private static let keptArenas = 4

  init(
    steps: [any Step], inputCount: Int, constants: [Tensor], offsets: [Int], arenaBytes: Int,
    escaping: [Escaping], outputs: [Output], summary: PlanSummary
  ) {
    self.steps = steps
    self.inputCount = inputCount
    self.constants = constants
    self.offsets = offsets
    self.arenaBytes = arenaBytes
    self.escaping = escaping
    self.outputs = outputs
    self.summary = summary
  }

  /// Runs the plan.
  ///
  /// Arguments to which the caller keeps no other reference may be overwritten, if the plan says so.
  func run(_ arguments: consuming [Tensor]) -> [Tensor] {
    var storages = arguments.map(\.storage)
    let argumentOffsets = arguments.map { $0.layout.offset * $0.dtype.size }
    arguments.removeAll()
    let arena = arenas.withLock { $0.popLast() } ?? Storage(byteCount: arenaBytes)
    let made = escaping.map { result -> Storage in
      guard let donor = result.donor, argumentOffsets[donor] == 0, storages[donor].isWritable,
        isKnownUniquelyReferenced(&storages[donor])
      else { return Storage(byteCount: result.spec.byteCount) }
      return storages[donor]
    }
    let count = inputCount + constants.count + offsets.count + made.count
    withUnsafeTemporaryAllocation(of: UnsafeMutableRawPointer.self, capacity: count) { buffers in
      var next = 0
      func append(_ pointer: UnsafeMutableRawPointer) {
        buffers.initializeElement(at: next, to: pointer)
        next += 1
      }
      for (storage, offset) in zip(storages, argumentOffsets) { append(storage.base + offset) }
      for constant in constants { append(constant.storage.base) }
      for storage in made { append(storage.base) }
      for offset in offsets { append(arena.base + offset) }
      for step in steps { step.run(UnsafePointer(buffers.baseAddress!)) }
    }
    arenas.withLock { if $0.count < Plan.keptArenas { $0.append(arena) } }
    return outputs.map { output in
      switch output {
      case .argument(let number, var layout, let dtype):
        layout.offset += argumentOffsets[number] / dtype.size
        return Tensor(storage: storages[number], layout: layout, dtype: dtype)
      case .constant(let number, let layout, let dtype):
        return Tensor(storage: constants[number].storage, layout: layout, dtype: dtype)
      case .made(let number, let layout, let dtype):
        return Tensor(storage: made[number], layout: layout, dtype: dtype)
      }
    }
  }
}
