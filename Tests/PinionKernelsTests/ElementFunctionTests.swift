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
    ElementFunction(name: "exp2", op: PINION_EXP2, exact: { exp2($0) }, domain: -150...130),
    ElementFunction(name: "expm1", op: PINION_EXPM1, exact: { expm1($0) }, domain: -20...90),
    ElementFunction(name: "log", op: PINION_LOG, exact: { log($0) }, domain: 0...4),
    ElementFunction(name: "log2", op: PINION_LOG2, exact: { log2($0) }, domain: 0...4),
    ElementFunction(name: "log10", op: PINION_LOG10, exact: { log10($0) }, domain: 0...4),
    ElementFunction(name: "log1p", op: PINION_LOG1P, exact: { log1p($0) }, domain: -1...3),
    ElementFunction(name: "sin", op: PINION_SIN, exact: { sin($0) }, domain: -200_000...200_000),
    ElementFunction(name: "cos", op: PINION_COS, exact: { cos($0) }, domain: -200_000...200_000),
    ElementFunction(name: "tan", op: PINION_TAN, exact: { tan($0) }, domain: -200_000...200_000),
    ElementFunction(name: "asin", op: PINION_ASIN, exact: { asin($0) }, domain: -1...1),
    ElementFunction(name: "acos", op: PINION_ACOS, exact: { acos($0) }, domain: -1...1),
    ElementFunction(name: "atan", op: PINION_ATAN, exact: { atan($0) }, domain: -5...5),
    ElementFunction(name: "sinh", op: PINION_SINH, exact: { sinh($0) }, domain: -90...90),
    ElementFunction(name: "cosh", op: PINION_COSH, exact: { cosh($0) }, domain: -90...90),
    ElementFunction(name: "tanh", op: PINION_TANH, exact: { tanh($0) }, domain: -10...10),
    ElementFunction(name: "asinh", op: PINION_ASINH, exact: { asinh($0) }, domain: -10...10),
    ElementFunction(name: "acosh", op: PINION_ACOSH, exact: { acosh($0) }, domain: 1...5),
    ElementFunction(name: "atanh", op: PINION_ATANH, exact: { atanh($0) }, domain: -1...1),
    ElementFunction(name: "erf", op: PINION_ERF, exact: { erf($0) }, domain: -5...5),
    ElementFunction(name: "sqrt", op: PINION_SQRT, exact: { $0.squareRoot() }, domain: 0...1e6),
    ElementFunction(
      name: "rsqrt", op: PINION_RSQRT, exact: { 1 / $0.squareRoot() }, domain: 0...1e6),
  ]
}

/// A function of two numbers, as `ElementFunction`.
struct ElementFunction2: CustomTestStringConvertible, Sendable {
  let name: String
  let op: pinion_block_op
  let exact: @Sendable (Double, Double) -> Double

  var testDescription: String { name }

  static let all = [
    ElementFunction2(name: "pow", op: PINION_POW) { pow($0, $1) },
    ElementFunction2(name: "atan2", op: PINION_ATAN2) { atan2($0, $1) },
    ElementFunction2(name: "hypot", op: PINION_HYPOT) { hypot($0, $1) },
    ElementFunction2(name: "logaddexp", op: PINION_LOGADDEXP) {
      $0 == $1 ? $0 + log(2) : max($0, $1) + log1p(exp(-abs($0 - $1))) + ($0 + $1) * 0
    },
  ]

  /// Random bits, and pairs of numbers of like size.
  static func arguments<T: BinaryFloatingPoint>(_ type: T.Type) -> [[T]] {
    let near = (0..<10_000).map { T($0 % 100) / 7 + T($0) / 10_000 }
    let far = (0..<10_000).map { T($0 / 100) / 9 - T($0) / 30_000 }
    return [randomElements(T.self, 10_000) + near, randomElements(T.self, 10_000, seed: 9) + far]
  }
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

  @Test(
    "functions of two numbers are within 2 units of the last place in float32, 4 in float64",
    arguments: ElementFunction2.all, Level.available)
  func twoNumbers(function: ElementFunction2, level: Level) throws {
    let x = ElementFunction2.arguments(Float.self)
    let y = try #require(run(function.op, PINION_FLOAT32, level, x, to: Float(0)))
    for i in y.indices {
      let exact = function.exact(Double(x[0][i]), Double(x[1][i]))
      if error(y[i], exact) > 2 { Issue.record("at \(x[0][i]), \(x[1][i]): \(y[i])") }
    }
    let wideX = ElementFunction2.arguments(Double.self)
    let wideY = try #require(run(function.op, PINION_FLOAT64, level, wideX, to: 0.0))
    for i in wideY.indices {
      let exact = function.exact(wideX[0][i], wideX[1][i])
      if error(wideY[i], exact) > 4 {
        Issue.record("at \(wideX[0][i]), \(wideX[1][i]): \(wideY[i])")
      }
    }
  }

