// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PinionCore

/// Who sees what is written, where it is written, and what it is converted to.
@Suite struct WritingTests {
  // MARK: Values

  @Test("a copy and a view taken before keep their elements") func copies() {
    var x = Tensor.arange(6).reshaped(to: [2, 3])
    let copy = x
    let row = x[1]
    let transposed = x.transposed()
    x[1] = 0
    x[.all, [0]] = 9
    #expect(x == [[9, 1, 2], [9, 0, 0]])
    #expect(copy == [[0, 1, 2], [3, 4, 5]])
    #expect(row == [3, 4, 5])
    #expect(transposed == [[0, 3], [1, 4], [2, 5]])
  }

  @Test("a part written into another part of the same tensor is read first") func overlaps() {
    var x = Tensor.arange(5)
    x[1...] = x[..<-1]
    #expect(x == [0, 0, 1, 2, 3])
    x[..<-1] += x[1...]
    #expect(x == [0, 1, 3, 5, 3])
    x[.all] = x[.stride(by: -1)]
    #expect(x == [3, 5, 3, 1, 0])
    var order = Tensor([2, 0, 1])
    order[order] = Tensor([10, 20, 30])
    #expect(order == [20, 30, 10])
  }

  @Test("what shows one element at several places is copied before it is written") func broadcast()
  {
    var x = Tensor([1, 2]).broadcast(to: [3, 2])
    x[0] = 7
    x[[2], [1]] = 8
    #expect(x == [[7, 7], [1, 2], [1, 8]])
    var zeros = Tensor(0).broadcast(to: [3])
    zeros[1] = 1
    #expect(zeros == [0, 1, 0])
  }

  @Test("values are converted as by cast, integer literals must fit") func conversion() {
    var x = Tensor([1, 2, 3])
    x[0] = 1.75
    x[[1, 2]] = Tensor([-2.5, 300.9])
    #expect(x == [1, -2, 300])
    var bytes = Tensor([UInt8(1), 2])
    bytes[0] = Tensor([300])
    #expect(bytes == Tensor([UInt8(44), 2]))
    var truths = Tensor([true, false])
    truths[.all] = [0, 5]
    #expect(truths == [false, true])
    var literal: Tensor = 5
    literal[] = 3
    #expect(literal == Tensor(3))
    var rows = Tensor.zeros([2, 2])
    rows[0] = [[[1, 2]]]  // leading axes of extent 1 are dropped
    #expect(rows == [[1, 2], [0.0, 0]])
  }

  // MARK: Memory

  /// Where the elements begin in memory.
  private func address(_ x: borrowing Tensor) -> Int {
    x.withUnsafeBytes { Int(bitPattern: $0.baseAddress) }
  }

