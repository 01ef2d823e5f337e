// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import PinionCore

/// Reading and writing by all kinds of indices.
@Suite struct IndexingTests {
  // MARK: Against loops

  /// A tensor of a shape whose elements are their own row-major numbers, in memory of another order.
  static func numbered(_ shape: [Int], _ seed: Int) -> Tensor {
    var random = SplitMix64(UInt64(seed))
    let axes = Array(shape.indices).shuffled(using: &random)
    let inverse = axes.indices.map { axes.firstIndex(of: $0)! }
    let size = shape.reduce(1, *)
    let numbers = Tensor.arange(size).reshaped(to: Shape(shape))
    // A copy in the other order, seen in the first.
    return (numbers.transposed(axes: axes) + 0).transposed(axes: inverse)
  }

  @Test("any indices read what loops find", arguments: 0..<400)
  func reading(_ seed: Int) {
    let expression = IndexOracle(seed: seed)
    let x = IndexingTests.numbered(expression.shape, seed)
    let wanted = expression.result()
    let part = x[list: expression.indices]
    #expect(part.shape == Shape(wanted.shape))
    #expect(part.array(of: Int.self) == wanted.elements)
    let halves = x.cast(to: .bfloat16)[list: expression.indices]
    #expect(halves.array(of: Int.self) == wanted.elements)
  }

  @Test("any indices write where loops do, the last value staying", arguments: 0..<400)
  func writing(_ seed: Int) {
    let expression = IndexOracle(seed: seed)
    let part = expression.result()
    var random = SplitMix64(UInt64(seed + 1000))
    // A shape that broadcasts to the part's.
    let drop = Int.random(in: 0...part.shape.count, using: &random)
    let shape = part.shape.dropFirst(drop).map { Bool.random(using: &random) ? 1 : $0 }
    let values = IndexOracle.NDArray(
      shape: shape, elements: (0..<shape.reduce(1, *)).map { 1000 + $0 })
    let x = IndexingTests.numbered(expression.shape, seed)
    var wanted = Array(0..<expression.shape.reduce(1, *))
    for (index, number) in zip(allIndices(of: part.shape), part.elements) {
      wanted[number] = values.at(index[...])
    }
    let value = Tensor(values.elements, shape: Shape(shape)).cast(to: .int32)
    var shared = x
    shared[list: expression.indices] = value
    #expect(shared.array(of: Int.self) == wanted)
    #expect(x.array(of: Int.self) == Array(0..<expression.shape.reduce(1, *)))

    var alone = x + 0
    alone[list: expression.indices] = value
    #expect(alone.array(of: Int.self) == wanted)

    var added = x + 0
    added[list: expression.indices] += value
    for (index, number) in zip(allIndices(of: part.shape), part.elements) {
      wanted[number] = number + values.at(index[...])
    }
    #expect(added.array(of: Int.self) == wanted)
  }

  @Test("compiled functions read and write as others do", arguments: 0..<100)
  func compiledIndexing(_ seed: Int) {
    let expression = IndexOracle(seed: seed)
    let x = IndexingTests.numbered(expression.shape, seed)
    let indices = expression.indices
    // Index tensors are arguments; masks have to be known.
    let tensors = indices.map { index -> Tensor? in
      guard let tensor = index.axisIndex.tensor, tensor.dtype != .bool else { return nil }
      return tensor
    }
    let change = compiled { (x: Tensor, tensors: [Tensor?]) -> (Tensor, Tensor) in
      let traced = zip(indices, tensors).map { $1 ?? $0 }
      var y = x
      y[list: traced] *= 3
      return (x[list: traced], y)
    }
    var wanted = x
    wanted[list: indices] *= 3
    let (part, changed) = change(x, tensors)
    #expect(part == x[list: indices])
    #expect(changed == wanted)
  }

  // MARK: Against NumPy

  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let shape: Shape
    let elements: [Int]
    let body: @Sendable (Tensor) -> Tensor

