// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import PinionCore

/// What transforms of functions owe each other, for every primitive: the rows of `GradientTests`.
@Suite struct TransformLawTests {
  private func point(_ test: GradientTests.Case, _ shape: Shape = [3, 4], seed: UInt64) -> Tensor {
    Tensor.random(in: test.domain, shape: shape, dtype: .float64, key: RandomKey(seed: seed))
  }

  @Test("forward and backward derivatives are transposes", arguments: GradientTests.cases)
  func transposes(_ test: GradientTests.Case) {
    let x = point(test, seed: 1)
    let u = randomNumbers([3, 4], seed: 2)
    let (value, forward) = jvp(at: x, along: u) { test.function($0) }
    let v = randomNumbers(value.shape, seed: 3)
    let (same, pullback) = vjp(at: x) { test.function($0) }
    #expect(value == same)
    #expect(relativeError((v * forward).sum(), (pullback(v) * u).sum()) <= 1e-11)
    let fused = compiled { (x: Tensor, u: Tensor) -> Tensor in
      jvp(at: x, along: u) { test.function($0) }.derivative
    }
    #expect(relativeError(fused(x, u), forward) <= 1e-12)
  }

  @Test("the forward derivative is the slope along the direction", arguments: GradientTests.cases)
  func forwardIsSlope(_ test: GradientTests.Case) {
    let x = point(test, seed: 4)
    let u = randomNumbers([3, 4], seed: 5)
    let forward = jvp(at: x, along: u) { test.function($0) }.derivative
    let h = Tensor(1e-6)
    let difference = (test.function(x + h * u) - test.function(x - h * u)) / (2 * h)
    #expect(relativeError(forward, difference) <= 1e-6)
  }

  @Test("a vectorized function is the loop over the examples", arguments: GradientTests.cases)
  func vectorizedIsLoop(_ test: GradientTests.Case) {
    let batch = point(test, [2, 3, 4], seed: 6)
    let function = { @Sendable (x: Tensor) in test.function(x) }
    let loop = Tensor(stacking: (0..<2).map { function(batch[$0]) })
    #expect(relativeError(mapped(batch, function), loop) <= 1e-12)
    let fused = compiled { (batch: Tensor) in mapped(batch, function) }
    #expect(relativeError(fused(batch), loop) <= 1e-12)
    let last = batch.movingAxis(from: 0, to: -1)
    let onLast = vectorized(axes: -1, outputAxis: -1, of: function)
    #expect(relativeError(onLast(last).movingAxis(from: -1, to: 0), loop) <= 1e-12)
  }

  @Test("gradients of examples are those of the loop", arguments: GradientTests.cases)
  func gradientsOfExamples(_ test: GradientTests.Case) {
    let batch = point(test, [2, 3, 4], seed: 7)
    func slope(_ x: Tensor) -> Tensor {
      gradient(at: x) { x in
        let y = test.function(x)
        return (y * y).sum()
      }
    }
    let loop = Tensor(stacking: (0..<2).map { slope(batch[$0]) })
    #expect(relativeError(mapped(batch, slope), loop) <= 1e-11)
    // The other way round: the gradient of the sum over a batch.
    let outside = gradient(at: batch) { batch in
      mapped(batch) { x in
        let y = test.function(x)
        return (y * y).sum()
      }.sum()
    }
    #expect(relativeError(outside, loop) <= 1e-11)
  }

  @Test("the matrix of second derivatives is symmetric", arguments: GradientTests.cases)
  func secondOrder(_ test: GradientTests.Case) {
    let x = point(test, seed: 8)
    let (u, v) = (randomNumbers([3, 4], seed: 9), randomNumbers([3, 4], seed: 10))
    func value(_ x: Tensor) -> Tensor {
      let y = test.function(x)
      return (y * y).sum()
    }
    let product = hessianVectorProduct(at: x, along: u) { value($0) }
    let other = hessianVectorProduct(at: x, along: v) { value($0) }
    #expect(relativeError((product * v).sum(), (other * u).sum()) <= 1e-9)
    let forward = jvp(at: x, along: u) { x in gradient(at: x) { value($0) } }.derivative
    #expect(relativeError(product, forward) <= 1e-10)
  }
}

/// A function of one tensor, vectorized and applied.
func mapped(_ batch: Tensor, _ function: @escaping (Tensor) -> Tensor) -> Tensor {
  let vectorized = vectorized(of: function)
  return vectorized(batch)
}

/// A function of two tensors, vectorized and applied.
func mapped(
  _ a: Tensor, _ b: Tensor, axes: (Int?, Int?) = (0, 0),
  _ function: @escaping (Tensor, Tensor) -> Tensor
) -> Tensor {
  let vectorized = vectorized(axes: axes.0, axes.1, of: function)
  return vectorized(a, b)
}
