// SPDX-License-Identifier: Apache-2.0

/// A step that is cut into tasks, which any threads may run in any order.
protocol TaskStep: Step {
  var taskCount: Int { get }
  var scratchBytes: Int { get }
  /// What is to be done once before any task.
  func prepare(_ frame: Frame)
  func run(_ task: Int, _ frame: Frame, _ scratch: UnsafeMutableRawPointer)
}

extension TaskStep {
  func prepare(_ frame: Frame) {}

  func run(_ frame: Frame) {
    prepare(frame)
    withUnsafePointer(to: self) {
      ThreadPool.shared.run(
        taskCount, scratchBytes: scratchBytes, sharing: ($0, Unmanaged.passUnretained(frame))
      ) { work, task, scratch in
        work.1._withUnsafeGuaranteedRef { work.0.pointee.run(task, $0, scratch) }
      }
    }
  }
}

/// Steps that need none of each other's results: their tasks run side by side, so that a thread that has finished one step
/// goes on with the next, and waits for others once.
final class Stage: Step {
  private let members: [any TaskStep]
  private let taskCounts: [Int]
  private let scratchBytes: Int

  /// - Parameter members: in the order in which a thread takes its tasks.
  init(_ members: [any TaskStep]) {
    self.members = members
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
    members[member].run(task, frame, scratch)
  }
}
