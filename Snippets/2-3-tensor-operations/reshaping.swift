// The same elements in another shape (2.3.4).

import Pinion

let r: Tensor = [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]
print(r.shape)  // [3, 2]
print(r.reshaped(to: [2, 3]))
// Prints:
// [[0. 1. 2.]
//  [3. 4. 5.]]
print(r.reshaped(to: [6, 1]))
// Prints:
// [[0.]
//  [1.]
//  [2.]
//  [3.]
//  [4.]
//  [5.]]
print(r.reshaped(to: [-1]))  // [0. 1. 2. 3. 4. 5.]

// Rows and columns exchanged: the elements come in another order, too.
print(Tensor.zeros([300, 20]).transposed().shape)  // [20, 300]
print(r.transposed())
// Prints:
// [[0. 2. 4.]
//  [1. 3. 5.]]
