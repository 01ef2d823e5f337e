// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import PinionCore

@Suite struct StatisticsTests {
  static let shapes: [[Int]] = [
    [1], [7], [0], [3, 5], [5, 3, 2], [2, 1, 4], [3, 0, 2], [0, 3], [3, 300], [300, 3],
    [2, 3, 4, 5],
  ]

  @Test("reductions agree with loops over strided tensors", arguments: shapes)
  func reductions(_ shape: [Int]) {
    let x = Tensor.strided(shape, seed: 1)
    let shadow = ArrayShadow(x)
    let rank = shape.count
    let all = Array(0..<rank)
    for axes in [all, [], [0], [rank - 1], Array(stride(from: 0, to: rank, by: 2))] {
      for keepDims in [false, true] {
        func check(
          _ name: String, _ result: Tensor, _ body: ([Double]) -> Double,
          place: SourceLocation = #_sourceLocation
        ) {
          #expect(
            ArrayShadow(result).isClose(to: shadow.reduced(axes, keepDims: keepDims, body)),
            "\(name) of \(shape) along \(axes)", sourceLocation: place)
        }
        check("product", x.product(axes: axes, keepDims: keepDims)) { $0.reduce(1, *) }
        check("sum", x.sum(axes: axes, keepDims: keepDims)) { $0.reduce(0, +) }
        check("any", x.any(axes: axes, keepDims: keepDims)) { $0.contains { $0 != 0 } ? 1 : 0 }
        check("all", x.all(axes: axes, keepDims: keepDims)) { $0.contains(0) ? 0 : 1 }
        check("countNonzero", x.countNonzero(axes: axes, keepDims: keepDims)) {
          Double($0.filter { $0 != 0 }.count)
        }
        func variance(_ line: [Double]) -> Double {
          let mean = line.reduce(0, +) / Double(line.count)
          return line.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(line.count)
        }
        check("variance", x.variance(axes: axes, keepDims: keepDims), variance)
        check("standardDeviation", x.standardDeviation(axes: axes, keepDims: keepDims)) {
          variance($0).squareRoot()
        }
        check("median", x.median(axes: axes, keepDims: keepDims)) { line in
          if line.isEmpty { return .nan }
          let sorted = line.sorted()
          return (sorted[line.count / 2] + sorted[(line.count - 1) / 2]) / 2
        }
      }
    }
  }

  @Test("cumulative sums and products agree with loops", arguments: shapes)
  func cumulative(_ shape: [Int]) {
    func running(_ initial: Double?, _ start: Double, _ body: @escaping (Double, Double) -> Double)
      -> ([Double]) -> [Double]
    {
      return { line in
        var carried = start
        return (initial.map { [$0] } ?? [])
          + line.map {
            carried = body(carried, $0)
            return carried
          }
      }
    }
    for dtype in [DType.float64, .float32, .int8, .uint64] {
      let x = Tensor.strided(shape, dtype: dtype, seed: 2, in: 0...2)
      let shadow = ArrayShadow(x)
      for axis in shape.indices where !shape.contains(0) {
        #expect(ArrayShadow(x.cumsum(axis: axis)) == shadow.lines(axis, running(nil, 0, +)))
        #expect(
          ArrayShadow(x.cumsum(axis: axis - shape.count, includeInitial: true))
            == shadow.lines(axis, running(0, 0, +)))
        let products = x[.ellipsis, .stride(by: 1)].cumprod(axis: axis, includeInitial: true)
        if shape[axis] < 60 {
          #expect(ArrayShadow(products) == shadow.lines(axis, running(1, 1, *)))
        }
      }
      #expect(x.cumsum(axis: 0).shape == x.shape)
      #expect(x.cumsum(axis: 0, includeInitial: true).shape[0] == shape[0] + 1)
      #expect(x.cumsum().shape == [x.size])
    }
    #expect(Tensor([true, true]).cumsum(axis: 0) == Tensor([1, 2]))
    #expect(Tensor([UInt8(200), 100]).cumsum() == Tensor([UInt64(200), 300]))
    #expect(Tensor(3).cumsum() == Tensor([3]))
  }

  @Test("integers are multiplied and counted in 64 bits") func integers() {
    #expect(Tensor([Int8(100), 100]).product() == Tensor(10_000))
    #expect(Tensor([UInt8(100), 100]).product() == Tensor(UInt64(10_000)))
    #expect(Tensor([true, false]).product() == Tensor(0))
    #expect(Tensor([true, true]).countNonzero() == Tensor(2))
    #expect(Tensor([Int32(1), 2]).variance() == Tensor(Float(0.25)))
  }

  @Test("without elements, sums are 0, products 1 and means NaN") func empty() {
    let x = Tensor.zeros([0, 300])
    #expect(x.sum(axis: 0) == .zeros([300]))
    #expect(x.product(axis: 0) == .ones([300]))
    #expect(x.sum(axis: 1).shape == [0])
    #expect(x.transposed().product(axis: 1) == .ones([300]))
    #expect(x.mean().item(as: Float.self).isNaN)
    #expect(x.variance(axis: 0).array(of: Float.self).filter(\.isNaN).count == 300)
    #expect(x.any() == Tensor(false) && x.all() == Tensor(true))
    #expect(x.all(axis: 0, keepDims: true) == .ones([1, 300], dtype: .bool))
    let compiledSum = compiled { (x: Tensor) -> Tensor in x.sum(axis: 1) + x.sum(axis: 1) }
    #expect(compiledSum(x) == .zeros([0]))
  }

  @Test("NaN is true, spreads, and a correction too large gives NaN") func notANumber() {
    let x = Tensor([Double.nan, 0])
    #expect(x.any() == Tensor(true) && Tensor([Float.nan]).all() == Tensor(true))
    #expect(x.countNonzero() == Tensor(1))
    for y in [x.product(), x.median(), x.variance(), x.quantile(0), x.cumsum()[-1]] {
      #expect(y.item(as: Double.self).isNaN)
    }
    #expect(Tensor([2.0]).variance(correction: 1).item(as: Double.self).isNaN)
    #expect(Tensor([2.0, 4]).variance(correction: 1) == Tensor(Double(2)))
    #expect(Tensor([2.0, 4]).variance(correction: 0.5) == Tensor(2 / 1.5))
  }

  @Test("the gradient of a product is right where elements are 0") func zerosInProducts() {
    func slopes(_ x: [Double], _ function: (Tensor) -> Tensor) -> [Double] {
      gradient(at: Tensor(x)) { function($0) }.array()
    }
    #expect(slopes([2, 0, 5]) { $0.product() } == [0, 10, 0])
    #expect(slopes([2, 0, 0]) { $0.product() } == [0, 0, 0])
    #expect(slopes([0]) { $0.product() } == [1])
    // Of 2, 2x, 2xy, 2xyz at (0, 3, 0), and so on.
    let weights = Tensor([1.0, 10, 100, 1000])
    func weighted(_ x: Tensor) -> Tensor { (x.cumprod() * weights).sum() }
    #expect(slopes([2, 0, 3, 4], weighted) == [1, 20 + 600 + 24000, 0, 0])
    #expect(slopes([0, 3, 0, 4], weighted) == [1 + 30, 0, 0, 0])
    let x = Tensor([0.0, 0.5, 0, 2])
    #expect(gradientError(at: [x]) { weighted($0[0]) } <= 1e-6)
    let second: ([Tensor]) -> Tensor = { x in
      let slope = gradient(at: x[0]) { y in weighted(y) + y.product() }
      return (slope * slope * weights).sum()
    }
    #expect(gradientError(at: [x], of: second) <= 1e-6)
  }

  @Test("the slope of a standard deviation is 0 where it is 0") func constantDeviation() {
    let slope = gradient(at: Tensor([[1.0, 1], [1, 3]])) { $0.standardDeviation(axis: 1).sum() }
    #expect(slope == Tensor([[0.0, 0], [-0.5, 0.5]]))
  }

  @Test("differences are those between neighbours") func differences() {
    let x = Tensor([1, 4, 9, 16])
    #expect(x.diff(order: 0) == x)
    #expect(x.diff() == Tensor([3, 5, 7]))
    #expect(x.diff(order: 4).shape == [0] && x.diff(order: 9).shape == [0])
    #expect(x.diff(prepend: [0], append: [20]) == Tensor([1, 3, 5, 7, 4]))
    #expect(x.reshaped(to: [2, 2]).diff(axis: 0) == Tensor([[8, 12]]))
    #expect(Tensor([true, true, false]).diff() == Tensor([false, true]))
  }

  struct Golden: Decodable {
    struct Quantile: Decodable {
      let method: String
      let operand: [Int]
      let axes: [Int]?
      let q: [Double]
      let scalar: Bool
      let shape: [Int]
      let values: [Double]
    }
    struct Histogram: Decodable {
      let size: Int
      let bins: Int
      let range: [Double]?
      let counts: [Int]
      let edges: [Double]
    }
    let quantile: [Quantile]
    let histogram: [Histogram]
  }

  @Test("quantiles are NumPy's") func quantiles() throws {
    let methods: [String: QuantileMethod] = [
      "linear": .linear, "lower": .lower, "higher": .higher, "nearest": .nearest,
      "midpoint": .midpoint,
    ]
    for test in try ShapeGolden.load(Golden.self).quantile {
      let x = ShapeGolden.operand(test.operand)
      let q = test.scalar ? Tensor(test.q[0]) : Tensor(test.q)
      let axes = test.axes ?? Array(test.operand.indices)
      let result = x.quantile(q, axes: axes, method: methods[test.method]!)
      let expected = ArrayShadow(test.shape, test.values)
      #expect(ArrayShadow(result).isClose(to: expected), "\(test)")
      let percentile = x.percentile(q * 100, axes: axes, method: .linear, keepDims: true)
      #expect(percentile.ndim == x.ndim + q.ndim)
    }
    #expect(Tensor([1, 2, 4, 8]).quantile(0.5) == Tensor(Float(3)))
    #expect(Tensor([1.0, .infinity, .infinity]).median() == Tensor(Double.infinity))
    #expect(Tensor(5.0).quantile(0.3) == Tensor(5.0))
    let traced = compiled { (x: Tensor, q: Tensor) -> Tensor in x.quantile(q, axis: 0) }
    #expect(traced(Tensor([3.0, 1, 2]), Tensor([0.25, 1])) == Tensor([1.5, 3]))
    let slope = gradient(at: Tensor(0.3)) { Tensor([1.0, 5, 2]).quantile($0) }
    #expect(slope == Tensor(2.0))
  }

  @Test("histograms are NumPy's") func histograms() throws {
    for test in try ShapeGolden.load(Golden.self).histogram {
      let x = ShapeGolden.operand([test.size])
      let range = test.range.map { $0[0]...$0[1] }
      let (counts, edges) = x.histogram(bins: test.bins, range: range)
      #expect(counts == Tensor(test.counts), "\(test)")
      #expect(ArrayShadow(edges).isClose(to: ArrayShadow([test.bins + 1], test.edges)))
      #expect(x.cast(to: .int16).histogram(bins: test.bins, range: range).counts == counts)
    }
    let many = Tensor.random(in: 0..<1, shape: [300_000], key: RandomKey(seed: 1))
    let (counts, edges) = many.histogram(bins: 100)
    #expect(counts.sum() == Tensor(300_000))
    // The edges themselves say what is in a bin.
    let (low, high) = (edges[41], edges[42])
    #expect(counts[41] == ((many .>= low) .&& (many .< high)).countNonzero())
    #expect(Tensor([Double.nan, 1]).histogram(bins: 2, range: 0...2).counts == Tensor([0, 1]))
    #expect(Tensor([5e-324, 0]).histogram(bins: 3).counts.sum() == Tensor(2))
    #expect(Tensor([-1e308, 1.7e308]).histogram(bins: 3).counts.sum() == Tensor(2))
  }

  @Test("between given edges lies what lies between them") func givenEdges() {
    let x = Tensor.random(in: -4..<4, shape: [150_000], key: RandomKey(seed: 2))
    let edges: [Float] = [-3, -2.9, -2.9, 0, 0.001, 1.5, 3.999]
    let numbers = x.array(of: Float.self)
    let expected = zip(edges, edges.dropFirst()).map { low, high in
      numbers.count { low <= $0 && ($0 < high || $0 == edges.last! && high == $0) }
    }
    #expect(x.histogram(edges: Tensor(edges)) == Tensor(expected))
    #expect(x.histogram(edges: Tensor(edges).cast(to: .float64)) == Tensor(expected))
    let traced = compiled { (x: Tensor, edges: Tensor) -> Tensor in x.histogram(edges: edges) }
    #expect(traced(x, Tensor(edges)) == Tensor(expected))
    // The last bin has its upper edge, and the outer edges may be infinite.
    #expect(Tensor([0, 1, 2, 2, 3, 9]).histogram(edges: [1, 2, 3]) == Tensor([1, 3]))
    let halves = Tensor([-Float.infinity, 0, .infinity])
    let mixed = Tensor([-2, -1, 0, 1, Float.nan, .infinity])
    #expect(mixed.histogram(edges: halves) == Tensor([2, 3]))
    #expect(Tensor([Int]()).histogram(edges: [0, 1]) == Tensor([0]))
    // Of equal edges the last one counts.
    #expect(Tensor([1, 1, 2]).histogram(edges: [0, 1, 1, 2]) == Tensor([0, 0, 3]))
    let even = x.histogram(bins: 50)
    #expect(x.histogram(edges: even.edges) == even.counts)
  }

  @Test("counts that are known repeat as those in a tensor do, also when compiled")
  func repeatedCounts() {
    let x = Tensor.arange(12).reshaped(to: [3, 4])
    let counts = [2, 0, 3, 1]
    #expect(x.repeated(counts, axis: 1) == x.repeated(Tensor(counts), axis: 1))
    #expect(x.repeated(counts, axis: 1)[0] == Tensor([0, 0, 2, 2, 2, 3]))
    #expect(x.repeated([2]) == x.repeated(2))
    let traced = compiled { (x: Tensor) -> Tensor in x.repeated(counts, axis: -1) }
    #expect(traced(x) == x.repeated(counts, axis: 1))
  }
}

/// The data of `Tests/Golden/shape.json`.
enum ShapeGolden {
  static func load<Golden: Decodable>(_ type: Golden.Type) throws -> Golden {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../Golden/shape.json")
    return try JSONDecoder().decode(type, from: Data(contentsOf: file))
  }

  static func operand(_ shape: [Int], modulus: Int = 11, first: Int = 0) -> Tensor {
    Tensor(
      (0..<shape.reduce(1, *)).map { Double($0 * 7 % modulus + first) }, shape: Shape(shape))
  }
}
