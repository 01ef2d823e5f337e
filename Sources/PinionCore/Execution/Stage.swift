// SPDX-License-Identifier: Apache-2.0

/// A step that is cut into tasks, which any threads may run in any order.
///
/// A base class and no protocol, so that threads call it without counting references to it: they would wait for each other.
class TaskStep: Step, @unchecked Sendable {
  let taskCount: Int
  let scratchBytes: Int
  /// How much a task does, more or less: multiply-adds, or elements.
  let grain: Int

  /// - Parameter work: what all tasks do.
  init(taskCount: Int, scratchBytes: Int = 0, work: Int) {
    (self.taskCount, self.scratchBytes) = (taskCount, scratchBytes)
    grain = work / Swift.max(taskCount, 1)
  }

  var operandSteps: [any OperandStep] { [] }

  /// What is to be done once before any task.
  func prepare(_ frame: Frame) {}

  func run(_ task: Int, _ frame: Frame, _ scratch: UnsafeMutableRawPointer) {
    preconditionFailure("each kind of step has its own")
  }

  func run(_ frame: Frame) {
    prepare(frame)
    ThreadPool.shared.run(
      taskCount, scratchBytes: scratchBytes,
      sharing: (Unmanaged.passUnretained(self), Unmanaged.passUnretained(frame))
    ) { work, task, scratch in
      work.0._withUnsafeGuaranteedRef { step in
        work.1._withUnsafeGuaranteedRef { step.run(task, $0, scratch) }
      }
    }
  }
}

/// Steps that need none of each other's results: their tasks run side by side, so that a thread that has finished one step
/// goes on with the next, and waits for others once.
final class Stage: Step {
  private let members: [TaskStep]
  /// The same, without counting references.
  private let uncounted: [Unmanaged<TaskStep>]
  private let taskCounts: [Int]
  private let scratchBytes: Int

  init(_ members: [TaskStep]) {
    // The largest tasks first: a thread that is done before another finds small ones to take over.
    let members = members.sorted { $0.grain > $1.grain }
    self.members = members
    uncounted = members.map(Unmanaged.passUnretained)
    taskCounts = members.map(\.taskCount)
    scratchBytes = members.map(\.scratchBytes).max() ?? 0
  }

  var operandSteps: [any OperandStep] { members.flatMap(\.operandSteps) }

  func run(_ frame: Frame) {
    for member in members { member.prepare(frame) }
    taskCounts.withUnsafeBufferPointer {
      ThreadPool.shared.run(
        $0, scratchBytes: scratchBytes,
        sharing: (Unmanaged.passUnretained(self), Unmanaged.passUnretained(frame))
      ) { work, task, scratch in
        work.0._withUnsafeGuaranteedRef { stage in
          work.1._withUnsafeGuaranteedRef { stage.run(task, $0, scratch) }
        }
      }
    }
  }

  private func run(_ task: Int, _ frame: Frame, _ scratch: UnsafeMutableRawPointer) {
    var (member, task) = (0, task)
    while task >= taskCounts[member] {
      task -= taskCounts[member]
      member += 1
    }
    uncounted[member]._withUnsafeGuaranteedRef { $0.run(task, frame, scratch) }
  }
}
