// SPDX-License-Identifier: Apache-2.0

import Foundation
import PinionKernels
import Testing

/// An element function with the exact one and the arguments on which it is looked at.
struct ElementFunction: CustomTestStringConvertible, Sendable {
  let name: String
  let op: pinion_block_op
  let exact: @Sendable (Double) -> Double
  let domain: ClosedRange<Double>

  var testDescription: String { name }

  static let all = [
    ElementFunction(name: "exp", op: PINION_EXP, exact: { exp($0) }, domain: -105...90),
    ElementFunction(name: "log", op: PINION_LOG, exact: { log($0) }, domain: 0...4),
    ElementFunction(name: "tanh", op: PINION_TANH, exact: { tanh($0) }, domain: -10...10),
    ElementFunction(name: "erf", op: PINION_ERF, exact: { erf($0) }, domain: -5...5),
    ElementFunction(name: "sin", op: PINION_SIN, exact: { sin($0) }, domain: -200_000...200_000),
    ElementFunction(name: "cos", op: PINION_COS, exact: { cos($0) }, domain: -200_000...200_000),
    ElementFunction(name: "sqrt", op: PINION_SQRT, exact: { $0.squareRoot() }, domain: 0...1e6),
  ]
}

/// The distance of `y` from the exact value in units of the last place; 0 for NaN twice.
private func error(_ y: Float, _ exact: Double) -> Double {
  if y.isNaN && exact.isNaN || Double(y) == exact || y == Float(exact) { return 0 }
  guard y.isFinite, exact.isFinite else { return .infinity }
  let rounded = Float(exact)
  let ulp = rounded.isFinite ? Double(rounded.ulp) : Double(Float.greatestFiniteMagnitude.ulp)
  return abs(Double(y) - exact) / ulp
}
private func error(_ y: Double, _ exact: Double) -> Double {
  if y.isNaN && exact.isNaN || y == exact { return 0 }
  return y.isFinite && exact.isFinite ? abs(y - exact) / exact.ulp : .infinity
}

@Suite("Element functions")
struct ElementFunctionTests {
  @Test(
    "float32 is within 2 units of the last place of the exact value",
    arguments: ElementFunction.all, Level.available)
  func float32(function: ElementFunction, level: Level) throws {
    let any = randomElements(Float.self, 20_000)
    let width = function.domain.upperBound - function.domain.lowerBound
    let within = (0..<20_000).map {
      Float(function.domain.lowerBound + width * Double($0) / 20_000)
    }
    let x = any + within
    let y = try #require(run(function.op, PINION_FLOAT32, level, [x], to: Float(0)))
    let worst = zip(x, y).max {
      error($0.1, function.exact(Double($0.0))) < error($1.1, function.exact(Double($1.0)))
    }!
    #expect(error(worst.1, function.exact(Double(worst.0))) <= 2, "at \(worst.0)")
  }

  @Test(
    "float64 is within 4 units of the last place of the system's value",
    arguments: ElementFunction.all, Level.available)
  func float64(function: ElementFunction, level: Level) throws {
    let width = function.domain.upperBound - function.domain.lowerBound
    let x =
      randomElements(Double.self, 10_000)
      + (0..<20_000).map { function.domain.lowerBound + width * Double($0) / 20_000 }
    let y = try #require(run(function.op, PINION_FLOAT64, level, [x], to: Double(0)))
    let worst = zip(x, y).max {
      error($0.1, function.exact($0.0)) < error($1.1, function.exact($1.0))
    }!
    #expect(error(worst.1, function.exact(worst.0)) <= 4, "at \(worst.0)")
  }

