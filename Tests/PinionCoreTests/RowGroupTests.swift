// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PinionCore

/// Operations that go row by row run together, some rows at a time, and give every bit that they give one after the other.
@Suite("Groups of rows") struct RowGroupTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// How many steps the plan has.
    let steps: Int
    let function: @Sendable (Tensor, Tensor) -> Tensor

    init(
      _ name: String, _ steps: Int, _ function: @escaping @Sendable (Tensor, Tensor) -> Tensor
    ) {
      (testDescription, self.steps, self.function) = (name, steps, function)
    }
  }

  // The last step of each is one of its own, as its result is not an intermediate value.
  static let cases: [Case] = [
    Case("a softmax by hand", 2) { x, y in
      let shifted = exp(x - x.max(axis: 1, keepDims: true))
      return shifted / shifted.sum(axis: 1, keepDims: true) * y
    },
    Case("lines of one row, and numbers and lines of them", 2) { x, y in
      let lines = x.reshaped(to: [900, 4, 15])
      let weights = lines.sum(axis: 2).softmax().unsqueezed(axis: 2)
      let places = (lines * weights).argmax(axis: 2).cast(to: .float32)
      return places.sum(axis: 1) + y[0..., 0]
    },
    Case("what others than these rows need", 3) { x, y in
      let sums = (x * 2).sum(axis: 1)
      return (y - sums[.stride(by: -1)].unsqueezed(axis: 1)).softmax() + 1
    },
    Case("columns that are as many as rows", 4) { x, _ in
      let square = matmul(x, x.transposed())
      let sums = (square * 0.5).sum(axis: 1)
      return (square / sums).max(axis: 1)
    },
    Case("a transpose between reductions", 3) { x, _ in
      let greatest = (x + 1).max(axis: 1, keepDims: true)
      return (greatest.transposed() * x.sum(axis: 1)).sum(axis: 1) + 1
    },
    Case("reductions of columns between those of rows", 6) { x, y in
      let scaled = x / x.sum(axis: 1, keepDims: true)
      let centered = scaled - scaled.mean(axis: 0)
      return (centered * y).sum(axis: 1).softmax() * 2
    },
    Case("rows chosen by a reduction", 3) { x, y in
      let places = (x * 2).argmax(axis: 1)
      return (Tensor.eye(60).gathered(rows: places) * y).sum(axis: 1) + 1
    },
    Case("rows of others", 3) { x, y in
      let numbers = Tensor((0..<900).map { $0 * 7 % 900 })
      let others = x.softmax().gathered(rows: numbers[..<x.count] % Tensor(x.count))
      return (others * y).sum(axis: 1) + 1
    },
    Case("another type, and flags", 2) { x, y in
      let isGreat = x .> x.mean(axis: 1, keepDims: true)
      let count = isGreat.cast(to: .int64).sum(axis: 1)
      return y.replacing(with: 0, where: isGreat).sum(axis: 1) / count.cast(to: .float32)
    },
  ]

  private static let x = Tensor.random(in: -1..<1, shape: [900, 60], key: RandomKey(seed: 1))
  private static let y = Tensor.random(in: -1..<1, shape: [900, 60], key: RandomKey(seed: 2))

  @Test("give the bits of the function", arguments: cases) func sameBits(_ test: Case) {
    let (x, y) = (RowGroupTests.x, RowGroupTests.y)
    let function = compiled { (x: Tensor, y: Tensor) -> Tensor in test.function(x, y) }
    var result = x
    let plans = PlanLog.plans { result = function(x, y) }
    #expect(result == test.function(x, y))
    #expect(plans[0].steps.count == test.steps, "\(plans[0])")
    // Too few elements for two tasks, and a number of rows that divides into no equal parts.
    for rows in [1, 2, 97] {
      let (u, v) = (x[..<rows], y[..<rows])
      guard test.testDescription.hasPrefix("lines") == false else { continue }
      #expect(function(u, v) == test.function(u, v))
    }
  }

  @Test("with rows gathered among them keep the gather's error") func gatheredRows() throws {
    func loss(_ x: Tensor, _ labels: Tensor) -> Tensor {
      let chosen = Tensor.eye(60).gathered(rows: labels)
      let logs = x - log(exp(x).sum(axis: 1, keepDims: true))
      return -((chosen * logs).sum(axis: 1)).sum()
    }
    let x = RowGroupTests.x
    let labels = Tensor((0..<900).map { $0 * 7 % 120 - 60 })
    let function = compiled { (x: Tensor, labels: Tensor) -> Tensor in loss(x, labels) }
    var result = x
    let plans = PlanLog.plans { result = function(x, labels) }
    #expect(result == loss(x, labels))
    #expect(
      plans[0].steps.map(\.name) == [
        "exp, 2 sum, log, gathered, subtract, multiply", "sum", "negate",
      ])
    var wrong = (0..<900).map { $0 % 60 }
    wrong[500] = 60
    let error = #expect(throws: TensorError.self) {
      try withThrowingTensors { function(x, Tensor(wrong)) }
    }
    #expect(error?.description == "gathered: index 60 is out of range for axis 0 of extent 60")
    #expect(function(x, labels) == result)
  }
}
