// SPDX-License-Identifier: Apache-2.0

internal import Pinion

// Slopes and steps: 2.10 to 2.13.

extension Figure {
  static let derivative = Figure(
    "2.10", "The derivative is a slope",
    alternative: """
      A curve, a point on it, and the straight line that touches it there. A small triangle shows that the line falls by the \
      slope for each unit that it goes to the right.
      """
  ) { _ in
    func f(_ x: Tensor) -> Tensor { 0.4 * x * x * x - 0.9 * x + 1 }
    let p = -0.2
    let (value, slope) = valueWithGradient(at: Tensor(p), of: f)
    let (y, a) = (value.item(as: Double.self), slope.item(as: Double.self))
    func line(_ x: Double) -> Double { y + a * (x - p) }
    let end = p + 0.5
    return Plot([
      .line(over: -1.6...1.6, label: "f") { f(Tensor($0)).item(as: Double.self) },
      .line(
        over: p - 0.9...p + 0.9, label: "slope a = \(a.formatted(3).replacing("-", with: "−"))",
        dashed: true, line),
      .line(
        Tensor([p, end, end]), Tensor([y, y, line(end)]), color: .gray, width: 1.2),
      .scatter(Tensor([p]), Tensor([y]), color: .vermilion, size: 8),
      .text("ε", x: (p + end) / 2, y: y + 0.06, size: 13),
      .text("a · ε", x: end + 0.04, y: (y + line(end)) / 2, alignment: .left, size: 13),
      .text("p", x: p - 0.05, y: y - 0.08, alignment: .right, size: 13),
    ]).labeled(x: "x", y: "f(x)").legend(.topRight)
  }

  static let descentOnCurve = Figure(
    "2.11", "Gradient descent with one weight",
    alternative: """
      The loss as a curve over one weight, and points on it, t = 0 to t = 6, that come closer to the bottom in steps that get \
      smaller.
      """
  ) { _ in
    // One weight w, and one sample: 1.2, for which the network should say 1.8.
    func loss(_ w: Tensor) -> Tensor {
      let error = w * 1.2 - 1.8
      return error * error
    }
    let steps = 6
    let path = descent(of: loss, from: Tensor(-0.9), by: .sgd(learningRate: 0.12), steps: steps)
    let losses = loss(path)
    let labels = (0...3).map { t in
      Plot.text(
        t == 0 ? "start, t = 0" : "t = \(t)", x: path[t].item(as: Double.self) + 0.08,
        y: losses[t].item(as: Double.self) + 0.25, alignment: .left)
    }
    return Plot(
      [
        .line(over: -1.3...4.3) { loss(Tensor($0)).item(as: Double.self) },
        .line(path, losses, color: .vermilion, width: 1.5, markers: true),
      ] + labels
    ).labeled(x: "weight", y: "loss")
  }

  static let descentOnSurface = Figure(
    "2.12", "Gradient descent with two weights",
    alternative: """
      The loss as a landscape over two weights, with two valleys and a saddle between them, and the path that gradient descent \
      takes from a slope into one of the valleys.
      """
  ) { _ in
    // A network of two weights, an inner and an outer one, that is to imitate a curve.
    let x = Tensor.linspace(from: -2, to: 2, count: 21, dtype: .float64)
    let y = 1.5 * tanh(1.2 * x)
    func loss(_ inner: Tensor, _ outer: Tensor) -> Tensor {
      let error = outer.unsqueezed(axis: -1) * tanh(inner.unsqueezed(axis: -1) * x) - y
      return (error * error).mean(axis: -1)
    }
    let path = descent(
      of: { loss($0[0], $0[1]) }, from: Tensor([-1.1, 1.9]), by: .sgd(learningRate: 0.1),
      steps: 60)
    let heights = loss(path[0..., 0], path[0..., 1]).unsqueezed(axis: 1)
    let inner = Tensor.linspace(from: -2.5, to: 2.5, count: 51, dtype: .float64)
    let outer = Tensor.linspace(from: -2.5, to: 2.5, count: 51, dtype: .float64)
    return Plot.surface(
      loss(inner, outer.unsqueezed(axis: 1)), x: inner, y: outer,
      path: Tensor(concatenating: [path, heights], axis: 1), azimuth: -60, elevation: 40
    ).labeled(x: "first weight", y: "second weight", z: "loss")
  }

  static let minima = Figure(
    "2.13", "A local and a global minimum",
    alternative: """
      Twice the same curve with two valleys, and a descent that begins high on the right. Without momentum it ends in the \
      first valley, a local minimum; with momentum it rolls on into the deeper one, the global minimum.
      """
  ) { _ in
    func loss(_ w: Tensor) -> Tensor { 0.05 * w * w * w * w - 0.6 * w * w + 0.3 * w }
    let panels = [("without momentum", 0.0), ("momentum 0.9", 0.9)].map { title, momentum in
      let optimizer = Optimizer.sgd(learningRate: 0.05, momentum: momentum)
      let path = descent(of: loss, from: Tensor(4.0), by: optimizer, steps: 120)
      let losses = loss(path)
      return Plot([
        .line(over: -4.2...4.2) { loss(Tensor($0)).item(as: Double.self) },
        .scatter(path, losses, color: .vermilion, size: 5),
        .scatter(path[(-1)...], losses[(-1)...], color: .vermilion, size: 10),
        .text("local minimum", x: 2.3, y: -1.6), .text("global minimum", x: -2.3, y: -3.4),
      ]).titled(title).labeled(x: "weight", y: "loss").ranges(y: -4...5)
    }
    return Plot.grid(panels, columns: 2).size(width: 760, height: 340)
  }

  /// The places that an optimizer comes by on its way down, the start included: [steps + 1, …].
  static func descent(
    of loss: (Tensor) -> Tensor, from start: Tensor, by optimizer: Optimizer, steps: Int
  ) -> Tensor {
    var parameters = Parameters(["weights": start])
    var state = optimizer.initialState(for: parameters)
    var path = [start]
    for _ in 0..<steps {
      let slopes = gradient(at: parameters) { loss($0["weights"]) }
      optimizer.update(&parameters, slopes, state: &state)
      path.append(parameters["weights"])
    }
    return Tensor(stacking: path)
  }
}
