// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import PinionCore

/// Random functions, transformed, against JAX: see `Tests/Golden/make_compositions.py`.
@Suite struct CompositionTests {
  struct Golden: Decodable, Sendable {
    let x, y, u, v, weights, xs: [Double]
    let programs: [Case]
  }

  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let program: [Instruction]
    let value, dx, dy, jvp, hvp, values, gradients: [Double]
    var testDescription: String { program.map(\.name).joined(separator: " ") }
  }

  struct Instruction: Decodable, Sendable {
    let name: String
    let operands: [Int]

    init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      name = try list.decode(String.self)
      var operands: [Int] = []
      while !list.isAtEnd { operands.append(try list.decode(Int.self)) }
      self.operands = operands
    }
  }

  static let golden: Golden = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../Golden/compositions.json")
    return try! JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
  }()

  @Test("transformed functions have JAX's numbers", arguments: golden.programs)
  func numbers(_ test: Case) {
    check(test, .float64, tolerance: 1e-8)
    check(test, .float32, tolerance: 1e-5)
  }

  private func check(_ test: Case, _ dtype: DType, tolerance: Double) {
    func tensor(_ numbers: [Double], _ shape: Shape = [3, 4]) -> Tensor {
      Tensor(numbers, shape: shape).cast(to: dtype)
    }
    let golden = CompositionTests.golden
    let (x, y) = (tensor(golden.x), tensor(golden.y))
    let (u, v) = (tensor(golden.u), tensor(golden.v))
    let (weights, xs) = (tensor(golden.weights), tensor(golden.xs, [2, 3, 4]))
    func value(_ x: Tensor, _ y: Tensor) -> Tensor { run(test.program, x, y) }
    func scalar(_ x: Tensor, _ y: Tensor) -> Tensor { (value(x, y) * weights).sum() }
    func expect(_ name: String, _ result: Tensor, _ wanted: [Double], _ shape: Shape = [3, 4]) {
      let error = relativeError(result.cast(to: .float64), Tensor(wanted, shape: shape))
      #expect(error <= tolerance, "\(name) of \(test.program.map(\.name)) in \(dtype)")
    }

    expect("value", value(x, y), test.value)
    let (dx, dy) = gradient(at: x, y) { scalar($0, $1) }
    expect("dx", dx, test.dx)
    expect("dy", dy, test.dy)
    expect("jvp", jvp(at: x, y, along: u, v) { value($0, $1) }.derivative, test.jvp)
    expect("hvp", hessianVectorProduct(at: x, along: u) { scalar($0, y) }, test.hvp)
    expect("values", mapped(xs, y, axes: (0, nil)) { value($0, $1) }, test.values, [2, 3, 4])
    let slopes = mapped(xs, y, axes: (0, nil)) { x, y in gradient(at: x) { scalar($0, y) } }
    expect("gradients", slopes, test.gradients, [2, 3, 4])
    let fused = compiled { (x: Tensor, y: Tensor) -> Tensor in
      hessianVectorProduct(at: x, along: u) { scalar($0, y) }
    }
    expect("hvp, compiled", fused(x, y), test.hvp)
    let saved = checkpointed { (x: Tensor, y: Tensor) in value(x, y) }
    expect("dx, checkpointed", gradient(at: x) { (saved($0, y) * weights).sum() }, test.dx)
  }

  private func run(_ program: [Instruction], _ x: Tensor, _ y: Tensor) -> Tensor {
    var values = [x, y]
    for instruction in program {
      let operands = instruction.operands.map { values[$0] }
      let function = Composition.operations[instruction.name]!
      values.append(function(operands))
    }
    return values[values.count - 1]
  }
}

/// The operations that programs are made of.
private enum Composition {
  typealias Operation = @Sendable ([Tensor]) -> Tensor

  static let operations: [String: Operation] = elementwise.merging(others) { a, _ in a }

