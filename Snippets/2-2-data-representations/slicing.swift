// Parts of a tensor, and batches: 2.2.6 and 2.2.7.

import Pinion

let (train, _) = try await MNIST.load()

// Views: no bytes are copied.
print(train.images[10..<100].shape)  // [90, 28, 28]
print(train.images[10..<100, 0..., 0...].shape)  // [90, 28, 28]
print(train.images[10..<100, 0..<28, 0..<28].shape)  // [90, 28, 28]
print(train.images[0..., 14..., 14...].shape)  // [60000, 14, 14]
print(train.images[0..., 7 ..<- 7, 7 ..<- 7].shape)  // [60000, 14, 14]

// A negative index counts from the end.
print(train.images[-1].shape)  // [28, 28]
print(train.images[0..., (-3)...].shape)  // [60000, 3, 28]

// The first axis is that of the samples. A batch, and the next:
print(train.images[..<128].shape)  // [128, 28, 28]
print(train.images[128..<256].shape)  // [128, 28, 28]
print(train.images[(468 * 128)...].shape)  // [96, 28, 28]

let matrix: Tensor = [[5, 78, 2, 34, 0], [6, 79, 3, 35, 1], [7, 80, 4, 36, 2]]
print(matrix[0..., .stride(by: -1)])
// Prints:
// [[ 0 34  2 78  5]
//  [ 1 35  3 79  6]
//  [ 2 36  4 80  7]]

// Also a new axis, all axes that are not mentioned, and the whole of one.
print(matrix[.newAxis].shape, matrix[.ellipsis, 1], matrix[1, .all])
// Prints:
// [1, 3, 5] [78 79 80] [ 6 79  3 35  1]
