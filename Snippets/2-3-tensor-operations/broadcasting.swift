// Operations on tensors of different shapes (2.3.2).

import Pinion

let matrix = Tensor.random(in: 0..<1, shape: [32, 10], key: RandomKey(seed: 1))
let vector = Tensor.random(in: 0..<1, shape: [10], key: RandomKey(seed: 2))
print((matrix + vector).shape)  // [32, 10]

// First the smaller one gets the axes that it lacks, …
let row = vector[.newAxis]
print(row.shape)  // [1, 10]
// … then it is repeated along them. Nothing is copied: each row is the same memory.
let repeated = row.broadcast(to: [32, 10])
print(repeated.shape, repeated[31] == vector)  // [32, 10] true
print(matrix + vector == matrix + repeated)  // true

// As a loop.
print(allClose(Naive.add(matrix: matrix, vector: vector), matrix + vector))  // true

// Shapes are compared from the last axis on.
let z = maximum(
  Tensor.random(in: 0..<1, shape: [64, 3, 32, 10], key: RandomKey(seed: 1)),
  Tensor.random(in: 0..<1, shape: [32, 10], key: RandomKey(seed: 2)))
print(z.shape)  // [64, 3, 32, 10]
