// A ball that rolls past a local minimum: momentum (2.4.3, figure 2.13).

import Pinion

/// A curve with a local minimum near 2.3 and the global one near -2.6.
func loss(_ w: Tensor) -> Tensor { 0.05 * w * w * w * w - 0.6 * w * w + 0.3 * w }

/// Where 300 steps from 4 lead: each keeps a part of the one before.
func descend(momentum: Double) -> [Double] {
  var w = Tensor(4.0)
  var velocity = Tensor(0.0)
  return (0..<300).map { _ in
    velocity = Tensor(momentum) * velocity - 0.05 * gradient(at: w, of: loss)
    w += velocity
    return w.item(as: Double.self)
  }
}

let plain = descend(momentum: 0)
let rolling = descend(momentum: 0.9)
print("without momentum:", plain.last!)  // without momentum: 2.31…
print("with momentum 0.9:", rolling.last!)  // with momentum 0.9: -2.56…

// The optimizer that networks are compiled with does the same, also for a function without layers.
let optimizer = Optimizer.sgd(learningRate: 0.05, momentum: 0.9)
var parameters = Parameters(["w": Tensor(4.0)])
var state = optimizer.initialState(for: parameters)
for _ in 0..<300 {
  let slopes = gradient(at: parameters) { loss($0["w"]) }
  optimizer.update(&parameters, slopes, state: &state)
}
print(allClose(parameters["w"], Tensor(rolling.last!)))  // true

let picture = Plot.line(over: -4.2...4.2) { loss(Tensor($0)).item(as: Double.self) }
  .overlaid(
    .scatter(Tensor(plain), loss(Tensor(plain)), label: "without momentum"),
    .scatter(Tensor(rolling), loss(Tensor(rolling)), label: "with momentum 0.9"))
try picture.labeled(x: "w", y: "loss").write(to: "momentum.svg")