  @Test("a tensor that nobody shares is written in place") func inPlace() {
    var x = Tensor.zeros([1000, 8])
    let start = address(x)
    for i in 0..<100 {
      x[i] = 1
      x[i, 2...] += Tensor(Float(i))
      x[[i, i + 100], 0] = 5
      x[Tensor(i), .stride(by: -3)] *= 2
      x[i...(i + 1), [true, false, false, false, false, false, false, true]] = 3
    }
    x[x .> 50] = 0
    #expect(address(x) == start)
    #expect(
      x[99].array(of: Float.self) == [3, 2, 100, 100, 200, 100, 100, 3].map { $0 > 50 ? 0 : $0 })
  }

  @Test("a shared tensor is copied once, at the first write") func copiedOnce() {
    var x = Tensor.zeros([100])
    let start = address(x)
    let other = x
    x[0] = 1
    let moved = address(x)
    #expect(moved != start)
    for i in 0..<100 { x[i] = 2 }
    #expect(address(x) == moved)
    #expect(address(other) == start)
  }

  @Test("elements of arrays, dictionaries and objects are written in place") func containers() {
    final class Box { var x = Tensor.zeros([4]) }
    let box = Box()
    var array = [Tensor.zeros([4])]
    var dictionary = ["x": Tensor.zeros([4])]
    let starts = [address(box.x), address(array[0]), address(dictionary["x"]!)]
    box.x[1] = 1
    array[0][1] = 1
    dictionary["x"]![1] = 1
    #expect([address(box.x), address(array[0]), address(dictionary["x"]!)] == starts)
    #expect(box.x == array[0] && array[0] == dictionary["x"]!)
  }

  @Test("a compiled update writes into its state's memory") func compiledUpdateInPlace() {
    let set = compiledUpdate { (x: inout Tensor, i: Tensor, value: Tensor) -> Tensor in
      x[i] = value
      return value
    }
    let shift = compiledUpdate { (x: inout Tensor) -> Tensor in
      x[1...] = x[..<-1]
      return Tensor(0)
    }
    var x = Tensor.zeros([50, 2])
    let start = address(x)
    for i in 0..<50 { _ = set(&x, Tensor(i), Tensor([Float(i), 1])) }
    #expect(address(x) == start)
    #expect(x[.all, 0] == Tensor.arange(50, dtype: .float32))
    _ = shift(&x)
    #expect(x[..<3] == [[0.0, 1], [0, 1], [1, 1]])
    let reorder = compiledUpdate { (x: inout Tensor, order: Tensor) -> Tensor in
      x[order] = x
      return order
    }
    var letters = Tensor([10, 20, 30])
    _ = reorder(&letters, Tensor([1, 2, 0]))
    #expect(letters == [30, 10, 20])
  }

  // MARK: Masks inside compiled functions

  @Test("a mask of unknown elements writes what is the same for all of them") func masks() {
    let x = Tensor.arange(24, dtype: .float32).reshaped(to: [2, 3, 4])
    let row = Tensor([Float(-1), -2, -3, -4])
    let column = Tensor([[Float(-1)], [-2]])
    func change(_ x: Tensor, _ rows: Tensor) -> [Tensor] {
      [
        changed(x) { $0[$0 .> 13] = 0 },
        changed(x) { $0[.all, rows] = row },
        changed(x) { $0[.all, rows, 1] = column },
        changed(x) { $0[0, .all, $0[1, 1] .> 17] = 5 },
        changed(x) { $0[1, .newAxis, rows, ..<2] = [[[7, 8]]] },
      ]
    }
    let rows: Tensor = [true, false, true]
    let traced = compiled { (x: Tensor, rows: Tensor) -> [Tensor] in change(x, rows) }
    #expect(traced(x, rows) == change(x, rows))
  }

  @Test("gradients flow through writes by a mask inside compiled functions") func maskGradient() {
    let slope = compiled { (x: Tensor) -> Tensor in
      gradient(at: x) { x in
        var y = x * x
        y[x .> 1] = 3
        return y.sum()
      }
    }
    #expect(slope(Tensor([Float(0.5), 2, 1])) == [1, 0, 2.0])
  }

  // MARK: Scattering

  @Test(
    "values are combined with rows in order, also rows named several times",
    arguments: DType.allCases.filter { $0 != .bool })
  func scattering(_ dtype: DType) {
    let x = Tensor([5, 5, 5]).cast(to: dtype)
    let values = Tensor([1, 7, 3, 2]).cast(to: dtype)
    let rows = Tensor([0, 2, -1, 0])
    func result(_ rule: ScatterRule) -> [Int] {
      x.scattering(values, rows: rows, by: rule).array(of: Int.self)
    }
    #expect(result(.replacing) == [2, 5, 3])
    #expect(result(.adding) == [8, 5, 15])
    #expect(result(.maximum) == [5, 5, 7])
    #expect(result(.minimum) == [1, 5, 3])
  }

  @Test("large scatters do not depend on the number of threads") func threads() {
    let rows = (Tensor.random(in: 0..<1, shape: [5000], key: RandomKey(seed: 1)) * 700).cast(
      to: .int32)
    let values = Tensor.random(in: -1..<1, shape: [5000, 300], key: RandomKey(seed: 2))
    let base = Tensor.zeros([700, 300])
    let before = Threads.count
    defer { Threads.count = before }
    let results = [1, 4].map { count -> Tensor in
      Threads.count = count
      return base.scattering(values, rows: rows, by: .adding)
    }
    #expect(results[0] == results[1])
    var sums = [Float](repeating: 0, count: 700)
    for (row, value) in zip(rows.array(of: Int.self), values[.all, 299].array(of: Float.self)) {
      sums[row] += value
    }
    #expect(results[0][.all, 299].array(of: Float.self) == sums)
  }

  @Test("NaN wins where values are ordered") func notANumber() {
    let x = Tensor([Float(1), .nan, 2])
    let result = x.scattering(Tensor([Float.nan, 5]), rows: [0, 1], by: .maximum)
    #expect(result.array(of: Float.self).map(\.isNaN) == [true, true, false])
  }

  @Test("positions of elements that are not 0") func nonzero() {
    let x: Tensor = [[3, 0, 1], [0, 0, -5]]
    #expect(x.nonzero() == [Tensor([0, 0, 1]), Tensor([0, 2, 2])])
    #expect(Tensor.zeros([0, 3]).nonzero() == [Tensor([Int]()), Tensor([Int]())])
    let large = Tensor((0..<200_000).map { $0 % 7 == 0 })
    #expect(large.nonzero()[0] == Tensor.arange(28572) * 7)
    #expect(Tensor([Float.nan, 0, -0.0]).nonzero() == [Tensor([0])])
  }
}
