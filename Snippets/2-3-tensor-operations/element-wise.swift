// Operations on each element by itself, as loops and as tensors (2.3.1).

import Pinion

let x: Tensor = [[1.0, -2.0, 3.0], [-4.0, 5.0, -6.0]]
let y: Tensor = [[0.5, 1.0, -4.0], [3.0, -6.0, 8.0]]

// The loops, written out: `Naive` is there to be read.
print(Naive.relu(x))
// Prints:
// [[1. 0. 3.]
//  [0. 5. 0.]]
print(Naive.add(x, y))
// Prints:
// [[ 1.5 -1.  -1. ]
//  [-1.  -1.   2. ]]

// The operations, which do the same at once.
let z = maximum(x + y, 0)  // element-wise
print(z)
// Prints:
// [[1.5 0.  0. ]
//  [0.  0.  2. ]]
print(relu(x + y) == z)  // true
print(allClose(z, Naive.relu(Naive.add(x, y))))  // true
