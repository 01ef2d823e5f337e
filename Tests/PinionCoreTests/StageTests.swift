// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PinionCore

/// Steps that need none of each other's results run side by side, and nobody can tell but by the clock.
@Suite("Stages of a plan") struct StageTests {
  private static func matrix(_ rows: Int, _ columns: Int, _ seed: UInt64) -> Tensor {
    .random(in: -1..<1, shape: [rows, columns], key: RandomKey(seed: seed))
  }

  /// The stages of a function's steps, by the names of these.
  private static func stages(_ body: () -> Void) -> [(name: String, stage: Int)] {
    let plan = PlanLog.plans(during: body)[0]
    return plan.steps.map { ($0.name, $0.stage) }
  }

  @Test("have steps that need none of each other's results") func independent() {
    let x = StageTests.matrix(64, 96, 1)
    func results(_ x: Tensor) -> [Tensor] {
      let (columns, rows) = (x.sum(axis: 0), x.sum(axis: 1))
      return [exp(columns), exp(rows), rows.sum()]
    }
    let function = compiled { (x: Tensor) -> [Tensor] in results(x) }
    var found: [Tensor] = []
    let stages = StageTests.stages { found = function(x) }
    #expect(stages.map(\.name) == ["sum", "sum", "exp", "exp", "sum"], "\(stages)")
    #expect(stages.map(\.stage) == [0, 0, 1, 1, 1], "\(stages)")
    #expect(found == results(x))
  }

  @Test("have products beside each other and beside sums of others") func products() {
    let x = StageTests.matrix(64, 96, 4)
    func results(_ x: Tensor) -> [Tensor] {
      let (a, b) = (matmul(x, x.transposed()), matmul(x.transposed(), x))
      return [exp(a).sum(axis: 0), b.sum(axis: 0), matmul(a, x), matmul(b, x.transposed())]
    }
    let function = compiled { (x: Tensor) -> [Tensor] in results(x) }
    var found: [Tensor] = []
    let stages = StageTests.stages { found = function(x) }
    #expect(
      stages.map(\.name)
        == ["matmul + exp", "matmul", "sum", "sum", "matmul", "matmul"], "\(stages)")
    // How many phases a product has, and so in which stage it ends, depends on the level; the order and company do not.
    let stage = stages.map(\.stage)
    for (made, user) in [(0, 2), (1, 3), (0, 4), (1, 5)] {
      #expect(stage[made] < stage[user], "\(stages)")
    }
    #expect(Set(stage).count < stage.count - 2, "\(stages)")
    #expect(found == results(x))
  }

  @Test("prepare a product's operands no earlier than they are there", arguments: [24, 32, 100])
  func prepared(_ rows: Int) {
    func gradient(_ x: Tensor, _ w: Tensor) -> Tensor {
      let values = exp(matmul(x, w))
      return matmul(x.transposed(), values / values.sum(axis: 1, keepDims: true))
    }
    let function = compiled(gradient)
    for seed in 0..<3 as Range<UInt64> {
      let (x, w) = (StageTests.matrix(rows, 784, seed), StageTests.matrix(784, 10, 9) * 0.1)
      #expect(function(x, w) == gradient(x, w))
    }
  }

  @Test("have large steps to themselves, and numbers early") func sizes() {
    let x = StageTests.matrix(800, 400, 2)
    let function = compiled { (x: Tensor, n: Tensor) -> [Tensor] in
      let (a, b) = (matmul(x.transposed(), x), matmul(x.transposed(), x * 2))
      return [exp(a).sum(), exp(b).sum(), n + 1]
    }
    let stages = StageTests.stages { _ = function(x, Tensor(1)) }
    let products = stages.filter { $0.name.hasPrefix("matmul") }.map(\.stage)
    #expect(Set(products).count == 2, "\(stages)")
    #expect(stages.last!.name == "add" && stages.last!.stage == 0, "\(stages)")
  }

  /// A loop in which each weight is read by one step and replaced by another that needs nothing of it.
  private static func update(_ state: inout [Tensor], _ x: Tensor) -> Tensor {
    let value = matmul(x, state[0])
    let other = (state[1] * x[..<64]).sum(axis: 1)
    state[0] = state[0] - matmul(x.transposed(), x) * 0.001
    state[1] = state[1] * 0.5 + x[32...]
    state[2] = state[2] + other + value.sum(axis: 0)
    return value
  }

  @Test("replace no argument that a step beside still reads", arguments: [1, 2, 3, 7])
  func replaced(_ threads: Int) {
    let before = Threads.count
    defer { Threads.count = before }
    Threads.count = threads
    let initial = [StageTests.matrix(64, 64, 3), StageTests.matrix(64, 64, 4), .zeros([64])]
    var (state, direct) = (initial, initial)
    let step = compiledUpdate(StageTests.update)
    for number in 0..<200 {
      let x = StageTests.matrix(96, 64, UInt64(number))
      #expect(step(&state, x) == StageTests.update(&direct, x))
    }
    #expect(state == direct)
  }

  @Test("replace an argument later than others read it") func order() {
    var state = [StageTests.matrix(64, 64, 3), StageTests.matrix(64, 64, 4), .zeros([64])]
    let step = compiledUpdate(StageTests.update)
    let stages = StageTests.stages { _ = step(&state, StageTests.matrix(96, 64, 1)) }
    let reader = stages.first { $0.name == "matmul" }!
    let writer = stages.first { $0.name.contains("subtract") }!
    #expect(reader.stage < writer.stage, "\(stages)")
  }

  @Test("raise the error of one step beside others") func errors() throws {
    let x = StageTests.matrix(200, 60, 5)
    let function = compiled { (x: Tensor, labels: Tensor) -> [Tensor] in
      let chosen = Tensor.eye(60).gathered(rows: labels)
      return [(chosen * x).sum(axis: 1), matmul(x, x.transposed()), exp(x).sum(axis: 0)]
    }
    let right = Tensor((0..<200).map { $0 % 60 })
    let expected = function(x, right)
    let wrong = Tensor((0..<200).map { $0 == 150 ? 60 : $0 % 60 })
    let error = #expect(throws: TensorError.self) {
      try withThrowingTensors { function(x, wrong) }
    }
    #expect(error?.description == "gathered: index 60 is out of range for axis 0 of extent 60")
    #expect(function(x, right) == expected)
  }

  @Test("run every task of every part once", arguments: [1, 2, 3, 8]) func parts(_ threads: Int) {
    let before = Threads.count
    defer { Threads.count = before }
    Threads.count = threads
    for counts in [[1], [0, 3], [5, 1, 1], [8, 0, 2, 7], [1, 1, 1, 1, 40]] {
      let total = counts.reduce(0, +)
      let runs = Locked([Int](repeating: 0, count: total))
      counts.withUnsafeBufferPointer {
        ThreadPool.shared.run($0, sharing: runs) { runs, task, _ in runs.withLock { $0[task] += 1 }
        }
      }
      #expect(runs.withLock { $0 } == [Int](repeating: 1, count: total))
    }
  }
}
