// SPDX-License-Identifier: Apache-2.0

import PinionKernels
import Testing

@Suite("Moving elements")
struct MemoryTests {
  private func checkTranspose<T: BitwiseCopyable & Equatable>(_ type: T.Type, _ level: Level) {
    for (rows, columns) in [(1, 1), (3, 5), (16, 16), (17, 40), (33, 15), (64, 1)] {
      let x = randomElements(T.self, columns * (rows + 2))
      let before = randomElements(T.self, rows * (columns + 1), seed: 9)
      var out = before
      pinion_transpose(
        level.value, &out, columns + 1, x, rows + 2, rows, columns, MemoryLayout<T>.size)
      var wanted = before
      for i in 0..<rows {
        for j in 0..<columns { wanted[i * (columns + 1) + j] = x[j * (rows + 2) + i] }
      }
      #expect(out == wanted)
    }
  }

  @Test("A transpose writes its rows and nothing between them", arguments: Level.available)
  func transpose(level: Level) {
    checkTranspose(UInt8.self, level)
    checkTranspose(UInt16.self, level)
    checkTranspose(UInt32.self, level)
    checkTranspose(UInt64.self, level)
  }

  @Test("Strided copies there and back", arguments: [-3, -1, 0, 1, 2, 5])
  func strided(stride: Int) {
    let n = 50
    let x = randomElements(UInt32.self, n * 5)
    let start = stride < 0 ? -stride * (n - 1) : 0
    var out = [UInt32](repeating: 0, count: n)
    x.withUnsafeBufferPointer {
      pinion_copy_strided(&out, $0.baseAddress! + start, stride, n, 4)
    }
    #expect(out == (0..<n).map { x[start + $0 * stride] })
    var back = [UInt32](repeating: 7, count: x.count)
    var wanted = back
    for i in 0..<n { wanted[start + i * stride] = out[i] }
    back.withUnsafeMutableBufferPointer {
      pinion_store_strided($0.baseAddress! + start, stride, out, n, 4)
    }
    #expect(back == wanted)
  }

  @Test("Rows of any length and strides are copied one after another", arguments: 1...6)
  func rows(n: Int) {
    func check<T: BitwiseCopyable & Equatable>(_ type: T.Type) {
      for (rowStride, stride) in [(7, 1), (1, 0), (0, 3), (-7, -1), (2, 2)] {
        let x = randomElements(T.self, 200)
        var out = [T](repeating: x[0], count: 9 * n)
        let start = 100
        x.withUnsafeBufferPointer {
          pinion_copy_rows(
            &out, $0.baseAddress! + start, rowStride, stride, 9, n, MemoryLayout<T>.size)
        }
        #expect(out == (0..<9 * n).map { x[start + $0 / n * rowStride + $0 % n * stride] })
      }
    }
    check(UInt8.self)
    check(UInt16.self)
    check(UInt32.self)
    check(UInt64.self)
  }

  @Test("Fills reach every element")
  func fill() {
    var value = 2.5
    var filled = [Double](repeating: 0, count: 33)
    pinion_fill(&filled, &value, 33, 8)
    #expect(filled == [Double](repeating: 2.5, count: 33))
  }
}
