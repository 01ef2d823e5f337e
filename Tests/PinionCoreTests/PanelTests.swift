// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PinionCore

/// Weights that stay in panels from one training step to the next look to everybody else as they always did.
@Suite("Matrices in panels") struct PanelTests {
  private static let pictures = Tensor.random(
    in: 0..<256, shape: [50, 5, 7], key: RandomKey(seed: 1)
  ).cast(to: .uint8)

  /// A step of gradient descent with momentum: the weights and their velocity, of a network's first layer and its second.
  private static func train(_ state: inout [Tensor], _ rows: Tensor) -> Tensor {
    let x = pictures.gathered(rows: rows).reshaped(to: [rows.count, 35]).cast(to: .float32) / 255
    let (value, slopes) = valueWithGradient(at: [state[0], state[1]]) { weights in
      let hidden = tanh(matmul(x, weights[0]))
      return square(matmul(hidden, weights[1]) - 1).sum()
    }
    for (number, slope) in slopes.enumerated() {
      state[2 + number] = state[2 + number] * 0.5 + slope
      state[number] -= state[2 + number] * 0.001
    }
    return value
  }

  private static func initial() -> [Tensor] {
    let shapes: [Shape] = [[35, 192], [192, 128]]
    let weights = shapes.enumerated().map {
      Tensor.random(in: -0.1..<0.1, shape: $1, key: RandomKey(seed: UInt64($0)))
    }
    return weights + shapes.map { Tensor.zeros($0) }
  }

  private static let batches = (0..<6).map { step in Tensor((0..<20).map { ($0 * 7 + step) % 50 }) }

  /// The states after each step, computed directly.
  private static let expected = {
    var state = initial()
    return batches.map { batch in
      _ = train(&state, batch)
      return state
    }
  }()

  private static func step() -> (inout [Tensor], Tensor) -> Tensor { compiledUpdate(train) }

  @Test("are named in the plan") func summary() {
    var state = PanelTests.initial()
    let step = PanelTests.step()
    let plans = PlanLog.plans { _ = step(&state, PanelTests.batches[0]) }
    let names = plans[0].steps.map(\.name).filter { $0.contains("in panels") }
    #expect(
      names == ["matmul + multiply, in panels", "matmul + 2 multiply, add, subtract, in panels"])
  }

  @Test("give every bit within a step, too", arguments: [20, 63, 128])
  func intermediateValues(count: Int) {
    let classes = Tensor.random(in: 0..<1, shape: [count, 10], key: RandomKey(seed: 9))
    func gradients(_ pictures: Tensor, _ rows: Tensor, _ weights: [Tensor]) -> [Tensor] {
      let x =
        pictures.gathered(rows: rows).reshaped(to: [rows.count, 35]).cast(to: .float32) / 255
      let (value, slopes) = valueWithGradient(at: weights) { weights in
        let hidden = maximum(matmul(x, weights[0]) + weights[1], 0)
        return square(matmul(hidden, weights[2]) + weights[3] - classes).sum()
      }
      return [value] + slopes
    }
    let shapes: [Shape] = [[35, 256], [256], [256, 10], [10]]
    let weights = shapes.enumerated().map {
      Tensor.random(in: -0.2..<0.2, shape: $1, key: RandomKey(seed: UInt64($0)))
    }
    let function = compiled(gradients)
    for round in 0..<3 {
      let rows = Tensor((0..<count).map { ($0 * 7 + round) % 50 })
      #expect(
        function(PanelTests.pictures, rows, weights)
          == gradients(PanelTests.pictures, rows, weights))
    }
  }

  @Test("give every bit, whether they are read after each step or only in the end")
  func sameBits() {
    for isReadEachTime in [true, false] {
      var state = PanelTests.initial()
      let step = PanelTests.step()
      for (number, batch) in PanelTests.batches.enumerated() {
        _ = step(&state, batch)
        if isReadEachTime { #expect(state == PanelTests.expected[number]) }
      }
      #expect(state == PanelTests.expected.last)
    }
  }

  @Test("are kept as they were by whoever holds them") func sharing() {
    var state = PanelTests.initial()
    let step = PanelTests.step()
    var held: [[Tensor]] = []
    for (number, batch) in PanelTests.batches.enumerated() {
      _ = step(&state, batch)
      if number % 3 != 2 { held.append(state) }
    }
    #expect(held == [0, 1, 3, 4].map { PanelTests.expected[$0] })
    #expect(state == PanelTests.expected.last)
  }

  @Test("may be read in parts, turned around and written between steps") func views() {
    var (state, direct) = (PanelTests.initial(), PanelTests.initial())
    let step = PanelTests.step()
    for batch in PanelTests.batches {
      _ = step(&state, batch)
      _ = PanelTests.train(&direct, batch)
      let (view, whole) = (state[0].transposed()[3..<90, 4], direct[0])
      #expect(view == whole.transposed()[3..<90, 4])
      state[0][2, 65...] = Tensor(0.25)
      direct[0][2, 65...] = Tensor(0.25)
    }
    #expect(state == direct)
    #expect(state[0].array(of: Float.self) == direct[0].array(of: Float.self))
  }

  @Test("exchanged between two functions that update them are what they should be") func exchange()
  {
    var state = PanelTests.initial()
    // The same weights in other panels, or in none.
    let steps = (0..<2).map { _ in PanelTests.step() }
    let halve = compiledUpdate { (state: inout [Tensor]) -> Tensor in
      state[0] *= 0.5
      return state[0].sum()
    }
    var direct = PanelTests.initial()
    for (number, batch) in PanelTests.batches.enumerated() {
      _ = steps[number % 2](&state, batch)
      _ = PanelTests.train(&direct, batch)
      if number % 2 == 1 {
        let sum = halve(&state)
        direct[0] *= 0.5
        #expect(sum == direct[0].sum())
      }
    }
    #expect(state == direct)
  }

  @Test("may be read from many tasks at once") func tasks() async {
    for round in 0..<20 {
      var state = PanelTests.initial()
      let step = PanelTests.step()
      _ = step(&state, PanelTests.batches[0])
      let weights = state[0]
      let isRight = await withTaskGroup(of: Bool.self) { group in
        for task in 0..<8 {
          group.addTask {
            (task + round) % 2 == 0
              ? weights == PanelTests.expected[0][0]
              : weights.transposed().sum() == PanelTests.expected[0][0].transposed().sum()
          }
        }
        return await group.allSatisfy { $0 }
      }
      #expect(isRight)
    }
  }
}
