// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PinionCore

/// The texts of errors, and that they stop the program outside `withThrowingTensors`.
@Suite struct ErrorTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let message: String
    let body: @Sendable () -> Tensor
    var testDescription: String { message }

    init(_ message: String, _ body: @escaping @Sendable () -> Tensor) {
      self.message = message
      self.body = body
    }
  }

  static let cases: [Case] = [
    Case("add: shapes [2, 3] and [4] do not broadcast: 3 and 4 along axis -1") {
      Tensor.zeros([2, 3]) + Tensor.zeros([4])
    },
    Case("reshaped: 6 elements of shape [2, 3] do not fill [4, 2]") {
      Tensor.zeros([2, 3]).reshaped(to: [4, 2])
    },
    Case("reshaped: 6 elements of shape [2, 3] do not fill [-1, 4]") {
      Tensor.zeros([2, 3]).reshaped(to: [-1, 4])
    },
    Case("subscript: index 5 is out of range for axis 1 of extent 3 in shape [2, 3]") {
      Tensor.zeros([2, 3])[0, 5]
    },
    Case("subscript: bound 9 is out of range for axis 0 of extent 2 in shape [2, 3]") {
      Tensor.zeros([2, 3])[1..<9]
    },
    Case("subscript: 3 indices for a tensor with 2 axes: shape [2, 3]") {
      Tensor.zeros([2, 3])[0, 0, 0]
    },
    Case("sum: axis 2 is out of range for a tensor of shape [2, 3]") {
      Tensor.zeros([2, 3]).sum(axis: 2)
    },
    Case("max: no elements along axes [0] of shape [0]") { Tensor.zeros([0]).max() },
    Case("gathered: index 7 is out of range for axis 0 of extent 2") {
      Tensor.zeros([2, 3]).gathered(rows: [0, 7])
    },
    Case("and: not defined for elements of type float32, float32") {
      Tensor.zeros([2]) & Tensor.zeros([2])
    },
    Case("shiftLeft: not defined for elements of type bool, bool") { Tensor(true) << Tensor(true) },
    Case("isClose: shapes [2] and [3] do not broadcast: 2 and 3 along axis -1") {
      isClose(Tensor.zeros([2]), Tensor.zeros([3]))
    },
    Case("add: the literal 300 does not fit uint8") { Tensor([UInt8(1)]) + 300 },
    Case("Tensor: rows have different lengths: row 0 has 2, row 1 has 1") {
      Tensor([[1, 2], [3]])
    },
    Case("stacking: shapes differ: tensor 0 has [2], tensor 1 has [3]") {
      Tensor(stacking: [.zeros([2]), .zeros([3])])
    },
    Case(
      "dot: shapes do not match: [2, 3] · [2] (3 along the last axis on the left, 2 along axis 0 on the right)"
    ) {
      dot(Tensor.zeros([2, 3]), Tensor.zeros([2]))
    },
    Case(
      "gradient: the function must return a scalar of a floating type, received shape [2] of float32"
    ) {
      gradient(at: Tensor.zeros([2])) { $0 * 2 }
    },
  ]

  @Test("an impossible operation throws its error inside withThrowingTensors", arguments: cases)
  func throwing(_ test: Case) {
    let error = #expect(throws: TensorError.self) {
      try withThrowingTensors { (test.body() * 2).sum(axis: 0).reshaped(to: [99]) }
    }
    #expect(error?.description == test.message)
  }

  @Test("the same inside a compiled function") func compiledFunctions() {
    let product = compiled { (x: Tensor, y: Tensor) -> Tensor in matmul(x, y) }
    let error = #expect(throws: TensorError.self) {
      try withThrowingTensors { product(.zeros([2, 3]), .zeros([2, 3])) }
    }
    #expect(error?.operation == "matmul")
    #expect(product(.ones([1, 2]), .ones([2, 1])) == [[2.0]])
  }

  @Test("reading a value inside a compiled function is an error that says so") func reading() {
    let function = compiled { (x: Tensor) -> Tensor in
      x.sum().item(as: Double.self) > 0 ? x : -x
    }
    let error = #expect(throws: TensorError.self) {
      try withThrowingTensors { function(.ones([2])) }
    }
    #expect(error?.reason.contains("has no value while its function is being compiled") == true)
  }

  #if os(Linux) || os(macOS)
    @Test("outside, it stops the program with the text and the place of the call") func stopping()
      async
    {
      let result = await #expect(
        processExitsWith: .failure, observing: [\.standardErrorContent]
      ) {
        _ = matmul(Tensor.zeros([2, 3]), Tensor.zeros([2, 3]))
      }
      let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(
        text.contains(
          "matmul: inner dimensions differ: [2, 3] × [2, 3] (3 columns on the left, 2 rows on the right)"
        ))
      #expect(text.contains("ErrorTests.swift:"))
    }
  #endif
}
