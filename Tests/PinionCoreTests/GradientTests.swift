// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PinionCore

/// Gradients of single operations against central differences in float64.
@Suite struct GradientTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let domain: Range<Double>
    let function: @Sendable (Tensor) -> Tensor
    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(name: "add", domain: -1..<1) { $0 + 2.5 },
    Case(name: "subtract", domain: -1..<1) { 1 - $0 },
    Case(name: "multiply", domain: -1..<1) { $0 * $0 },
    Case(name: "divide", domain: 1..<2) { 1 / $0 },
    Case(name: "maximum", domain: -1..<1) { maximum($0, 0.1) },
    Case(name: "minimum", domain: -1..<1) { minimum($0, 0.1) },
    Case(name: "abs", domain: -1..<1) { abs($0) },
    Case(name: "exp", domain: -2..<2) { exp($0) },
    Case(name: "log", domain: 0.5..<2) { log($0) },
    Case(name: "sqrt", domain: 0.5..<2) { sqrt($0) },
    Case(name: "tanh", domain: -2..<2) { tanh($0) },
    Case(name: "erf", domain: -2..<2) { erf($0) },
    Case(name: "sin", domain: -3..<3) { sin($0) },
    Case(name: "cos", domain: -3..<3) { cos($0) },
    Case(name: "sigmoid", domain: -3..<3) { sigmoid($0) },
    Case(name: "softmax", domain: -2..<2) { $0.softmax() },
    Case(name: "logSoftmax", domain: -2..<2) { $0.logSoftmax() },
    Case(name: "sum over rows", domain: -1..<1) { $0.sum(axis: 0) },
    Case(name: "mean over columns", domain: -1..<1) { $0.mean(axis: 1) },
    Case(name: "max", domain: -1..<1) { $0.max(axis: 1) },
    Case(name: "transposed", domain: -1..<1) { $0.transposed() },
    Case(name: "reshaped", domain: -1..<1) { $0.reshaped(to: [4, 3]) },
    Case(name: "slice", domain: -1..<1) { $0[1..., .stride(by: -2)] },
    Case(name: "matmul", domain: -1..<1) { matmul($0, $0.transposed()) },
    Case(name: "gathered", domain: -1..<1) { $0.gathered(rows: [2, 0, 2]) },
    Case(name: "concatenating", domain: -1..<1) { Tensor(concatenating: [$0, $0 * 2], axis: 1) },
    Case(name: "replacing", domain: -1..<1) { $0.replacing(with: $0 * 3, where: $0 .> 0.1) },
  ]

  @Test("the gradient of an operation is its slope", arguments: cases)
  func gradientIsSlope(_ test: Case) {
    let x = Tensor.random(
      in: test.domain, shape: [3, 4], dtype: .float64, key: RandomKey(seed: 7))
    let shape = test.function(x).shape
    let weights = Tensor.random(in: -1..<1, shape: shape, dtype: .float64, key: RandomKey(seed: 8))
    func value(_ x: Tensor) -> Tensor { (test.function(x) * weights).sum() }
    let exact = gradient(at: x) { value($0) }.array(of: Double.self)
    let fused = compiled { (x: Tensor) -> Tensor in gradient(at: x) { value($0) } }
    #expect(fused(x).array(of: Double.self) == exact)
    var elements = x.array(of: Double.self)
    for i in elements.indices {
      let (center, step) = (elements[i], 1e-5)
      elements[i] = center + step
      let above = value(Tensor(elements, shape: [3, 4])).item(as: Double.self)
      elements[i] = center - step
      let below = value(Tensor(elements, shape: [3, 4])).item(as: Double.self)
      elements[i] = center
      let slope = (above - below) / (2 * step)
      #expect(Swift.abs(slope - exact[i]) <= 1e-6 * Swift.max(1, Swift.abs(slope)))
    }
  }

  @Test("gradients nest") func gradientsNest() {
    let second = gradient(at: Tensor(0.5)) { x in gradient(at: x) { sin($0) } }
    #expect(Swift.abs(second.item(as: Double.self) + 0.479425538604203) < 1e-6)
  }
}
