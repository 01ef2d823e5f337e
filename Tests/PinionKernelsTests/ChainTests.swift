// SPDX-License-Identifier: Apache-2.0

import PinionKernels
import Testing

@Suite("Chains")
struct ChainTests {
  /// Runs steps on slots: x, y, the result, flags that are given, flags that are made.
  private func run<T: BinaryFloatingPoint>(
    _ chain: pinion_chain, _ steps: [pinion_chain_step], _ x: [T], _ y: [T], _ given: [UInt8]
  ) -> (values: [T], flags: [UInt8]) {
    var (x, y, given) = (x + [0], y + [0], given + [0])
    var values = [T](repeating: 0, count: x.count)
    var flags = [UInt8](repeating: 9, count: x.count)
    x.withUnsafeMutableBytes { x in
      y.withUnsafeMutableBytes { y in
        values.withUnsafeMutableBytes { values in
          given.withUnsafeMutableBytes { given in
            flags.withUnsafeMutableBytes { flags in
              var slots = [x, y, values, given, flags].map(\.baseAddress)
              chain(steps, steps.count, &slots, x.count / MemoryLayout<T>.stride - 1, 1, nil, 0)
            }
          }
        }
      }
    }
    // What lies after the last element stays.
    #expect(values.last == 0)
    #expect(flags.last == 9)
    return (values.dropLast(), flags.dropLast())
  }

  private func step(
    _ code: Int, _ source: pinion_chain_source = PINION_CHAIN_VALUE, _ slot: Int = 0, flags: Int = 4
  ) -> pinion_chain_step {
    pinion_chain_step(
      code: UInt16(code), source: UInt16(source.rawValue), slot: UInt16(slot), flags: UInt16(flags))
  }

  private func check<T: BinaryFloatingPoint>(
    _ type: T.Type, _ dtype: pinion_dtype, _ level: Level
  ) throws {
    let chain = try #require(pinion_chain_kernel(level.value, dtype))
    let load = step(Int(PINION_CHAIN_LOAD), PINION_CHAIN_BLOCK, 0)
    let store = step(Int(PINION_CHAIN_STORE), PINION_CHAIN_VALUE, 2)
    let chained = (0..<PINION_BLOCK_COUNT.rawValue).map { pinion_block_op(rawValue: $0) }
      .filter(pinion_chain_has)
    #expect(chained.count == 17)
    func same(_ got: [T], _ wanted: [T]) -> Bool {
      zip(got, wanted).allSatisfy { $0 == $1 && $0.sign == $1.sign || $0.isNaN && $1.isNaN }
    }
    for n in awkwardSizes + [127, 128, 129, 300] {
      let x = randomElements(T.self, n, seed: 6)
      let y = randomElements(T.self, n, seed: 7)
      let given = randomElements(UInt8.self, n, seed: 8).map { $0 & 1 }
      let first = [T](repeating: y.first ?? 0, count: n)
      let others = [
        (PINION_CHAIN_BLOCK, y), (PINION_CHAIN_SINGLE, first), (PINION_CHAIN_VALUE, x),
      ]
      for operation in chained {
        let code = Int(operation.rawValue)
        let kernel = try #require(pinion_block_kernel(level.value, operation, dtype))
        // An operation on one value has no other operand.
        let isUnary = [PINION_NEGATE, PINION_ABS, PINION_SQRT, PINION_RSQRT].contains(operation)
        for (source, other) in others where !isUnary || source == PINION_CHAIN_VALUE {
          switch operation {
          case PINION_SELECT:
            for isReversed in [false, true] {
              let code = isReversed ? code | Int(PINION_CHAIN_REVERSED) : code
              let got = run(chain, [load, step(code, source, 1, flags: 3), store], x, y, given)
              let wanted = (0..<n).map { (given[$0] == 1) != isReversed ? x[$0] : other[$0] }
              #expect(same(got.values, wanted))
            }
          case PINION_EQUAL, PINION_NOT_EQUAL, PINION_LESS, PINION_LESS_EQUAL, PINION_GREATER,
            PINION_GREATER_EQUAL:
            let got = run(chain, [load, step(code, source, 1), store], x, y, given)
            #expect(got.flags == PinionKernelsTests.run(kernel, [x, other], to: UInt8(0)))
            #expect(same(got.values, x))
          default:
            let got = run(chain, [load, step(code, source, 1), store], x, y, given)
            #expect(same(got.values, PinionKernelsTests.run(kernel, [x, other], to: T(0))))
            guard operation == PINION_SUBTRACT || operation == PINION_DIVIDE else { continue }
            let reversed = step(code | Int(PINION_CHAIN_REVERSED), source, 1)
            let turned = run(chain, [load, reversed, store], x, y, given)
            #expect(same(turned.values, PinionKernelsTests.run(kernel, [other, x], to: T(0))))
          }
        }
      }
    }
  }

  @Test("Each step gives what the block kernel gives", arguments: Level.available)
  func steps(level: Level) throws {
    try check(Float.self, PINION_FLOAT32, level)
    try check(Double.self, PINION_FLOAT64, level)
    #expect(pinion_chain_kernel(level.value, PINION_INT32) == nil)
  }

  @Test("Rows that lie apart give what each gives alone", arguments: Level.available)
  func rows(level: Level) throws {
    let chain = try #require(pinion_chain_kernel(level.value, PINION_FLOAT32))
    // kept = x * x; y > kept to the flags, kept - y to the result.
    let steps = [
      step(Int(PINION_CHAIN_LOAD), PINION_CHAIN_BLOCK, 0),
      step(Int(PINION_MULTIPLY.rawValue)),
      step(Int(PINION_CHAIN_STORE), PINION_CHAIN_VALUE, 4),
      step(Int(PINION_LESS.rawValue), PINION_CHAIN_BLOCK, 1, flags: 3),
      step(Int(PINION_SUBTRACT.rawValue), PINION_CHAIN_BLOCK, 1),
      step(Int(PINION_CHAIN_STORE), PINION_CHAIN_VALUE, 2),
    ]
    let stride = 80
    for columns in [1, 2, 3, 4, 7, 8, 15, 16, 17, 31, 32, 33, 64, 77] {
      for rows in 1...9 {
        let x = randomElements(Float.self, rows * stride, seed: 3)
        let y = randomElements(Float.self, columns, seed: 4)  // the same in all rows
        var values = [Float](repeating: 9, count: rows * stride)
        var flags = [UInt8](repeating: 9, count: rows * stride)
        var kept = [Float](repeating: 0, count: 4 * stride)
        var (operand, bias) = (x, y)
        operand.withUnsafeMutableBytes { x in
          bias.withUnsafeMutableBytes { y in
            values.withUnsafeMutableBytes { values in
              flags.withUnsafeMutableBytes { flags in
                kept.withUnsafeMutableBytes { kept in
                  var slots = [x, y, values, flags, kept].map(\.baseAddress)
                  let distances = [4 * stride, 0, 4 * stride, stride, 4 * stride]
                  chain(steps, steps.count, &slots, columns, rows, distances, 4)
                }
              }
            }
          }
        }
        for row in 0..<rows {
          for column in 0..<stride {
            let place = row * stride + column
            let square = x[place] * x[place]
            let isInside = column < columns
            let wanted = isInside ? square - y[column] : 9
            #expect(values[place] == wanted || values[place].isNaN && wanted.isNaN)
            #expect(flags[place] == (isInside ? (square < y[column] ? 1 : 0) : 9))
          }
        }
      }
    }
  }
}