    init(
      _ text: String, _ shape: Shape, _ elements: [Int],
      _ body: @escaping @Sendable (Tensor) -> Tensor
    ) {
      (testDescription, self.shape, self.elements, self.body) = (text, shape, elements, body)
    }
  }

  /// NumPy's expressions on `x = np.arange(24).reshape(2, 3, 4)`, and their values.
  static let cases: [Case] = [
    Case("x[[1, 0], 2]", [2, 4], [20, 21, 22, 23, 8, 9, 10, 11]) { $0[[1, 0], 2] },
    Case("x[[[0], [1]], [2, 0], 0]", [2, 2], [8, 0, 20, 12]) { $0[[[0], [1]], [2, 0], 0] },
    Case("x[1, [2, 0]]", [2, 4], [20, 21, 22, 23, 12, 13, 14, 15]) { $0[1, [2, 0]] },
    Case("x[:, [2, 0], 1]", [2, 2], [9, 1, 21, 13]) { $0[.all, [2, 0], 1] },
    Case("x[:, 1, [3, -1]]", [2, 2], [7, 7, 19, 19]) { $0[.all, 1, [3, -1]] },
    Case("x[0, :, [3, -1]]", [2, 3], [3, 7, 11, 3, 7, 11]) { $0[0, .all, [3, -1]] },
    Case("x[[0, 1], :, [3, 0]]", [2, 3], [3, 7, 11, 12, 16, 20]) { $0[[0, 1], 0..., [3, 0]] },
    Case("x[[0, 1], ..., 0]", [2, 3], [0, 4, 8, 12, 16, 20]) { $0[[0, 1], .ellipsis, 0] },
    Case("x[[1], None, [2]]", [1, 1, 4], [20, 21, 22, 23]) { $0[[1], .newAxis, [2]] },
    Case("x[:, [True, False, True], 3]", [2, 2], [3, 11, 15, 23]) {
      $0[.all, [true, false, true], 3]
    },
    Case("x[1, [True, False, True], :2]", [2, 2], [12, 13, 20, 21]) {
      $0[1, [true, false, true], ..<2]
    },
    Case("x[0, [True, False, True], [1, 2]]", [2], [1, 10]) {
      $0[0, [true, false, true], [1, 2]]
    },
    Case("x[x > 20]", [3], [21, 22, 23]) { $0[$0 .> 20] },
    Case("x[np.array([[0, 0, 0], [0, 0, 1]], bool)]", [1, 4], [20, 21, 22, 23]) {
      $0[[[false, false, false], [false, false, true]]]
    },
    Case("x[True, 0, 0]", [1, 4], [0, 1, 2, 3]) { $0[true, 0, 0] },
    Case("x[False]", [0, 2, 3, 4], []) { $0[false] },
    Case("x[::-1, [0, 2], 1:3]", [2, 2, 2], [13, 14, 21, 22, 1, 2, 9, 10]) {
      $0[.stride(by: -1), [0, 2], 1...2]
    },
    Case("x[::sys.maxsize, 1, ::-sys.maxsize - 1]", [1, 1], [7]) {
      $0[.stride(by: .max), 1, .stride(by: .min)]
    },
    Case("x[1, 1:0:-1, 3:1]", [1, 0], []) {
      $0[1, .stride(from: 1, to: 0, by: -1), .stride(from: 3, to: 1, by: 1)]
    },
    Case("x[-1, 0]", [4], [12, 13, 14, 15]) { $0[-1, 0] },
    Case("x[()]", [2, 3, 4], Array(0..<24)) { $0[] },
    Case("x.T[3, -1]", [2], [11, 23]) { $0.transposed()[3, -1] },
    Case("x[np.array(1), 1]", [4], [16, 17, 18, 19]) { $0[Tensor(1), 1] },
    Case("x[:, []]", [2, 0, 4], []) { $0[.all, [Int]()] },
    Case("x.take([2, 0], axis=1)[0]", [2, 4], [8, 9, 10, 11, 0, 1, 2, 3]) {
      $0.take([2, 0], axis: 1)[0]
    },
    Case(
      "np.take_along_axis(x[0], np.array([[3, -4], [0, 0], [1, 2]]), 1)", [3, 2],
      [3, 0, 4, 4, 9, 10]
    ) { $0[0].takeAlongAxis([[3, -4], [0, 0], [1, 2]]) },
    Case("np.take_along_axis(x[0], np.array([[1, 2, 0, 0]]), 0)", [1, 4], [4, 9, 2, 3]) {
      $0[0].takeAlongAxis([[1, 2, 0, 0]], axis: 0)
    },
    Case(
      "y = x[0].copy(); np.put_along_axis(y, np.array([[3], [0], [-1]]), 50, 1)", [3, 4],
      [0, 1, 2, 50, 50, 5, 6, 7, 8, 9, 10, 50]
    ) { $0[0].puttingAlongAxis([[3], [0], [-1]], 50, axis: 1) },
    Case(
      "y = x[0].copy(); y[[0, 0, 2]] += 100", [3, 4],
      [100, 101, 102, 103, 4, 5, 6, 7, 108, 109, 110, 111]
    ) { changed($0[0]) { $0[[0, 0, 2]] += 100 } },
    Case("y = x[0].copy(); y[y > 3] = np.arange(8)", [3, 4], [0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7]) {
      changed($0[0]) { $0[$0 .> 3] = .arange(8) }
    },
  ]

  @Test("indices give what NumPy gives", arguments: cases)
  func numpy(_ test: Case) {
    let result = test.body(Tensor.arange(24).reshaped(to: [2, 3, 4]))
    #expect(result.shape == test.shape)
    #expect(result.array(of: Int.self) == test.elements)
  }
}

func changed(_ x: Tensor, _ body: (inout Tensor) -> Void) -> Tensor {
  var y = x
  body(&y)
  return y
}