  @Test("Special values", arguments: Level.available)
  func specialValues(level: Level) throws {
    let tiny = Float.leastNonzeroMagnitude
    let table: [(pinion_block_op, Float, Float)] = [
      (PINION_EXP, -.infinity, 0), (PINION_EXP, .infinity, .infinity), (PINION_EXP, -0.0, 1),
      (PINION_EXP, 88.8, .infinity), (PINION_EXP, -104, 0), (PINION_EXP, -103.2, tiny),
      (PINION_EXP, .nan, .nan), (PINION_LOG, 0, -.infinity), (PINION_LOG, -0.0, -.infinity),
      (PINION_LOG, -1, .nan), (PINION_LOG, 1, 0), (PINION_LOG, .infinity, .infinity),
      (PINION_LOG, -.infinity, .nan), (PINION_LOG, .nan, .nan), (PINION_LOG, tiny, -103.278929),
      (PINION_TANH, -0.0, -0.0), (PINION_TANH, .infinity, 1), (PINION_TANH, -.infinity, -1),
      (PINION_TANH, tiny, tiny), (PINION_TANH, .nan, .nan), (PINION_ERF, -0.0, -0.0),
      (PINION_ERF, .infinity, 1), (PINION_ERF, -.infinity, -1), (PINION_ERF, .nan, .nan),
      (PINION_ERF, tiny, tiny), (PINION_SIN, -0.0, -0.0), (PINION_SIN, .infinity, .nan),
      (PINION_SIN, tiny, tiny), (PINION_COS, -.infinity, .nan), (PINION_COS, -0.0, 1),
      (PINION_SQRT, -0.0, -0.0), (PINION_SQRT, -1, .nan), (PINION_SIGN, -0.0, -0.0),
      (PINION_SIGN, .nan, .nan), (PINION_SIGN, -7, -1), (PINION_SIGN, .infinity, 1),
      (PINION_ROUND, 2.5, 2), (PINION_ROUND, -0.5, -0.0), (PINION_ROUND, 3.5, 4),
      (PINION_FLOOR, -0.5, -1), (PINION_CEIL, -0.5, -0.0), (PINION_FLOOR, 1e20, 1e20),
    ]
    for (op, x, expected) in table {
      let y = try #require(run(op, PINION_FLOAT32, level, [[x]], to: Float(0)))[0]
      let same = expected.isNaN ? y.isNaN : y.bitPattern == expected.bitPattern
      #expect(same, "operation \(op.rawValue) of \(x) is \(y), not \(expected)")
      let wide = try #require(run(op, PINION_FLOAT64, level, [[Double(x)]], to: 0.0))[0]
      if expected.isNaN { #expect(wide.isNaN) }
      if expected == 0 && x.isInfinite || x == 0 { #expect(wide == Double(expected)) }
    }
  }

  @Test("All levels that fuse give the same bits", arguments: ElementFunction.all)
  func sameBits(function: ElementFunction) throws {
    let levels = Level.available.filter(\.fuses)
    let x = randomElements(Float.self, 5000) + (0..<5003).map { Float($0 - 2500) / 100 }
    let results = levels.map {
      run(function.op, PINION_FLOAT32, $0, [x], to: Float(0))!
        .map { $0.isNaN ? 0x7fc0_0000 : $0.bitPattern }
    }
    for result in results.dropFirst() { #expect(result == results[0]) }
  }

  @Test("A tail gives the bits of a full vector", arguments: Level.available)
  func tails(level: Level) {
    let x = (0..<100).map { Float($0) / 7 - 5 }
    for function in ElementFunction.all where function.op != PINION_LOG {
      let whole = run(function.op, PINION_FLOAT32, level, [x], to: Float(0))!
      for start in 84..<100 {
        let part = run(function.op, PINION_FLOAT32, level, [Array(x[start...])], to: Float(0))!
        #expect(part.map(\.bitPattern) == whole[start...].map(\.bitPattern))
      }
    }
  }
}

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
    #expect(pinion_block_kernel(PINION_PORTABLE, PINION_NOT, PINION_UINT8) == nil)
    #expect(pinion_block_kernel(PINION_PORTABLE, PINION_DIVIDE, PINION_INT64) == nil)
    #expect(pinion_reduce_kernel(PINION_PORTABLE, PINION_REDUCE_SUM, PINION_BOOL) == nil)
    #expect(pinion_reduce_kernel(PINION_PORTABLE, PINION_REDUCE_MAX, PINION_BOOL) != nil)
  }
}
