// The chain rule by hand: the slopes of three operations, multiplied from the end (2.4.4).

import Pinion

let x = Tensor.randomNormal(shape: [4, 6], key: RandomKey(seed: 0))
let w1 = Tensor.randomNormal(shape: [6, 5], key: RandomKey(seed: 1))
let w2 = Tensor.randomNormal(shape: [5, 3], key: RandomKey(seed: 2))
let w3 = Tensor.randomNormal(shape: [3, 2], key: RandomKey(seed: 3))

func layer(_ w: Tensor, _ x: Tensor) -> Tensor { tanh(dot(x, w)) }

// Forward. Each operation gives its value, and a function that takes slopes back through it.
let (c, backThroughC) = vjp(at: w1) { layer($0, x) }
let (b, backThroughB) = vjp(at: w2, c, of: layer)
let (a, backThroughA) = vjp(at: w3, b, of: layer)

// Backward, from the slope of the mean of a.
let slopeOfA = Tensor.full(like: a, 1 / Tensor(Float(a.size)))
let (slopeOfW3, slopeOfB) = backThroughA(slopeOfA)
let (slopeOfW2, slopeOfC) = backThroughB(slopeOfB)
let slopeOfW1 = backThroughC(slopeOfC)

// What `gradient` does by itself.
let (g1, g2, g3) = gradient(at: w1, w2, w3) { w1, w2, w3 in
  layer(w3, layer(w2, layer(w1, x))).mean()
}
print(allClose(slopeOfW1, g1), allClose(slopeOfW2, g2), allClose(slopeOfW3, g3))  // true true true
