// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

extension Optimizer {
  /// Stochastic gradient descent: *w ← w − η g*.
  ///
  /// With momentum μ it keeps a velocity, *v ← μ v − η g*, and moves by it, *w ← w + v*; with
  /// Nesterov's momentum by where the velocity will be next, *w ← w + μ v − η g*.
  ///
  /// Sutskever and others, *On the importance of initialization and momentum in deep learning*,
  /// 2013.
  ///
  /// - Parameters:
  ///   - learningRate: η.
  ///   - momentum: μ, the share of the velocity that is kept.
  ///   - nesterov: whether to use Nesterov's momentum.
  public static func sgd(
    learningRate: Double = 0.01, momentum: Double = 0, nesterov: Bool = false
  ) -> Optimizer {
    let settings: Configuration = ["momentum": .number(momentum), "nesterov": .flag(nesterov)]
    let slots = momentum == 0 ? [] : [Slot("velocity")]
    return Optimizer(name: "sgd", learningRate: learningRate, settings: settings, slots: slots) {
      step in
      { parameter, gradient, slots in
        let change = gradient * step.learningRate
        if momentum == 0 {
          parameter -= change
          return
        }
        let velocity = slots[0] * weak(momentum) - change
        slots[0] = velocity
        parameter += nesterov ? velocity * weak(momentum) - change : velocity
      }
    }
  }

  static func sgd(_ settings: Configuration) -> Optimizer {
    sgd(
      learningRate: settings.number("learningRate", default: 0.01),
      momentum: settings.number("momentum", default: 0), nesterov: settings.flag("nesterov"))
  }
}
