// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import PinionCore

@Suite struct OrderTests {
  /// Positions in stable order, NaN last.
  static func order(_ line: [Double], descending: Bool) -> [Int] {
    line.indices.sorted { a, b in
      let (x, y) = (line[a], line[b])
      if x.isNaN || y.isNaN { return x.isNaN && y.isNaN ? a < b : y.isNaN }
      return x == y ? a < b : descending ? x > y : x < y
    }
  }

  @Test("all types are sorted stably along every axis", arguments: DType.allCases)
  func sorting(_ dtype: DType) {
    let range = dtype == .bool ? 0...1 : dtype.isSigned ? -9...9 : 0...20
    for (seed, shape) in [[1], [9], [49], [400], [3, 5], [60, 3], [2, 70, 3], [2, 3, 1, 4]]
      .enumerated()
    {
      let x = Tensor.strided(shape, dtype: dtype, seed: UInt64(seed), in: range)
      let shadow = ArrayShadow(x)
      for axis in shape.indices {
        for descending in [false, true] {
          let places = shadow.lines(axis) {
            OrderTests.order($0, descending: descending).map(Double.init)
          }
          #expect(ArrayShadow(x.argsort(axis: axis, descending: descending)) == places)
          let values = shadow.lines(axis) { line in
            OrderTests.order(line, descending: descending).map { line[$0] }
          }
          let sorted = x.sorted(axis: axis - shape.count, descending: descending)
          #expect(ArrayShadow(sorted) == values && sorted.dtype == dtype)
        }
      }
    }
    #expect(Tensor.zeros([0, 3], dtype: dtype).sorted(axis: 0).shape == [0, 3])
    #expect(Tensor.zeros([3, 0], dtype: dtype).argsort(axis: 1).shape == [3, 0])
  }

  @Test("NaN comes last both ways, and zeros of either sign are equal", arguments: [6, 60])
  func specialNumbers(_ count: Int) {
    let parts: [Double] = [.nan, 0, -.infinity, -0.0, -.nan, .infinity]
    let numbers = Array([[Double]](repeating: parts, count: count / 6).joined())
    for tensor in [Tensor(numbers), Tensor(numbers).cast(to: .float32)] {
      for descending in [false, true] {
        let order = tensor.argsort(descending: descending).array(of: Int.self)
        #expect(order == OrderTests.order(numbers, descending: descending))
      }
    }
    let signs = Tensor([-0.0, 0.0, -0.0]).sorted().array(of: Double.self).map(\.sign)
    #expect(signs == [.minus, .plus, .minus])
  }

  @Test("large integers keep their order") func extremes() {
    let x = Tensor([Int64.max, -1, Int64.min, 0, Int64.max - 1])
    #expect(x.sorted() == Tensor([Int64.min, -1, 0, Int64.max - 1, Int64.max]))
    let y = Tensor([UInt64.max, 0, 1 << 63])
    #expect(y.sorted(descending: true) == Tensor([UInt64.max, 1 << 63, 0]))
    let z = Tensor([Float.greatestFiniteMagnitude, -1e-45, 1e-45, -.greatestFiniteMagnitude])
    #expect(z.argsort() == Tensor([3, 1, 2, 0]))
  }

  @Test("long lines are sorted as a loop sorts them") func manyElements() {
    let x = Tensor.random(in: -1..<1, shape: [3, 50_000], key: RandomKey(seed: 1))
    let sorted = x.sorted()
    #expect((sorted[0..., 1...] .>= sorted[0..., ..<(-1)]).all() == Tensor(true))
    for line in 0..<3 {
      #expect(sorted[line].array(of: Float.self) == x[line].array(of: Float.self).sorted())
    }
  }

  @Test("searchsorted finds the places that keep the order", arguments: DType.allCases)
  func searching(_ dtype: DType) {
    let range = dtype == .bool ? 0...1 : dtype.isSigned ? -5...5 : 0...9
    for count in [0, 1, 2, 17] {
      let x = Tensor.strided([count], dtype: dtype, seed: 3, in: range).sorted()
      let values = Tensor.strided([3, 4], dtype: dtype, seed: 4, in: range)
      let numbers = x.array(of: Double.self)
      let left = ArrayShadow([3, 4]) { index in
        Double(numbers.filter { $0 < ArrayShadow(values)[index] }.count)
      }
      let right = ArrayShadow([3, 4]) { index in
        Double(numbers.filter { $0 <= ArrayShadow(values)[index] }.count)
      }
      #expect(ArrayShadow(x.searchsorted(values)) == left)
      #expect(ArrayShadow(x.searchsorted(values, side: .right)) == right)
    }
  }

  @Test("NaN is searched for behind the numbers") func searchingNaN() {
    let x = Tensor([1.0, .infinity, .nan, .nan])
    #expect(x.searchsorted([1.0, .nan].tensor) == Tensor([0, 2]))
    #expect(x.searchsorted([1.0, .nan].tensor, side: .right) == Tensor([1, 4]))
    #expect(Tensor([-0.0]).searchsorted(Tensor(0.0)) == Tensor(0))
    let unsorted = Tensor([3, 1, 2])
    #expect(unsorted.searchsorted([2, 4], sorter: unsorted.argsort()) == Tensor([1, 3]))
    #expect(unsorted.sorted().searchsorted(Tensor(1.5)).shape == [])
  }

  @Test("unique values come in order, with all that is known of them") func uniqueValues() {
    let x = Tensor([[3, 1, 3], [7, 1, 1]]).transposed()
    let all = x.uniqueAll()
    #expect(all.values == Tensor([1, 3, 7]))
    #expect(all.indices == Tensor([2, 0, 1]))
    #expect(all.inverse == Tensor([[1, 2], [0, 0], [1, 0]]))
    #expect(all.counts == Tensor([3, 2, 1]))
    #expect(x.uniqueInverse().values.gathered(rows: x.uniqueInverse().inverse) == x)
    #expect(x.uniqueCounts().counts.sum() == Tensor(6))
    #expect(Tensor([true, false, true]).unique() == Tensor([false, true]))
    #expect(Tensor(4.0).uniqueAll().inverse == Tensor(0))
    let none = Tensor.zeros([0, 2]).uniqueAll()
    #expect(none.values.shape == [0] && none.inverse.shape == [0, 2] && none.counts.shape == [0])
  }

  @Test("each NaN is unique; zeros are equal, and the first stands for them") func uniqueNumbers() {
    let all = Tensor([Double.nan, -0.0, 0, .nan]).uniqueAll()
    #expect(all.counts == Tensor([2, 1, 1]))
    #expect(all.indices == Tensor([1, 0, 3]))
    #expect(all.inverse == Tensor([1, 0, 0, 2]))
    #expect(all.values[0].item(as: Double.self).sign == .minus)
  }

  @Test("a gradient flows through unique values to the first of each") func uniqueGradient() {
    let slope = gradient(at: Tensor([2.0, 1, 2])) { ($0.unique() * Tensor([10.0, 1])).sum() }
    #expect(slope == Tensor([1.0, 10, 0]))
  }
}

extension [Double] {
  fileprivate var tensor: Tensor { Tensor(self) }
}
