// Scalars, vectors, matrices and cubes of numbers, and what describes them: 2.2.1 to 2.2.5.

import Pinion

let scalar: Tensor = 12  // ndim 0, shape []
let vector: Tensor = [12, 3, 6, 14]  // ndim 1
let matrix: Tensor = [[5, 78, 2, 34, 0], [6, 79, 3, 35, 1], [7, 80, 4, 36, 2]]
print(scalar.ndim, scalar.shape, scalar)  // 0 [] 12
print(vector.ndim, vector.shape, vector)  // 1 [4] [12  3  6 14]
print(matrix.ndim, matrix.shape, matrix.dtype)  // 2 [3, 5] int64
print(matrix)
// Prints:
// [[ 5 78  2 34  0]
//  [ 6 79  3 35  1]
//  [ 7 80  4 36  2]]
print(matrix[0])  // [ 5 78  2 34  0]
print(matrix[0..., 0])  // [5 6 7]

let cube = Tensor(stacking: [matrix, matrix, matrix])  // [3, 3, 5]
print(cube.ndim, cube.shape)  // 3 [3, 3, 5]

// The type follows from the numbers; elements have one type only.
let halves: Tensor = [0.5, 1, 1.5]
print(halves.dtype, Tensor([0.5, 1, 1.5]).dtype)  // float32 float64
debugPrint(halves.cast(to: .uint8))  // Tensor([0, 1, 1], dtype: uint8)
