// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PinionCore

/// Tensors from patterns and from random numbers.
@Suite struct CreationTests {
  @Test("ranges") func ranges() {
    #expect(Tensor.arange(4).array() == [0, 1, 2, 3])
    #expect(Tensor.arange(from: 2, to: 9, by: 3).array() == [2, 5, 8])
    #expect(Tensor.arange(from: 10, to: 0, by: -3).array() == [10, 7, 4, 1])
    #expect(Tensor.arange(from: 3, to: 3).shape == [0])
    #expect(
      Tensor.arange(from: 0.0, to: 1, by: 0.25).array(of: Double.self) == [0, 0.25, 0.5, 0.75])
    #expect(Tensor.arange(from: 1.0, to: 0, by: -0.5).array(of: Double.self) == [1, 0.5])
    #expect(Tensor.arange(from: 0, to: 3, dtype: .float16).dtype == .float16)
    #expect(
      Tensor.linspace(from: 0, to: 1, count: 5).array(of: Double.self) == [0, 0.25, 0.5, 0.75, 1])
    #expect(
      Tensor.linspace(from: 0, to: 1, count: 4, includingEnd: false).array(of: Double.self)
        == [0, 0.25, 0.5, 0.75])
    #expect(Tensor.linspace(from: 3, to: 7, count: 1).array(of: Double.self) == [3])
    #expect(Tensor.linspace(from: 3, to: 7, count: 0).shape == [0])
  }

  @Test("triangles, unit matrices and grids") func matrices() {
    #expect(Tensor.eye(2, columns: 3, dtype: .int64) == [[1, 0, 0], [0, 1, 0]])
    #expect(Tensor.eye(3, diagonal: -1, dtype: .int64) == [[0, 0, 0], [1, 0, 0], [0, 1, 0]])
    let x: Tensor = [[1, 2, 3], [4, 5, 6]]
    #expect(x.tril() == [[1, 0, 0], [4, 5, 0]])
    #expect(x.tril(diagonal: 1) == [[1, 2, 0], [4, 5, 6]])
    #expect(x.triu() == [[1, 2, 3], [0, 5, 6]])
    #expect(x.triu(diagonal: -1) == x)
    #expect(Tensor(stacking: [x, x]).triu(diagonal: 2)[1] == [[0, 0, 3], [0, 0, 0]])
    let grid = Tensor.meshgrid([[1, 2, 3], [10, 20]])
    #expect(grid[0] == [[1, 2, 3], [1, 2, 3]])
    #expect(grid[1] == [[10, 10, 10], [20, 20, 20]])
    let matrix = Tensor.meshgrid([[1, 2, 3], [10, 20]], indexing: .ij)
    #expect(matrix[0] == [[1, 1], [2, 2], [3, 3]])
    #expect(matrix[1].shape == [3, 2])
  }

  @Test("like another tensor") func like() {
    let x = Tensor.zeros([2, 3], dtype: .int16)
    #expect(Tensor.ones(like: x) == Tensor.ones([2, 3], dtype: .int16))
    #expect(Tensor.zeros(like: x, dtype: .float64).dtype == .float64)
    #expect(Tensor.full(like: x, 7).sum().item(as: Int.self) == 42)
  }

  @Test("what cannot be made says why") func errors() throws {
    func text(_ body: () -> Tensor) -> String {
      do {
        _ = try withThrowingTensors(body)
        return "no error"
      } catch { return "\(error)" }
    }
    #expect(text { .zeros([2, -1]) } == "full: there is no tensor of shape [2, -1]")
    #expect(
      text { .zeros([1 << 40, 1 << 40]) }
        == "full: there is no tensor of shape [1099511627776, 1099511627776]")
    #expect(text { .arange(-1) } == "arange: the count must not be negative, received -1")
    #expect(text { .arange(from: 0, to: 3, by: 0) } == "arange: the step is 0")
    #expect(
      text { .arange(from: 0.0, to: .infinity) } == "arange: impossible from 0.0 to inf by 1.0")
    #expect(text { Tensor([1, 2]).tril() } == "tril: expected a matrix, received shape [2]")
    #expect(text { .eye(-1) } == "eye: there is no matrix of -1 rows and -1 columns")
    let key = RandomKey(seed: 1)
    #expect(
      text { .randomIntegers(in: 0..<300, shape: [2], dtype: .uint8, key: key) }
        == "randomIntegers: the range 0..<300 does not fit uint8")
    #expect(
      text { .randomIntegers(in: 3..<3, shape: [2], key: key) }
        == "randomIntegers: the range 3..<3 is empty")
  }

  @Test("limits of types") func limits() {
    #expect(DType.float32.floatLimits?.epsilon == Double(Float.ulpOfOne))
    #expect(DType.float64.floatLimits?.max == Double.greatestFiniteMagnitude)
    #expect(DType.float16.floatLimits?.max == 65504)
    #expect(DType.int64.integerLimits == IntegerLimits(bits: 64, min: .min, max: 1 << 63 - 1))
    #expect(DType.int8.integerLimits == IntegerLimits(bits: 8, min: -128, max: 127))
    #expect(DType.uint64.integerLimits == IntegerLimits(bits: 64, min: 0, max: .max))
    #expect(DType.bool.integerLimits == nil && DType.int8.floatLimits == nil)
    #expect(DType.int8.canCast(to: .float16) && !DType.float32.canCast(to: .int64))
  }

  @Test("random integers fill their range evenly") func integers() {
    let key = RandomKey(seed: 3)
    let dice = Tensor.randomIntegers(in: 1..<7, shape: [60_000], key: key)
    #expect(dice.dtype == .int64)
    for face in 1...6 {
      let count = (dice .== Tensor(face)).cast(to: .int64).sum().item(as: Int.self)
      #expect((9_600...10_400).contains(count), "\(face): \(count)")
    }
    #expect(dice.min().item(as: Int.self) == 1 && dice.max().item(as: Int.self) == 6)
    let wide = Tensor.randomIntegers(in: Int.min..<Int.max, shape: [1000], key: key)
    #expect((wide .< 0).cast(to: .int64).sum().item(as: Int.self) > 400)
    #expect(wide.max().item(as: Int.self) > Int.max / 2)
    let fused = compiled { (key: RandomKey) -> Tensor in
      .randomIntegers(in: 1..<7, shape: [60_000], key: key)
    }
    #expect(fused(key) == dice)
  }

  @Test("choices follow their probabilities") func choices() {
    let key = RandomKey(seed: 4)
    let truth = Tensor.randomBernoulli(
      probability: [0.0, 0.25, 1.0], shape: [10_000, 3], key: key)
    let share = truth.cast(to: .float32).mean(axis: 0).array(of: Double.self)
    #expect(share[0] == 0 && share[2] == 1 && Swift.abs(share[1] - 0.25) < 0.02)
    let logits = log(Tensor([0.5, 0.0, 0.125, 0.375]))
    let classes = Tensor.randomCategorical(logits: logits, shape: [20_000], key: key)
    let counts = oneHot(classes, count: 4).mean(axis: 0).array(of: Double.self)
    for (count, expected) in zip(counts, [0.5, 0, 0.125, 0.375]) {
      #expect(Swift.abs(count - expected) < 0.015)
    }
  }

  @Test("a shuffle keeps the rows and changes their order") func shuffle() {
    let x = Tensor.arange(200).reshaped(to: [100, 2])
    let y = x.shuffled(key: RandomKey(seed: 5))
    #expect(y != x)
    #expect((y[0..., 1] - y[0..., 0]) == Tensor.ones([100], dtype: .int64))
    #expect(y[0..., 0].array(of: Int.self).sorted() == x[0..., 0].array(of: Int.self))
    let z = x.shuffled(axis: 1, key: RandomKey(seed: 6))
    #expect(z.sum(axis: 1) == x.sum(axis: 1))
  }

  @Test("One-hot rows, also of labels that are known only when a compiled function runs")
  func oneHotRows() {
    #expect(oneHot([2, 0]) == Tensor([[0, 0, 1], [1, 0, 0]] as [[Float]]))
    #expect(oneHot([-1, 5], count: 2) == Tensor.zeros([2, 2]))
    #expect(oneHot([-3]).shape == [1, 0])
    #expect(oneHot(Tensor([Int]())).shape == [0, 0])
    let rows = compiled { (labels: Tensor) -> Tensor in oneHot(labels, count: 2) }
    #expect(rows(Tensor([1, 0])) == Tensor([[0, 1], [1, 0]] as [[Float]]))
  }
}
