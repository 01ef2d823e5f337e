// Down a curve and down a surface, step by step (figures 2.11 and 2.12).

import Pinion

// One weight. A small step creeps, a good one arrives, one that is too large leaps from side to side.
func curve(_ w: Tensor) -> Tensor { w * w }
for rate in [0.01, 0.3, 1.1] {
  var w = Tensor(2.0)
  for _ in 0..<10 { w -= Tensor(rate) * gradient(at: w, of: curve) }
  print(rate, w)
}
// Prints:
// 0.01 1.63…
// 0.3 0.0002…
// 1.1 12.3…

// Two weights: the surface is a valley that is narrow one way and long the other.
func valley(_ w: Tensor) -> Tensor { (w * w * Tensor([1.0, 0.1])).sum() }
var w = Tensor([-1.5, 3.5])
var path = [w]
for _ in 0..<40 {
  w -= 0.2 * gradient(at: w, of: valley)
  path.append(w)
}
print(valley(path[0]) .> 3, valley(w) .< 0.1)  // True True

let points = Tensor(stacking: path)
let heights = (points * points * Tensor([1.0, 0.1])).sum(axis: 1, keepDims: true)
let picture = Plot.surface(
  over: -2...2, y: -4...4, path: Tensor(concatenating: [points, heights], axis: 1)
) { x, y in x * x + 0.1 * y * y }
try picture.write(to: "descent.svg")
