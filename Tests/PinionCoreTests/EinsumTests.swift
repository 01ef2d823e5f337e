// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import PinionCore

@Suite struct EinsumTests {
  struct Golden: Decodable {
    struct Einsum: Decodable {
      let text: String
      let operands: [[Int]]
      let shape: [Int]
      let values: [Double]
    }
    let einsum: [Einsum]
  }

  @Test("sums of products are NumPy's, for strided operands, integers and compiled too")
  func agreesWithNumPy() throws {
    let cases = try ShapeGolden.load(Golden.self).einsum
    #expect(cases.count > 100)
    for test in cases {
      let operands = test.operands.enumerated().map {
        ShapeGolden.operand($1, modulus: 5, first: $0 - 2)
      }
      let expected = ArrayShadow(test.shape, test.values)
      func check(_ result: Tensor, place: SourceLocation = #_sourceLocation) {
        #expect(ArrayShadow(result) == expected, "\(test.text)", sourceLocation: place)
      }
      check(einsum(test.text, operands: operands))
      check(einsum(test.text, operands: operands.map { ($0.transposed() + 0).transposed() }))
      check(einsum(test.text, operands: operands.map { $0.flipped().contiguousCopy().flipped() }))
      let integers = einsum(test.text, operands: operands.map { $0.cast(to: .int32) })
      #expect(integers.dtype == .int32)
      check(integers)
      let traced = compiled { (x: [Tensor]) -> Tensor in einsum(test.text, operands: x) }
      check(traced(operands))
    }
  }

  @Test("the order of a few products takes the fewest multiplications") func order() {
    // (10 × 1000)(1000 × 10)(10 × 1000): from the left 200,000, from the right 20,000,000.
    let extents = [0: 10, 1: 1000, 2: 10, 3: 1000]
    func pairs(_ terms: [[Int]], _ output: [Int]) -> [[Int]] {
      ContractionOrder(terms, output, extents).pairs.map { [$0, $1] }
    }
    #expect(pairs([[0, 1], [1, 2], [2, 3]], [0, 3]) == [[0, 1], [0, 1]])
    #expect(pairs([[1, 0], [0, 3], [3, 2]], [1, 2]) == [[1, 2], [0, 1]])
    #expect(pairs([[0]], [0]).isEmpty)
  }

  @Test("many tensors are multiplied in a good order") func longChains() {
    // A chain of 12 matrices and a vector at its end: from the end it is quick.
    let n = 40
    let matrices = (0..<11).map { randomNumbers([n, n], seed: UInt64($0)) }
    let vector = randomNumbers([n], seed: 20)
    let expected = matrices.reversed().reduce(vector) { matmul($1, $0) }
    let result = einsum("ab,bc,cd,de,ef,fg,gh,hi,ij,jk,kl,l->a", operands: matrices + [vector])
    #expect(abs(result - expected).max().item(as: Double.self) < 1e-9)
    let terms = (0..<11).map { [$0, $0 + 1] } + [[11]]
    let order = ContractionOrder(
      terms, [0], Dictionary(uniqueKeysWithValues: (0..<12).map { ($0, n) }))
    #expect(order.pairs[0] == (10, 11))
  }

  @Test("tensordot, vecdot, inner and outer agree with loops") func products() {
    let (a, b) = (Tensor.strided([2, 3, 4], seed: 7), Tensor.strided([4, 3, 5], seed: 8))
    let (x, y) = (ArrayShadow(a), ArrayShadow(b))
    let contracted = ArrayShadow([2, 5]) { index in
      ArrayShadow.indices([3, 4]).reduce(0) {
        $0 + x[[index[0], $1[0], $1[1]]] * y[[$1[1], $1[0], index[1]]]
      }
    }
    #expect(ArrayShadow(tensordot(a, b, axes: ([1, -1], [1, 0]))) == contracted)
    #expect(ArrayShadow(tensordot(a.transposed(axes: [0, 2, 1]), b)) == contracted)
    #expect(tensordot(a, b, axes: 0).shape == [2, 3, 4, 4, 3, 5])
    #expect(tensordot(a, a, axes: 3) == (a * a).sum())
    #expect(
      tensordot(a, b, axes: 1) == dot(a, b.transposed(axes: [1, 0, 2])).reshaped(to: [2, 3, 3, 5]))
    let rows = ArrayShadow([2, 3]) { index in
      (0..<4).reduce(0) { $0 + x[index + [$1]] * x[[0, 0, $1]] }
    }
    #expect(ArrayShadow(vecdot(a, a[0, 0])) == rows)
    #expect(vecdot(a, a, axis: 0).shape == [3, 4])
    #expect(ArrayShadow(inner(a, a[0, 0])) == rows)
    #expect(inner(a, a).shape == [2, 3, 2, 3] && inner(a, 2) == a * 2)
    #expect(outer([[1, 2]], [3, 4]) == Tensor([[3, 4], [6, 8]]))
    #expect(vecdot(Tensor([Int8(100), 100]), Tensor([Int8(1), 1])) == Tensor(Int8(-56)))
    #expect(vecdot(Tensor.zeros([3, 0]), Tensor.zeros([0])) == .zeros([3]))
    #expect(matmul(Tensor([[1, 2]]), Tensor([[3], [4]])) == Tensor([[11]]))
    #expect(Tensor([[1, 2], [3, 4]]).matrixTransposed() == Tensor([[1, 3], [2, 4]]))
  }
}