  static let elementwise: [String: Operation] = [
    "sin": { sin($0[0]) },
    "cos": { cos($0[0]) },
    "tanh": { tanh($0[0]) },
    "exp": { exp(-$0[0] * $0[0]) },
    "log": { log(1 + $0[0] * $0[0]) },
    "sqrt": { sqrt(1 + $0[0] * $0[0]) },
    "erf": { erf($0[0]) },
    "atan": { atan($0[0]) },
    "sigmoid": { sigmoid($0[0]) },
    "softplus": { log1p(exp($0[0])) },
    "square": { square($0[0]) },
    "negate": { -$0[0] },
    "abs": { abs($0[0]) },
    "relu": { relu($0[0]) },
    "clamp": { $0[0].clamped(to: -0.7...0.9) },
    "add": { $0[0] + $0[1] },
    "subtract": { $0[0] - $0[1] },
    "multiply": { $0[0] * $0[1] },
    "divide": { $0[0] / (1 + $0[1] * $0[1]) },
    "maximum": { maximum($0[0], $0[1]) },
    "minimum": { minimum($0[0], $0[1]) },
    "atan2": { atan2($0[0], 1 + $0[1] * $0[1]) },
    "hypot": { hypot($0[0], 1 + $0[1] * $0[1]) },
    "logaddexp": { logaddexp($0[0], $0[1]) },
    "pow": { pow(1 + $0[0] * $0[0], tanh($0[1])) },
    "fma": { $0[0] * $0[1] + $0[2] },
    "select": { $0[1].replacing(with: $0[0] * $0[2], where: $0[0] .> $0[1]) },
  ]

  static let others: [String: Operation] = [
    "softmax": { $0[0].softmax(axis: 1) },
    "softmax0": { $0[0].softmax(axis: 0) },
    "logSoftmax": { $0[0].logSoftmax(axis: 1) },
    "sum": { $0[0] * $0[0].sum(axis: 0) },
    "mean": { $0[0] - $0[0].mean(axis: 1, keepDims: true) },
    "variance": { $0[0] / sqrt($0[0].variance(axis: 1, keepDims: true) + 1) },
    "max": { $0[0] - $0[0].max(axis: 1, keepDims: true) },
    "min": { $0[0] + $0[0].min() },
    "product": { $0[0] + $0[0].product(axis: 0) },
    "cumsum": { $0[0].cumsum(axis: 0) },
    "cumprod": { $0[0].cumprod(axis: 1) },
    "sort": { $0[0].sorted(axis: 1) },
    "flip": { $0[0][.stride(by: -1)] },
    "roll": { $0[0].rolled(by: 1, axis: 1) },
    "turn": { $0[0].transposed().reshaped(to: [3, 4]) },
    "pad": { $0[0][1..., ..<3].padded([(1, 0), (0, 1)], mode: .edge) },
    "diagonal": { $0[0] * $0[0].diagonal(offset: 1).unsqueezed(axis: 1) },
    "rows": { $0[0].gathered(rows: [2, 0, 2]) },
    "scatter": { Tensor.zeros(like: $0[0]).scattering($0[0], rows: [2, 0, 2], by: .adding) },
    "columns": { $0[0].takeAlongAxis([[1, 0, 3, 3], [2, 2, 0, 1], [3, 1, 1, 0]], axis: 1) },
    "write": { operands in
      var y = operands[0]
      y[1, .stride(by: 2)] = operands[0][0, 2...] * operands[0][2, ..<2]
      return y
    },
    "matmul": { matmul(matmul($0[0], $0[1].transposed()), $0[0]) / 4 },
    "einsum": { einsum("ij,kj,kl->il", $0[1], $0[0], $0[1]) / 4 },
    "outer": { outer($0[0][0..., 0], $0[1][1]) },
    "concatenate": { Tensor(concatenating: [$0[0][0..., 2...], $0[1][0..., ..<2]], axis: 1) },
    "stack": { Tensor(stacking: [$0[0], $0[1]]).max(axis: 0) },
  ]
}
