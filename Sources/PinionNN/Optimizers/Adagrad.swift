// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

extension Optimizer {
  /// Adagrad: steps shrink with the squared gradients seen so far, each parameter's by its own.
  ///
  /// *a ← a + g²*, *w ← w − η g / √(a + ε)*
  ///
  /// Duchi and others, *Adaptive subgradient methods for online learning and stochastic
  /// optimization*, 2011.
  ///
  /// - Parameters:
  ///   - learningRate: η.
  ///   - initialAccumulatorValue: *a* before the first step.
  ///   - epsilon: ε, under the root.
  public static func adagrad(
    learningRate: Double = 0.001, initialAccumulatorValue: Double = 0.1, epsilon: Double = 1e-7
  ) -> Optimizer {
    let settings: Configuration = [
      "initialAccumulatorValue": .number(initialAccumulatorValue), "epsilon": .number(epsilon),
    ]
    return Optimizer(
      name: "adagrad", learningRate: learningRate, settings: settings,
      slots: [Slot("accumulator", initialValue: initialAccumulatorValue)]
    ) { step in
      { parameter, gradient, slots in
        slots[0] += gradient * gradient
        parameter -= rsqrt(slots[0] + weak(epsilon)) * step.learningRate * gradient
      }
    }
  }

  static func adagrad(_ settings: Configuration) -> Optimizer {
    adagrad(
      learningRate: settings.number("learningRate", default: 0.001),
      initialAccumulatorValue: settings.number("initialAccumulatorValue", default: 0.1),
      epsilon: settings.number("epsilon", default: 1e-7))
  }
}
