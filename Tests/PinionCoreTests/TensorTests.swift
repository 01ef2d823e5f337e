// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PinionCore

@Suite struct TensorTests {
  let matrix: Tensor = [[5, 78, 2, 34, 0], [6, 79, 3, 35, 1], [7, 80, 4, 36, 2]]

  @Test("a matrix of integers is int64 and prints aligned") func printing() {
    #expect(matrix.dtype == .int64)
    #expect(matrix.shape == [3, 5])
    #expect("\(matrix)" == "[[ 5 78  2 34  0]\n [ 6 79  3 35  1]\n [ 7 80  4 36  2]]")
    #expect("\(Tensor([0.5, 1, -2]))" == "[ 0.5  1.  -2. ]")
  }

  @Test("slices are views with NumPy's shapes") func slicing() {
    let images = Tensor.zeros([100, 28, 28], dtype: .uint8)
    #expect(images[10..<90].shape == [80, 28, 28])
    #expect(images[0..., 14..., 14...].shape == [100, 14, 14])
    #expect(images[0..., 7 ..<- 7, 7 ..<- 7].shape == [100, 14, 14])
    #expect(images[..<64].shape == [64, 28, 28])
    #expect(images[-1].shape == [28, 28])
    #expect(images[0..., (-3)...].shape == [100, 3, 28])
    #expect(matrix[0..., .stride(by: -1)][0] == [0, 34, 2, 78, 5])
    #expect(matrix[.newAxis, .ellipsis, 1].shape == [1, 3])
  }

  @Test("literals take the type of the tensor that they meet") func literals() {
    let pixels = Tensor([UInt8(10), 20])
    #expect((pixels + 1).dtype == .uint8)
    #expect((pixels / 255).dtype == .float32)
    #expect((Tensor([1.0]) * 0.5).dtype == .float64)
  }

  @Test("the fast products agree with the naive loops", arguments: [1, 2, 7, 33, 130])
  func products(_ n: Int) {
    let x = Tensor.random(in: -1..<1, shape: [n, 9], dtype: .float64, key: RandomKey(seed: 1))
    let y = Tensor.random(in: -1..<1, shape: [9, n + 1], dtype: .float64, key: RandomKey(seed: 2))
    let difference = abs(dot(x, y) - Naive.dot(matrix: x, matrix: y)).max()
    #expect(difference.item(as: Double.self) < 1e-13)
  }

  @Test("an impossible operation throws inside withThrowingTensors") func errors() {
    let x = Tensor.zeros([2, 3])
    let error = #expect(throws: TensorError.self) {
      try withThrowingTensors { matmul(x, x).shape[7] }
    }
    #expect(
      error?.description
        == "matmul: inner dimensions differ: [2, 3] × [2, 3] (3 columns on the left, 2 rows on the right)"
    )
  }

  @Test("a compiled update gives the bits of the same code run directly") func compiledUpdates() {
    let x = Tensor.random(in: -1..<1, shape: [50, 20], key: RandomKey(seed: 3))
    let y = Tensor.random(in: -1..<1, shape: [50, 8], key: RandomKey(seed: 4))
    func update(_ state: inout [Tensor], _ x: Tensor, _ y: Tensor) -> Tensor {
      let (value, slopes) = valueWithGradient(at: state[0], state[1]) { w, b in
        let error = relu(dot(x, w) + b) - y
        return (error * error).mean()
      }
      state[0] -= 0.1 * slopes.0
      state[1] -= 0.1 * slopes.1
      return value
    }
    let fused = compiledUpdate { (state: inout [Tensor], x: Tensor, y: Tensor) -> Tensor in
      update(&state, x, y)
    }
    let start = Tensor.randomNormal(shape: [20, 8], key: RandomKey(seed: 5))
    var (a, b) = ([start, Tensor.zeros([8])], [start, Tensor.zeros([8])])
    for _ in 0..<4 { #expect(fused(&a, x, y) == update(&b, x, y)) }
    #expect(a == b)
  }
}
