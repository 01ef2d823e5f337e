// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PinionCore

/// The texts of the errors of transforms.
@Suite struct TransformErrorTests {
  static let cases: [ErrorTests.Case] = [
    .init("vjp: arguments must be of a floating type, received int64") {
      vjp(at: Tensor([1, 2])) { $0 * 2.0 }.pullback(Tensor.ones([2]))
    },
    .init("vjp: the function must return tensors of a floating type, received int64") {
      vjp(at: Tensor.ones([2])) { $0.argmax() }.pullback(Tensor.ones([]))
    },
    .init("vjp: expected cotangents of shape [2] of float32, received [3] of float32") {
      vjp(at: Tensor.ones([2])) { $0 * 2 }.pullback(Tensor.ones([3]))
    },
    .init("vjp: expected 2 tensors as cotangents, received 1") {
      vjp(at: Tensor.ones([2])) { [$0, $0] }.pullback([Tensor.ones([2])])
    },
    .init("jvp: arguments must be of a floating type, received int64") {
      jvp(at: Tensor([1, 2]), along: Tensor([1, 2])) { $0 * 2.0 }.derivative
    },
    .init("jvp: expected tangents of shape [2] of float32, received [2] of float64") {
      jvp(at: Tensor.ones([2]), along: Tensor.ones([2], dtype: .float64)) { $0 * 2 }.derivative
    },
    .init("jacobian: arguments must be of a floating type, received int64") {
      jacobian(at: Tensor([1, 2])) { $0 * 2.0 }
    },
    .init(
      "gradient: the function must return a scalar of a floating type, received shape [2] of float32"
    ) {
      hessian(at: Tensor.ones([2])) { $0 * 2 }
    },
    .init(
      "hessianVectorProduct: expected vectors of shape [2] of float32, received [1] of float32"
    ) {
      hessianVectorProduct(at: Tensor.ones([2]), along: Tensor.ones([1])) { $0.sum() }
    },
    .init("vectorized: axis 2 is out of range for a tensor of shape [2, 3]") {
      let function = vectorized(axes: 2) { (x: Tensor) in x * 2 }
      return function(Tensor.ones([2, 3]))
    },
    .init("vectorized: axis 1 is out of range for a tensor of shape [2]") {
      let function = vectorized(outputAxis: 1) { (x: Tensor) in x.sum() }
      return function(Tensor.ones([2, 3]))
    },
    .init(
      "vectorized: the numbers of examples differ: 2 along axis 0 of argument 0 of shape [2, 3], 3 along axis -1 of argument 1 of shape [2, 3]"
    ) { mapped(Tensor.ones([2, 3]), Tensor.ones([2, 3]), axes: (0, -1)) { $0.sum() * $1.sum() } },
    .init("vectorized: no argument has an axis of examples") {
      mapped(Tensor.ones([2]), Tensor.ones([2]), axes: (nil, nil)) { $0 * $1 }
    },
    .init("vectorized: expected an axis for each of 2 arguments, received 1") {
      let function = vectorized(axes: 0) { (x: Tensor, y: Tensor) in x * y }
      return function(Tensor.ones([2]), Tensor.ones([2]))
    },
    .init(
      "reading elements: a tensor of shape [] has no value while its function is being vectorized; return it from the function, or look at it outside"
    ) {
      mapped(Tensor.ones([2])) { $0.item(as: Double.self) > 0 ? $0 : -$0 }
    },
    .init("matmul: inner dimensions differ: [3] × [2] (3 columns on the left, 2 rows on the right)")
    {
      mapped(Tensor.ones([4, 3])) { matmul($0, Tensor.ones([2])) }
    },
    .init("customGradient: the derivative has shape [] of float32, its argument [2] of float32") {
      let function = customGradient { (x: Tensor) in
        x * 2
      } derivative: { cotangent, _, _ in
        cotangent.sum()
      }
      return gradient(at: Tensor.ones([2])) { function($0).sum() }
    },
  ]

  @Test("transforms say what is wrong", arguments: cases)
  func messages(_ test: ErrorTests.Case) {
    let error = #expect(throws: TensorError.self) { try withThrowingTensors { test.body() } }
    #expect(error?.description == test.message)
  }
}
