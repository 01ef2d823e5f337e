// The slope of a loss along each weight, and a step against it (2.4.2).

import Pinion

let x = Tensor.random(in: -1..<1, shape: [8, 3], key: RandomKey(seed: 1))
let y = dot(x, [1.0, -2.0, 0.5])
let w0 = Tensor.zeros([3])

/// The mean of the squares of the errors.
func loss(_ prediction: Tensor, _ target: Tensor) -> Tensor {
  let error = prediction - target
  return (error * error).mean()
}

let g = gradient(at: w0) { w in loss(dot(x, w), y) }  // same shape as w0
print(g.shape)  // [3]
let (value, slope) = valueWithGradient(at: w0) { w in loss(dot(x, w), y) }
print(slope == g)  // true

let w1 = w0 - 0.1 * g
print(loss(dot(x, w1), y) .< value)  // True

// The same step, traced once per input shapes and fused.
let step = compiled { (w: Tensor, x: Tensor, y: Tensor) in
  w - 0.1 * gradient(at: w) { w in loss(dot(x, w), y) }
}
var w = w0
for _ in 0..<2000 { w = step(w, x, y) }
print(allClose(w, [1.0, -2.0, 0.5], absoluteTolerance: 1e-3))  // true
