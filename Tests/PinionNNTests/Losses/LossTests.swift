// SPDX-License-Identifier: Apache-2.0

import PinionCore
import PinionNN
import TestSupport
import Testing

struct LossTests {
  static let oneHotTargets = Tensor([[0.0, 1, 0], [1, 0, 0], [0, 0, 1], [0, 1, 0]])
  static let classes = Tensor([1, 0, 2, 1])
  static let flags = Tensor([[0.0, 1, 1], [1, 0, 0], [0, 0, 1], [1, 1, 0]])
  static let cases: [(loss: Loss, targets: Tensor, isProbability: Bool)] = [
    (.categoricalCrossentropy, oneHotTargets, true),
    (.categoricalCrossentropy(fromLogits: true), oneHotTargets, false),
    (.sparseCategoricalCrossentropy, classes, true),
    (.sparseCategoricalCrossentropy(fromLogits: true), classes, false),
    (.binaryCrossentropy, flags, true),
    (.binaryCrossentropy(fromLogits: true), flags, false),
    (.meanSquaredError, randomNumbers([4, 3], seed: 8), false),
    (.meanAbsoluteError, randomNumbers([4, 3], seed: 8), false),
  ]

  @Test("Gradients of losses agree with central differences", arguments: 0..<cases.count)
  func gradients(index: Int) {
    let (loss, targets, isProbability) = LossTests.cases[index]
    var predictions = randomNumbers([4, 3], seed: 7)
    if isProbability { predictions = (predictions + 1) * 0.4 + 0.1 }
    #expect(gradientError(at: [predictions]) { loss($0[0], targets) } <= 1e-6)
  }

  @Test("Losses have the values of their formulas")
  func values() {
    let p = Tensor([[0.7, 0.2, 0.1], [0.1, 0.1, 0.8]])
    let t = Tensor([[1.0, 0, 0], [0, 1, 0]])
    func value(_ loss: Loss, _ targets: Tensor) -> Double { loss(p, targets).item(as: Double.self) }
    // (-ln 0.7 - ln 0.1) / 2
    let crossentropy = 1.329630018466389
    #expect(abs(value(.categoricalCrossentropy, t) - crossentropy) < 1e-12)
    #expect(abs(value(.sparseCategoricalCrossentropy, Tensor([0, 1])) - crossentropy) < 1e-12)
    #expect(abs(value(.sparseCategoricalCrossentropy, Tensor([[0], [1]])) - crossentropy) < 1e-12)
    #expect(
      abs(value(.meanSquaredError, t) - (0.09 + 0.04 + 0.01 + 0.01 + 0.81 + 0.64) / 6) < 1e-12)
    #expect(abs(value(.meanAbsoluteError, t) - (0.3 + 0.2 + 0.1 + 0.1 + 0.9 + 0.8) / 6) < 1e-12)
    // -(ln .7 + ln .8 + ln .9 + ln .9 + ln .1 + ln .2) / 6
    #expect(abs(value(.binaryCrossentropy, t) - 0.7837604219994567) < 1e-12)
  }

  @Test("Probabilities of 0 cost a finite amount, as in Keras")
  func clipping() {
    let p = Tensor([[1.0, 0.0]])
    let loss = Loss.categoricalCrossentropy(p, Tensor([[0.0, 1.0]])).item(as: Double.self)
    #expect(abs(loss - 16.11809565095832) < 1e-9)
  }

  @Test("Losses of logits do not overflow, and are those of the probabilities")
  func logits() {
    let huge = Tensor([[1000.0, -1000.0]])
    let t = Tensor([[0.0, 1.0]])
    #expect(Loss.categoricalCrossentropy(fromLogits: true)(huge, t).item(as: Double.self) == 2000)
    #expect(Loss.binaryCrossentropy(fromLogits: true)(huge, t).item(as: Double.self) == 1000)
    let z = randomNumbers([4, 3], seed: 1)
    let a = Loss.categoricalCrossentropy(fromLogits: true)(z, LossTests.oneHotTargets)
    let b = Loss.categoricalCrossentropy(z.softmax(axis: -1), LossTests.oneHotTargets)
    #expect(abs(a.item(as: Double.self) - b.item(as: Double.self)) < 1e-12)
    let c = Loss.binaryCrossentropy(fromLogits: true)(z, LossTests.flags)
    let d = Loss.binaryCrossentropy(sigmoid(z), LossTests.flags)
    #expect(abs(c.item(as: Double.self) - d.item(as: Double.self)) < 1e-12)
  }

  @Test("The gradient of binary cross-entropy at a logit of 0 is sigmoid minus target")
  func logitOfZero() {
    let g = gradient(at: Tensor([[0.0, 0.0]])) { z in
      Loss.binaryCrossentropy(fromLogits: true)(z, Tensor([[0.0, 1.0]]))
    }
    #expect(g.array(of: Double.self) == [0.25, -0.25])
  }

  @Test("Targets of shape [n] are compared with predictions of shape [n, 1] one by one")
  func ranks() {
    let p = Tensor([[1.0], [2.0], [3.0]])
    #expect(Loss.meanSquaredError(p, Tensor([1.0, 2.0, 3.0])).item(as: Double.self) == 0)
    #expect(Loss.meanSquaredError(p, Tensor([1, 2, 3])).item(as: Double.self) == 0)
  }
}

struct AccuracyTests {
  @Test("Accuracy compares the largest entries, class numbers or decisions, as the shapes tell")
  func resolution() {
    let p = Tensor([[0.7, 0.2, 0.1], [0.1, 0.1, 0.8]])
    func value(_ predictions: Tensor, _ targets: Tensor) -> Double {
      Metric.accuracy(predictions, targets).item(as: Double.self)
    }
    #expect(value(p, Tensor([[1.0, 0, 0], [0, 1, 0]])) == 0.5)
    #expect(value(p, Tensor([0, 2])) == 1)
    #expect(value(p, Tensor([[0], [1]])) == 0.5)
    #expect(value(Tensor([[0.5], [0.6], [0.4], [0.9]]), Tensor([0, 1, 1, 1])) == 0.75)
    #expect(value(Tensor([[0.5], [0.6]]), Tensor([[0.0], [0.0]])) == 0.5)
  }
}
