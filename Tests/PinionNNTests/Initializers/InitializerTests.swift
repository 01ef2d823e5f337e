// SPDX-License-Identifier: Apache-2.0

import PinionCore
import PinionNN
import Testing

struct InitializerTests {
  /// For 300 inputs and 200 outputs.
  static let scaled: [(initializer: Initializer, variance: Double, isUniform: Bool)] = [
    (.glorotUniform, 0.004, true), (.glorotNormal, 0.004, false),
    (.heUniform, 1 / 150, true), (.heNormal, 1 / 150, false),
    (.lecunUniform, 1 / 300, true), (.lecunNormal, 1 / 300, false),
  ]

  @Test("Scaled initializers have their variance and stay within their limits", arguments: 0..<6)
  func variance(index: Int) {
    let (initializer, variance, isUniform) = InitializerTests.scaled[index]
    let values = initializer.values(shape: [300, 200], key: RandomKey(seed: 1))
      .array(of: Double.self)
    let mean = values.reduce(0, +) / Double(values.count)
    let spread = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    #expect(abs(mean) < 0.01 * variance.squareRoot() * 2)
    #expect(abs(spread / variance - 1) < 0.02)
    let limit =
      isUniform
      ? (3 * variance).squareRoot() : 2 * variance.squareRoot() / 0.87962566103423978
    #expect(values.allSatisfy { abs($0) <= limit * 1.0001 })
    #expect(values.contains { abs($0) > limit * 0.99 })
  }

  @Test("Constant initializers are constant")
  func constants() {
    let key = RandomKey(seed: 1)
    #expect(Initializer.zeros.values(shape: [2], key: key).array(of: Float.self) == [0, 0])
    #expect(Initializer.ones.values(shape: [2], key: key).array(of: Float.self) == [1, 1])
    #expect(
      Initializer.constant(0.5).values(shape: [1, 2], key: key).array(of: Float.self) == [0.5, 0.5])
  }

  @Test("Uniform and normal initializers have Keras's defaults")
  func defaults() {
    let key = RandomKey(seed: 1)
    let uniform = Initializer.uniform.values(shape: [10_000], key: key).array(of: Double.self)
    #expect(uniform.allSatisfy { abs($0) <= 0.05 } && uniform.contains { abs($0) > 0.049 })
    let normal = Initializer.normal.values(shape: [10_000], key: key).array(of: Double.self)
    let spread = (normal.reduce(0) { $0 + $1 * $1 } / 10_000).squareRoot()
    #expect(abs(spread - 0.05) < 0.002)
  }
}
