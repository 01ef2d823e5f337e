// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

extension Optimizer {
  /// RMSprop: each parameter's gradient is divided by the root of a running mean of its square.
  ///
  /// *v ← ρ v + (1 − ρ) g²*, *w ← w − η g / √(v + ε)*
  ///
  /// Centered, it divides by the running standard deviation instead: *a ← ρ a + (1 − ρ) g* and *v −
  /// a² + ε* under the root. With momentum μ, *m ← μ m + η g / √…* and *w ← w − m*.
  ///
  /// Tieleman and Hinton, *Lecture 6.5*, 2012; centered: Graves, *Generating sequences with
  /// recurrent neural networks*, 2013.
  ///
  /// - Parameters:
  ///   - learningRate: η.
  ///   - rho: ρ, the share of the running mean that is kept.
  ///   - momentum: μ.
  ///   - epsilon: ε, under the root.
  ///   - centered: whether to divide by the standard deviation.
  public static func rmsprop(
    learningRate: Double = 0.001, rho: Double = 0.9, momentum: Double = 0, epsilon: Double = 1e-7,
    centered: Bool = false
  ) -> Optimizer {
    let settings: Configuration = [
      "rho": .number(rho), "momentum": .number(momentum), "epsilon": .number(epsilon),
      "centered": .flag(centered),
    ]
    var slots = [Slot("velocity")]
    if centered { slots.append(Slot("average")) }
    if momentum > 0 { slots.append(Slot("momentum")) }
    return Optimizer(
      name: "rmsprop", learningRate: learningRate, settings: settings, slots: slots
    ) { step in
      { parameter, gradient, slots in
        let velocity = slots[0] * weak(rho) + gradient * gradient * weak(1 - rho)
        slots[0] = velocity
        var spread = velocity + weak(epsilon)
        if centered {
          let average = slots[1] * weak(rho) + gradient * weak(1 - rho)
          slots[1] = average
          spread = velocity - average * average + weak(epsilon)
        }
        var change = rsqrt(spread) * step.learningRate * gradient
        if momentum > 0 {
          let last = slots.count - 1
          change = slots[last] * weak(momentum) + change
          slots[last] = change
        }
        parameter -= change
      }
    }
  }

  static func rmsprop(_ settings: Configuration) -> Optimizer {
    rmsprop(
      learningRate: settings.number("learningRate", default: 0.001),
      rho: settings.number("rho", default: 0.9),
      momentum: settings.number("momentum", default: 0),
      epsilon: settings.number("epsilon", default: 1e-7), centered: settings.flag("centered"))
  }
}
