// SPDX-License-Identifier: Apache-2.0

import PinionKernels
import Testing

@Suite("Arithmetic, comparisons and casts")
struct ArithmeticTests {
  @Test("Float arithmetic is that of Swift", arguments: Level.available)
  func floats(level: Level) {
    for n in awkwardSizes {
      let x = randomElements(Float.self, n, seed: 2)
      let y = randomElements(Float.self, n, seed: 3)
      func check(_ op: pinion_block_op, _ f: (Float, Float) -> Float) {
        let got = run(op, PINION_FLOAT32, level, [x, y], to: Float(0))!
        let wanted = zip(x, y).map { f($0, $1) }
        #expect(
          zip(got, wanted).allSatisfy { $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN })
      }
      check(PINION_ADD, +)
      check(PINION_SUBTRACT, -)
      check(PINION_MULTIPLY, *)
      check(PINION_DIVIDE, /)
      check(PINION_MAXIMUM) { $0.isNaN || $1.isNaN ? .nan : max($0, $1) }
      check(PINION_MINIMUM) { $0.isNaN || $1.isNaN ? .nan : min($0, $1) }
      let less = run(PINION_LESS, PINION_FLOAT32, level, [x, y], to: UInt8(0))!
      #expect(less == zip(x, y).map { $0 < $1 ? 1 : 0 })
    }
  }

  private func checkIntegers<T: FixedWidthInteger>(
    _ type: T.Type, _ dtype: pinion_dtype, _ level: Level
  ) {
    for n in awkwardSizes {
      let x = randomElements(T.self, n, seed: 4)
      let y = randomElements(T.self, n, seed: 5)
      func check(_ op: pinion_block_op, _ f: (T, T) -> T) {
        #expect(run(op, dtype, level, [x, y], to: T.zero) == zip(x, y).map { f($0, $1) })
      }
      check(PINION_ADD, &+)
      check(PINION_SUBTRACT, &-)
      check(PINION_MULTIPLY, &*)
      check(PINION_MAXIMUM, max)
      check(PINION_MINIMUM, min)
      check(PINION_NEGATE) { x, _ in 0 &- x }
      check(PINION_ABS) { x, _ in x < 0 ? 0 &- x : x }
      check(PINION_SIGN) { x, _ in x.signum() }
      check(PINION_AND, &)
      check(PINION_OR, |)
      check(PINION_XOR, ^)
      check(PINION_NOT) { x, _ in ~x }
      check(PINION_SHIFT_LEFT) { 0..<T.bitWidth ~= Int(clamping: $1) ? $0 << $1 : 0 }
      check(PINION_SHIFT_RIGHT) {
        0..<T.bitWidth ~= Int(clamping: $1) ? $0 >> $1 : $0 < 0 ? ~0 : 0
      }
      check(PINION_FLOOR_DIVIDE) { x, y in
        if y == 0 { return 0 }
        let (quotient, overflow) = x.dividedReportingOverflow(by: y)
        if overflow { return x }
        return quotient &- (quotient &* y != x && (x < 0) != (y < 0) ? 1 : 0)
      }
      check(PINION_REMAINDER) { x, y in
        if y == 0 { return 0 }
        let rest = x.remainderReportingOverflow(dividingBy: y).partialValue
        return rest != 0 && (rest < 0) != (y < 0) ? rest &+ y : rest
      }
      let exponents = y.map { $0 & 15 }
      let powers = run(PINION_POW, dtype, level, [x, exponents], to: T.zero)!
      #expect(
        powers
          == zip(x, exponents).map { base, count in (0..<count).reduce(1) { p, _ in p &* base } })
      let equal = run(PINION_GREATER_EQUAL, dtype, level, [x, y], to: UInt8(0))!
      #expect(equal == zip(x, y).map { $0 >= $1 ? 1 : 0 })
    }
  }

  @Test("Integer arithmetic is that of Swift, and wraps around", arguments: Level.available)
  func integers(level: Level) {
    checkIntegers(Int8.self, PINION_INT8, level)
    checkIntegers(Int16.self, PINION_INT16, level)
    checkIntegers(Int32.self, PINION_INT32, level)
    checkIntegers(Int64.self, PINION_INT64, level)
    checkIntegers(UInt8.self, PINION_UINT8, level)
    checkIntegers(UInt16.self, PINION_UINT16, level)
    checkIntegers(UInt32.self, PINION_UINT32, level)
    checkIntegers(UInt64.self, PINION_UINT64, level)
  }

  @Test("A zero that is positive is larger than one that is negative", arguments: Level.available)
  func zeros(level: Level) {
    let x: [Float] = [0, -0.0]
    let y: [Float] = [-0.0, 0]
    let larger = run(PINION_MAXIMUM, PINION_FLOAT32, level, [x, y], to: Float(0))!
    let smaller = run(PINION_MINIMUM, PINION_FLOAT32, level, [x, y], to: Float(0))!
    #expect(larger.map(\.sign) == [.plus, .plus])
    #expect(smaller.map(\.sign) == [.minus, .minus])
  }

  @Test(
    "Floats become integers towards zero, saturating; NaN becomes 0", arguments: Level.available)
  func casts(level: Level) {
    let x: [Float] = [1.9, -1.9, 1e30, -1e30, .infinity, -.infinity, .nan, 200, -0.0]
    let toInt8 = pinion_cast_kernel(level.value, PINION_FLOAT32, PINION_INT8)!
    #expect(run(toInt8, [x], to: Int8(0)) == [1, -1, 127, -128, 127, -128, 0, 127, 0])
    let toUInt64 = pinion_cast_kernel(level.value, PINION_FLOAT32, PINION_UINT64)!
    #expect(run(toUInt64, [x], to: UInt64(0)) == [1, 0, .max, 0, .max, 0, 0, 200, 0])
    let toBool = pinion_cast_kernel(level.value, PINION_FLOAT32, PINION_BOOL)!
    #expect(run(toBool, [x], to: UInt8(0)) == [1, 1, 1, 1, 1, 1, 1, 1, 0])
    let bytes = (0..<100).map { UInt8($0 * 2) }
    let toFloat = pinion_cast_kernel(level.value, PINION_UINT8, PINION_FLOAT32)!
    #expect(run(toFloat, [bytes], to: Float(0)) == bytes.map { Float($0) })
  }

  @Test("Operations exist for the types that have them, and for no others")
  func presence() {
    #expect(pinion_block_kernel(PINION_PORTABLE, PINION_EXP, PINION_INT32) == nil)
    #expect(pinion_block_kernel(PINION_PORTABLE, PINION_ADD, PINION_BOOL) == nil)
    #expect(pinion_block_kernel(PINION_PORTABLE, PINION_NOT, PINION_UINT8) != nil)
    #expect(pinion_block_kernel(PINION_PORTABLE, PINION_AND, PINION_FLOAT32) == nil)
    #expect(pinion_block_kernel(PINION_PORTABLE, PINION_SHIFT_LEFT, PINION_BOOL) == nil)
    #expect(pinion_block_kernel(PINION_PORTABLE, PINION_ATAN2, PINION_INT32) == nil)
    #expect(pinion_block_kernel(PINION_PORTABLE, PINION_DIVIDE, PINION_INT64) == nil)
    #expect(pinion_reduce_kernel(PINION_PORTABLE, PINION_REDUCE_SUM, PINION_BOOL) == nil)
    #expect(pinion_reduce_kernel(PINION_PORTABLE, PINION_REDUCE_MAX, PINION_BOOL) != nil)
  }
}
