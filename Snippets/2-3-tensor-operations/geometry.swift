// What operations do to points of the plane: sums, rotations, affine maps (2.3.5).

import Foundation
import Pinion

// Vectors are added by putting the second arrow at the tip of the first.
let a: Tensor = [0.5, 1.0]
let b: Tensor = [1.0, 0.25]
print(a + b)  // [1.5  1.25]
let origin: Tensor = [0.0, 0.0]
let sum = Plot.arrows(
  from: Tensor(stacking: [origin, a, origin]), to: Tensor(stacking: [a, a + b, a + b]),
  labels: ["A", "B", "A + B"])
try sum.equalAspect().write(to: "sum.svg")

// A rotation is a dot product. From [[Double]], so the type is float64.
let theta = Double.pi / 6
let rotation = Tensor([[cos(theta), -sin(theta)], [sin(theta), cos(theta)]])
let turned = dot(rotation, Tensor([1.0, 0.0]))  // float64
print(turned, turned.dtype)  // [0.8660254 0.5      ] float64
let quarter = dot(rotation, dot(rotation, rotation))
print(allClose(dot(quarter, Tensor([1.0, 0.0])), Tensor([0.0, 1.0])))  // true

// Points as rows: turned, stretched to twice the width, and moved, in one affine map.
let square = Tensor([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
let stretch = Tensor([[2.0, 0.0], [0.0, 1.0]])
let map = dot(stretch, rotation)
print(dot(square, map.transposed()) + Tensor([3.0, 0.0]))
// Prints:
// [[3.         0.        ]
//  [4.73205081 0.5       ]
//  [3.73205081 1.3660254 ]
//  [2.         0.8660254 ]]