  @Test("logarithms and powers that are whole numbers are exact", arguments: Level.available)
  func wholeNumbers(level: Level) throws {
    let exponents = Array(-1074...1023)
    let powers = exponents.map { scalbn(1.0, $0) }
    #expect(
      run(PINION_LOG2, PINION_FLOAT64, level, [powers], to: 0.0) == exponents.map(Double.init))
    #expect(
      run(PINION_EXP2, PINION_FLOAT64, level, [exponents.map(Double.init)], to: 0.0) == powers)
    let tens = [
      1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e15, 1e18, 1e22,
    ]
    #expect(
      run(PINION_LOG10, PINION_FLOAT64, level, [tens], to: 0.0)
        == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 18, 22])
    let small = exponents.filter { -149...127 ~= $0 }
    let floats = small.map { Float(scalbn(1.0, $0)) }
    #expect(
      run(PINION_LOG2, PINION_FLOAT32, level, [floats], to: Float(0)) == small.map(Float.init))
    #expect(
      run(PINION_EXP2, PINION_FLOAT32, level, [small.map(Float.init)], to: Float(0)) == floats)
    #expect(
      run(PINION_LOG10, PINION_FLOAT32, level, [tens.prefix(11).map { Float($0) }], to: Float(0))
        == (0...10).map(Float.init))
    // Every whole power that float64 holds.
    for base in 2...50 {
      var (x, y, wanted): ([Double], [Double], [Double]) = ([], [], [])
      var power = base
      while power < 1 << 53 {
        x.append(Double(base))
        y.append(Double(x.count))
        wanted.append(Double(power))
        power *= base
      }
      #expect(run(PINION_POW, PINION_FLOAT64, level, [x, y], to: 0.0) == wanted)
    }
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
      (PINION_SQRT, -0.0, -0.0), (PINION_SQRT, -1, .nan), (PINION_SIGN, -0.0, 0),
      (PINION_RSQRT, 0, .infinity), (PINION_RSQRT, -0.0, -.infinity), (PINION_RSQRT, -1, .nan),
      (PINION_RSQRT, .infinity, 0), (PINION_RSQRT, .nan, .nan), (PINION_RSQRT, 4, 0.5),
      (PINION_RSQRT, 0x1p-126, 0x1p63), (PINION_RSQRT, 0x1p-148, 0x1p74),
      (PINION_SIGN, .nan, .nan), (PINION_SIGN, -7, -1), (PINION_SIGN, .infinity, 1),
      (PINION_ROUND, 2.5, 2), (PINION_ROUND, -0.5, -0.0), (PINION_ROUND, 3.5, 4),
      (PINION_FLOOR, -0.5, -1), (PINION_CEIL, -0.5, -0.0), (PINION_FLOOR, 1e20, 1e20),
      (PINION_TRUNC, -0.5, -0.0), (PINION_TRUNC, 2.9, 2), (PINION_TRUNC, -.infinity, -.infinity),
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

  @Test("All levels that fuse give the same bits of functions of two numbers")
  func sameBitsOfTwo() throws {
    let levels = Level.available.filter(\.fuses)
    let x = ElementFunction2.arguments(Double.self)
    for op in ElementFunction2.all.map(\.op) + [PINION_REMAINDER, PINION_FLOOR_DIVIDE] {
      let results = levels.map {
        run(op, PINION_FLOAT64, $0, x, to: 0.0)!.map { $0.isNaN ? 0 : $0.bitPattern }
      }
      for result in results.dropFirst() { #expect(result == results[0]) }
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
    for function in ElementFunction.all {
      let whole = run(function.op, PINION_FLOAT32, level, [x], to: Float(0))!
      for start in 84..<100 {
        let part = run(function.op, PINION_FLOAT32, level, [Array(x[start...])], to: Float(0))!
        let bits = { (y: Float) in y.isNaN ? 0 : y.bitPattern }
        #expect(part.map(bits) == whole[start...].map(bits))
      }
    }
  }
}
