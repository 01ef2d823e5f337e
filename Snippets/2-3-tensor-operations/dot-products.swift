// Products of vectors, matrices and tensors of more axes (2.3.3).

import Pinion

let a: Tensor = [1.0, 2.0, 3.0]
let v: Tensor = [4.0, 5.0, 6.0]
let x: Tensor = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
let y: Tensor = [[1.0, 0.0], [0.0, 1.0], [2.0, 2.0]]

// Not the product of each element with its partner, but the sum of those.
print(a * v, dot(a, v))  // [ 4. 10. 18.] 32.0
print(dot(x, v))  // [32. 77.]
print(dot(x, y))
// Prints:
// [[ 7.  8.]
//  [16. 17.]]

// As loops.
print(Naive.dot(vector: a, vector: v))  // 32.0
print(Naive.dot(matrix: x, vector: v))  // [32. 77.]
print(Naive.dot(matrix: x, matrix: y) == dot(x, y).cast(to: .float64))  // true

// Columns of the first meet rows of the second, so the order matters.
print(dot(x, y).shape, dot(y, x).shape)  // [2, 2] [3, 3]

// More axes: the last of the first meets the last but one of the second.
let t = Tensor.ones([2, 3, 4, 5])
print(dot(t, Tensor.ones([5])).shape)  // [2, 3, 4]
print(dot(t, Tensor.ones([5, 7])).shape)  // [2, 3, 4, 7]
print(matmul(t, Tensor.ones([2, 3, 5, 7])).shape)  // [2, 3, 4, 7]
