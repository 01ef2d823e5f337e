// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PinionCore

/// Tensors as sequences, and that this leaves everything else what it was.
@Suite struct SequenceTests {
  let matrix: Tensor = [[1, 2, 3], [4, 5, 6]]

  @Test("a tensor is the sequence of its rows") func rows() {
    var rows: [Tensor] = []
    for row in matrix { rows.append(row) }
    #expect(rows == [[1, 2, 3], [4, 5, 6]])
    #expect(Array(matrix) == rows)
    #expect(matrix.map { $0.sum() } == [6, 15])
    #expect(matrix.transposed().enumerated().map { $0.offset } == [0, 1, 2])
    #expect(Tensor.zeros([0, 3]).map { $0 }.isEmpty)
    #expect(Tensor(stacking: matrix.reversed()) == [[4, 5, 6], [1, 2, 3]])
    #expect(zip(matrix, rows).allSatisfy { $0 == $1 })
    #expect(matrix.underestimatedCount == 2)
  }

  @Test("a gradient flows through the rows") func gradients() {
    let slope = gradient(at: Tensor([[1.0, 2], [3, 4]])) { x in
      x.enumerated().reduce(0) { $0 + $1.element.sum() * Tensor(Double($1.offset)) }
    }
    #expect(slope == Tensor([[0.0, 0], [1, 1]]))
    let total = compiled { (x: Tensor) -> Tensor in x.reduce(0) { $0 + $1 } }
    #expect(total(matrix) == [5, 7, 9])
  }

  @Test("a scalar has no rows") func scalar() {
    let error = #expect(throws: TensorError.self) {
      try withThrowingTensors { Tensor(1).map { $0 } }
    }
    #expect(error?.description == "iteration: a scalar has no first axis")
  }

  @Test("an array of a tensor is its elements, converted") func elements() {
    let floats: [Float] = Array(matrix)
    #expect(floats == [1, 2, 3, 4, 5, 6])
    let bytes: [UInt8] = Array(matrix.transposed())
    #expect(bytes == [1, 4, 2, 5, 3, 6])
    #expect([Int](Tensor(7)) == [7])
    #expect(([] as [Double]) == Array(Tensor.zeros([0, 3])))
  }

  @Test("operators between tensors and literals are still those of tensors") func operators() {
    let x: Tensor = [1, 2, 3]
    let a = x + [1, 1, 1]
    let b = [1, 1, 1] + x
    let c = x + x
    let d = [[1, 1, 1], [2, 2, 2]] + x
    let e = x - [1, 1, 1]
    var f = x
    f += [1, 1, 1]
    let g = x + [x, x]
    let h = (x + [1, 1, 1]) * 2 + [1, 1, 1] / [2, 2, 2]
    #expect(a.dtype == .int64)
    #expect(b.shape == [3])
    #expect(c.shape == [3])
    #expect(d.shape == [2, 3])
    #expect(e.shape == [3])
    #expect(f == [2, 3, 4])
    #expect(g.shape == [2, 3])
    #expect(h.shape == [3])
    #expect((x + [1.5, 0, 0]).dtype == .float32)
  }

  @Test("methods that sequences have too are still those of tensors") func methods() {
    let largest = matrix.max()
    let smallest = matrix.min(axis: 0)
    #expect(largest.shape == [])
    #expect(smallest.shape == [3])
    #expect(matrix.count == 2)
    #expect((matrix .== matrix).all().item(as: Bool.self))
    #expect(matrix.sum().shape == [])
  }
}
