// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#endif

extension Optimizer {
  /// Adam: steps from running means of the gradient and of its square, corrected for their start at
  /// zero.
  ///
  /// *m ← m + (g − m)(1 − β₁)*, *v ← v + (g² − v)(1 − β₂)*, *w ← w − α m / (√v + ε)*
  /// with *α = η √(1 − β₂ᵗ) / (1 − β₁ᵗ)* at step *t*; ε is added outside the root, to the
  /// uncorrected *v*.
  ///
  /// Kingma and Ba, *Adam: a method for stochastic optimization*, 2014; ε is the "epsilon hat" of
  /// its section 2.
  ///
  /// - Parameters:
  ///   - learningRate: η.
  ///   - beta1: β₁, the share of the gradient's mean that is kept.
  ///   - beta2: β₂, the share of the square's mean that is kept.
  ///   - epsilon: ε.
  ///   - amsgrad: whether to divide by the largest *v* so far, which keeps steps from growing again
  ///     (Reddi and others, *On the convergence of Adam and beyond*, 2018).
  public static func adam(
    learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-7, amsgrad: Bool = false
  ) -> Optimizer {
    let settings: Configuration = [
      "beta1": .number(beta1), "beta2": .number(beta2), "epsilon": .number(epsilon),
      "amsgrad": .flag(amsgrad),
    ]
    var slots = [Slot("momentum"), Slot("velocity")]
    if amsgrad { slots.append(Slot("largestVelocity")) }
    return Optimizer(name: "adam", learningRate: learningRate, settings: settings, slots: slots) {
      step in
      // As Keras computes them: the powers, and their distances from 1, rounded to float32. That is four
      // digits at the first steps, and what the same training elsewhere has, too.
      let t = step.number.cast(to: .float64)
      func power(_ beta: Double) -> Tensor {
        exp(t * weak(log(Double(Float(beta))))).cast(to: .float32)
      }
      let alpha = step.learningRate * sqrt(1 - power(beta2)) / (1 - power(beta1))
      return { parameter, gradient, slots in
        let momentum = slots[0] + (gradient - slots[0]) * weak(1 - beta1)
        var velocity = slots[1] + (gradient * gradient - slots[1]) * weak(1 - beta2)
        slots[0] = momentum
        slots[1] = velocity
        if amsgrad {
          velocity = maximum(slots[2], velocity)
          slots[2] = velocity
        }
        parameter -= momentum * alpha / (sqrt(velocity) + weak(epsilon))
      }
    }
  }

  static func adam(_ settings: Configuration) -> Optimizer {
    adam(
      learningRate: settings.number("learningRate", default: 0.001),
      beta1: settings.number("beta1", default: 0.9),
      beta2: settings.number("beta2", default: 0.999),
      epsilon: settings.number("epsilon", default: 1e-7), amsgrad: settings.flag("amsgrad"))
  }
}
