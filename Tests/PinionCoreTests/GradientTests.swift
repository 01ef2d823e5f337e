// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import PinionCore

/// Gradients of every primitive against central differences in float64.
@Suite struct GradientTests {
  struct Case: CustomTestStringConvertible, Sendable {
    /// The type of the primitive.
    let primitive: String
    let domain: Range<Double>
    let function: @Sendable (Tensor) -> Tensor

    init(
      _ primitive: String, _ domain: Range<Double> = -1..<1,
      _ function: @escaping @Sendable (Tensor) -> Tensor
    ) {
      self.primitive = primitive
      self.domain = domain
      self.function = function
    }

    var testDescription: String { primitive }
  }

  static let cases: [Case] =
    elementaryCases + elementwiseCases + shapeCases + indexingCases

  static let elementaryCases: [Case] = [
    Case("Add") { $0 + $0 * $0 },
    Case("Subtract") { $0 * $0 - $0 },
    Case("Subtract") { 1 - $0 },
    Case("Multiply") { $0 * $0 },
    Case("Divide", 1..<2) { 1 / $0 },
    Case("Divide", 1..<2) { $0 / ($0 + 1) },
    Case("Maximum") { maximum($0, 0.1) },
    Case("Maximum") { maximum(0.5 * $0, -$0) },
    Case("Minimum") { minimum($0, 0.1) },
    Case("Negate") { -($0 * $0) },
    Case("Abs") { abs($0) },
    Case("Exp", -2..<2) { exp($0) },
    Case("Log", 0.5..<2) { log($0) },
    Case("Sqrt", 0.5..<2) { sqrt($0) },
    Case("ReciprocalSqrt", 0.5..<2) { rsqrt($0) },
    Case("Tanh", -2..<2) { tanh($0) },
    Case("Erf", -2..<2) { erf($0) },
    Case("Sin", -3..<3) { sin($0) },
    Case("Cos", -3..<3) { cos($0) },
    Case("Select") { $0.replacing(with: $0 * 3, where: $0 .> 0.1) },
    Case("Cast") { Tensor(Cast(target: .float64), [$0]) },
    Case("Sum") { $0.sum(axis: 0) },
    Case("Sum") { ($0 * $0).sum(axes: [0, 1], keepDims: true) },
    Case("Max") { $0.max(axis: 1) },
    Case("Min") { $0.min(axis: 0) },
    Case("MatMul") { matmul($0, $0.transposed()) },
    Case("MatMul") { dot($0.transposed(), $0) },
    Case("MatMul") { matmul(Tensor(stacking: [$0, $0 * $0]), $0.transposed()) },
    Case("Reshape") { $0.reshaped(to: [4, 3]) * Tensor.arange(3).cast(to: .float64) },
    Case("Transpose") { $0.transposed() * Tensor.arange(3).cast(to: .float64) },
    Case("Broadcast") { $0.unsqueezed(axis: 1).broadcast(to: [2, 3, 5, 4]) },
    Case("Concatenate") { Tensor(concatenating: [$0, $0 * 2], axis: 1) },
    Case("sigmoid", -3..<3) { sigmoid($0) },
    Case("Softmax", -2..<2) { $0.softmax() },
    Case("Softmax", -2..<2) { $0.softmax(axis: 0) },
    Case("logSoftmax", -2..<2) { $0.logSoftmax() },
    Case("mean") { $0.mean(axis: 1) },
    Case("clamped", -2..<2) { $0.clamped(to: -1...1) },
    Case("Barrier") { Tensor(Barrier(), [$0 * $0]) },
    Case("checkpointed") { waved($0) },
    Case("customGradient") { cubed($0) },
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
    #expect(gradientError(at: [x]) { value($0[0]) } <= 1e-6)
  }

  @Test("the second derivative is the slope of the first", arguments: cases)
  func secondDerivative(_ test: Case) {
    let x = Tensor.random(
      in: test.domain, shape: [3, 4], dtype: .float64, key: RandomKey(seed: 9))
    func slope(_ x: Tensor) -> Tensor {
      let g = gradient(at: x) { x in
        let y = test.function(x)
        return (y * y).sum()
      }
      return (g * g).sum()
    }
    #expect(gradientError(at: [x]) { slope($0[0]) } <= 1e-6)
  }

  @Test("gradients nest") func gradientsNest() {
    let second = gradient(at: Tensor(0.5)) { x in gradient(at: x) { sin($0) } }
    #expect(Swift.abs(second.item(as: Double.self) + 0.479425538604203) < 1e-6)
  }

  @Test("every primitive through which gradients flow has a row above") func everyPrimitive() throws
  {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/PinionCore/Operations")
    let rows = Set(GradientTests.cases.map(\.primitive))
    let declaration = /struct (\w+): ([^{]+)\{/
    let kinds = ["Primitive", "Elementwise", "UnaryKernel", "Reduction", "Random"]
    var found = 0
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
      for match in text.matches(of: declaration) {
        let (name, bases) = (String(match.1), String(match.2))
        guard kinds.contains(where: { bases.contains($0) }) else { continue }
        found += 1
        let flows = !bases.contains("NonDifferentiable") && !bases.contains("Comparison")
        if flows { #expect(rows.contains(name), "\(name) has no row") }
      }
    }
    #expect(found >= 35)
  }
}

/// x³ with a rule of its own.
private func cubed(_ x: Tensor) -> Tensor {
  let function = customGradient { (x: Tensor) in
    stopGradient(x * x * x)
  } derivative: { cotangent, _, x in
    3 * x * x * cotangent
  }
  return function(x)
}

/// sin x · eˣ, computed again on the way back.
private func waved(_ x: Tensor) -> Tensor {
  let function = checkpointed { (x: Tensor) in sin(x) * exp(x) }
  return function(x)
}
