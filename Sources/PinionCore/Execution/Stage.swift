// SPDX-License-Identifier: Apache-2.0

/// Memory of the thread that runs a task.
struct TaskMemory {
  /// For this task.
  let scratch: UnsafeMutableRawPointer
  /// What the thread keeps for a step, from one of its tasks to the next.
  let own: UnsafeMutableRawPointer
  /// Whether this is the thread's first task of the step, which fills `own`.
  let isFirst: Bool
}

/// A step that is cut into tasks, which any threads may run in any order.
///
/// A base class and no protocol, so that threads call it without counting references to it: they would wait for each other.
class TaskStep: Step, @unchecked Sendable {
  let taskCount: Int
  let scratchBytes: Int
  let ownBytes: Int
  /// How much a task does, more or less: multiply-adds, or elements.
  let grain: Int

  /// - Parameter work: what all tasks do.
  init(taskCount: Int, scratchBytes: Int = 0, ownBytes: Int = 0, work: Int) {
    (self.taskCount, self.scratchBytes, self.ownBytes) = (taskCount, scratchBytes, ownBytes)
    grain = work / Swift.max(taskCount, 1)
  }

  var operandSteps: [any OperandStep] { [] }

  /// What is to be done once before any task.
  func prepare(_ frame: Frame) {}

  func run(_ task: Int, _ frame: Frame, _ memory: TaskMemory) {
    preconditionFailure("each kind of step has its own")
  }

  func run(_ frame: Frame) { preconditionFailure("runs in a stage") }
}

/// Steps that need none of each other's results: their tasks run side by side, so that a thread that has finished one step
/// goes on with the next, and waits for others once.
final class Stage: Step {
  private let members: [TaskStep]
  /// The same, without counting references.
  private let uncounted: [Unmanaged<TaskStep>]
  private let taskCounts: [Int]
  /// Where a thread's memory for each member begins.
  ///
  /// Before it lies a byte for each, which says whether the thread has begun it, after a word for all.
  private let ownOffsets: [Int]
  private let scratchOffset: Int
  private let scratchBytes: Int

  init(_ members: [TaskStep]) {
    // The largest tasks first: a thread that is done before another finds small ones to take over.
    let members = members.sorted { $0.grain > $1.grain }
    self.members = members
    uncounted = members.map(Unmanaged.passUnretained)
    taskCounts = members.map(\.taskCount)
    func rounded(_ byteCount: Int) -> Int { (byteCount + 63) & ~63 }
    var offsets = [rounded(Stage.wordBytes + members.count)]
    for member in members { offsets.append(offsets.last! + rounded(member.ownBytes)) }
    scratchOffset = offsets.removeLast()
    ownOffsets = offsets
    scratchBytes = scratchOffset + (members.map(\.scratchBytes).max() ?? 0)
  }

  private static let wordBytes = 8

  var operandSteps: [any OperandStep] { members.flatMap(\.operandSteps) }

  func run(_ frame: Frame) {
    for member in members { member.prepare(frame) }
    taskCounts.withUnsafeBufferPointer {
      ThreadPool.shared.run(
        $0, scratchBytes: scratchBytes,
        sharing: (Unmanaged.passUnretained(self), Unmanaged.passUnretained(frame))
      ) { work, task, memory in
        work.0._withUnsafeGuaranteedRef { stage in
          work.1._withUnsafeGuaranteedRef { stage.run(task, $0, memory) }
        }
      }
    }
  }

  private func run(_ task: Int, _ frame: Frame, _ threadMemory: UnsafeMutableRawPointer) {
    var (member, task) = (0, task)
    while task >= taskCounts[member] {
      task -= taskCounts[member]
      member += 1
    }
    let memory = TaskMemory(
      scratch: threadMemory + scratchOffset, own: threadMemory + ownOffsets[member],
      isFirst: begins(member, threadMemory))
    uncounted[member]._withUnsafeGuaranteedRef { $0.run(task, frame, memory) }
  }

  /// Whether this is a thread's first task of a member; notes that it is.
  private func begins(_ member: Int, _ threadMemory: UnsafeMutableRawPointer) -> Bool {
    let begun = (threadMemory + Stage.wordBytes).assumingMemoryBound(to: Bool.self)
    // The pool sets the word to zero before a thread's first task.
    if threadMemory.load(as: UInt64.self) == 0 {
      threadMemory.storeBytes(of: 1, as: UInt64.self)
      begun.update(repeating: false, count: taskCounts.count)
    }
    defer { begun[member] = true }
    return !begun[member]
  }
}
