// SPDX-License-Identifier: Apache-2.0

import PinionKernels
import TestSupport
import Testing

@Suite("Reductions")
struct ReductionTests {
  private func reduce<T, Out>(
    _ op: pinion_reduce_op, _ dtype: pinion_dtype, _ level: Level, _ x: [T], to zero: Out
  ) -> Out {
    var out = zero
    pinion_reduce_kernel(level.value, op, dtype)!(&out, x, 1, x.count)
    return out
  }

  @Test("Sums go to 64 virtual lanes, then halves", arguments: Level.available)
  func sumOrder(level: Level) {
    for n in awkwardSizes + [5000] {
      var numbers = SplitMix64(6)
      let x = (0..<n).map { _ in Float.random(in: -1...1, using: &numbers) }
      var lanes = [Float](repeating: 0, count: 64)
      for i in 0..<n { lanes[i % 64] += x[i] }
      var half = 32
      while half > 0 {
        for l in 0..<half { lanes[l] += lanes[l + half] }
        half /= 2
      }
      #expect(reduce(PINION_REDUCE_SUM, PINION_FLOAT32, level, x, to: Float(0)) == lanes[0])
    }
  }

  @Test("Lines that follow one another are reduced each like one alone", arguments: Level.available)
  func lines(level: Level) {
    for n in awkwardSizes where n > 0 {
      let x = randomElements(Float.self, 3 * n)
      let parts = (0..<3).map { Array(x[$0 * n..<($0 + 1) * n]) }
      for op in [PINION_REDUCE_SUM, PINION_REDUCE_MIN] {
        var out = [Float](repeating: 0, count: 3)
        pinion_reduce_kernel(level.value, op, PINION_FLOAT32)!(&out, x, 3, n)
        let alone = parts.map { reduce(op, PINION_FLOAT32, level, $0, to: Float(0)) }
        // Which of two NaN a sum takes over is the compiler's choice.
        func bits(_ x: Float) -> UInt32 { (x.isNaN ? .nan : x).bitPattern }
        #expect(out.map(bits) == alone.map(bits))
      }
      var out = [Int64](repeating: 0, count: 3)
      pinion_reduce_kernel(level.value, PINION_REDUCE_ARGMAX, PINION_FLOAT32)!(&out, x, 3, n)
      #expect(
        out == parts.map { reduce(PINION_REDUCE_ARGMAX, PINION_FLOAT32, level, $0, to: Int64(0)) })
    }
  }

  @Test("NaN wins in maxima and minima, wherever it is", arguments: Level.available)
  func notANumber(level: Level) {
    for n in [1, 10, 64, 1000] {
      for position in stride(from: 0, to: n, by: 7) {
        var x = (0..<n).map { Double($0) }
        x[position] = .nan
        if position + 3 < n { x[position + 3] = .nan }
        #expect(reduce(PINION_REDUCE_MAX, PINION_FLOAT64, level, x, to: 0.0).isNaN)
        #expect(reduce(PINION_REDUCE_MIN, PINION_FLOAT64, level, x, to: 0.0).isNaN)
        let first = Int64(position)
        #expect(reduce(PINION_REDUCE_ARGMAX, PINION_FLOAT64, level, x, to: Int64(-1)) == first)
        #expect(reduce(PINION_REDUCE_ARGMIN, PINION_FLOAT64, level, x, to: Int64(-1)) == first)
      }
    }
  }

  @Test("Of equal maxima the first is found", arguments: Level.available)
  func firstOfEquals(level: Level) {
    var x = [Float](repeating: -1, count: 3000)
    for i in [700, 701, 2999] { x[i] = 5 }
    #expect(reduce(PINION_REDUCE_ARGMAX, PINION_FLOAT32, level, x, to: Int64(-1)) == 700)
    #expect(reduce(PINION_REDUCE_ARGMIN, PINION_FLOAT32, level, x, to: Int64(-1)) == 0)
    #expect(reduce(PINION_REDUCE_ARGMAX, PINION_INT16, level, [Int16](3...9), to: Int64(-1)) == 6)
  }

  @Test("Integer sums and products wrap around", arguments: Level.available)
  func integers(level: Level) {
    let x = randomElements(Int16.self, 777)
    #expect(reduce(PINION_REDUCE_SUM, PINION_INT16, level, x, to: 0) == x.reduce(Int16(0), &+))
    #expect(reduce(PINION_REDUCE_PRODUCT, PINION_INT16, level, x, to: 0) == x.reduce(Int16(1), &*))
    #expect(reduce(PINION_REDUCE_MAX, PINION_INT16, level, x, to: 0) == x.max())
  }

  @Test("Rows are added in order, on top of what was there if so asked", arguments: Level.available)
  func rows(level: Level) {
    let kernel = pinion_reduce_rows_kernel(level.value, PINION_REDUCE_SUM, PINION_FLOAT32)!
    for n in awkwardSizes {
      let stride = n + 3
      let rows = 9
      var numbers = SplitMix64(7)
      let x = (0..<rows * stride).map { _ in Float.random(in: -1...1, using: &numbers) }
      var wanted = [Float](x[0..<n])
      for r in 1..<rows { for i in 0..<n { wanted[i] += x[r * stride + i] } }
      var out = [Float](repeating: 99, count: n)
      kernel(&out, x, rows, stride, n, 0)
      #expect(out == wanted)
      // The same rows in two parts.
      kernel(&out, x, 4, stride, n, 0)
      x.withUnsafeBufferPointer { kernel(&out, $0.baseAddress! + 4 * stride, 5, stride, n, 1) }
      #expect(out == wanted)
    }
  }
}
