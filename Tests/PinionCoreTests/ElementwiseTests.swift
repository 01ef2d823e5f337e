// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import PinionCore

/// Compares element-wise functions with NumPy's where they have special cases: see
/// `Tests/Golden/make_elementwise.py`.
@Suite struct ElementwiseTests {
  struct Golden: Decodable {
    struct Table: Decodable {
      let dtype: String?
      let x: [Value]
      let results: [String: [Value?]]
    }
    let unary: Table
    let binary: Table
    let integers: [Table]

    static let all: Golden = {
      let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../Golden/elementwise.json")
      return try! JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
    }()
  }

  /// A number, a truth value as 0 or 1, or the name of a number that JSON lacks.
  struct Value: Decodable {
    let number: Double

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let truth = try? container.decode(Bool.self) {
        number = truth ? 1 : 0
      } else if let name = try? container.decode(String.self) {
        number = Double(name) ?? .nan
      } else {
        number = try container.decode(Double.self)
      }
    }
  }

  typealias Unary = @Sendable (Tensor) -> Tensor
  typealias Binary = @Sendable (Tensor, Tensor) -> Tensor

  static let unary: [String: Unary] = [
    "exp": { exp($0) }, "exp2": { exp2($0) }, "expm1": { expm1($0) }, "log": { log($0) },
    "log2": { log2($0) }, "log10": { log10($0) }, "log1p": { log1p($0) }, "sin": { sin($0) },
    "cos": { cos($0) }, "tan": { tan($0) }, "asin": { asin($0) }, "acos": { acos($0) },
    "atan": { atan($0) }, "sinh": { sinh($0) }, "cosh": { cosh($0) }, "tanh": { tanh($0) },
    "asinh": { asinh($0) }, "acosh": { acosh($0) }, "atanh": { atanh($0) }, "sqrt": { sqrt($0) },
    "abs": { abs($0) }, "sign": { sign($0) }, "floor": { floor($0) }, "ceil": { ceil($0) },
    "round": { round($0) }, "trunc": { trunc($0) }, "square": { square($0) },
    "reciprocal": { reciprocal($0) }, "negative": { -$0 }, "isnan": { $0.isNaN },
    "isinf": { $0.isInfinite }, "isfinite": { $0.isFinite }, "signbit": { signbit($0) },
  ]

  static let binary: [String: Binary] = [
    "pow": { pow($0, $1) }, "atan2": { atan2($0, $1) }, "hypot": { hypot($0, $1) },
    "logaddexp": { logaddexp($0, $1) }, "floor_divide": { floorDivide($0, $1) },
    "remainder": { $0 % $1 }, "copysign": { copysign($0, $1) },
    "nextafter": { nextafter($0, $1) },
  ]

  static let integers: [String: Binary] = [
    "floor_divide": { floorDivide($0, $1) }, "remainder": { remainder($0, $1) },
    "power": { pow($0, $1) }, "bitwise_and": { $0 & $1 }, "bitwise_or": { $0 | $1 },
    "bitwise_xor": { $0 ^ $1 }, "bitwise_left_shift": { $0 << $1 },
    "bitwise_right_shift": { $0 >> $1 }, "maximum": { maximum($0, $1) },
    "minimum": { minimum($0, $1) },
  ]

  /// The same number to 4 units of the last place, with the same sign.
  static func agrees(_ y: Double, _ wanted: Double, ulp: Double) -> Bool {
    if y.isNaN || wanted.isNaN { return y.isNaN && wanted.isNaN }
    if y == wanted { return y.sign == wanted.sign }
    return Swift.abs(y - wanted) <= 4 * ulp
  }

  static func compare(
    _ name: String, _ y: Tensor, _ wanted: [Value?], _ describe: (Int) -> String
  ) {
    let values = y.array(of: Double.self)
    #expect(values.count == wanted.count)
    for (i, value) in wanted.enumerated() {
      guard let number = value?.number else { continue }
      let rounded = y.dtype == .float32 ? Double(Float(number)) : number
      let ulp = y.dtype == .float32 ? Double(Float(number).ulp) : number.ulp
      if !agrees(values[i], rounded, ulp: ulp) {
        Issue.record("\(name) of \(describe(i)) is \(values[i]), not \(rounded)")
      }
    }
  }

  @Test("functions of one number have NumPy's special values", arguments: unary.keys.sorted())
  func unaryTable(name: String) throws {
    let table = Golden.all.unary
    let x = table.x.map(\.number)
    let wanted = try #require(table.results[name])
    let function = try #require(Self.unary[name])
    Self.compare(name, function(Tensor(x)), wanted) { "\(x[$0])" }
    // In float32 where that has the argument, with the same result or its limit.
    let kept = x.indices.filter { i in
      x[i] == 0 || !x[i].isFinite || (1e-30...100).contains(Swift.abs(x[i]))
    }
    let floats = Tensor(kept.map { Float(x[$0]) })
    Self.compare(name, function(floats), kept.map { wanted[$0] }) { "\(x[kept[$0]])" }
  }

  @Test("functions of two numbers have NumPy's special values", arguments: binary.keys.sorted())
  func binaryTable(name: String) throws {
    let table = Golden.all.binary
    let x = table.x.map(\.number)
    let wanted = try #require(table.results[name])
    let function = try #require(Self.binary[name])
    let n = x.count
    let y = function(Tensor(x, shape: [n, 1]), Tensor(x, shape: [1, n]))
    Self.compare(name, y, wanted) { "\(x[$0 / n]), \(x[$0 % n])" }
    guard name != "nextafter" else { return }
    let kept = (0..<n * n).filter { i in
      [x[i / n], x[i % n]].allSatisfy { $0 == 0 || !$0.isFinite || Swift.abs($0) < 10 }
        && [x[i / n], x[i % n]].allSatisfy { $0 == 0 || Swift.abs($0) > 1e-30 || $0.isNaN }
    }
    let floats = function(
      Tensor(kept.map { Float(x[$0 / n]) }), Tensor(kept.map { Float(x[$0 % n]) }))
    Self.compare(name, floats, kept.map { wanted[$0] }) { "\(x[kept[$0] / n]), \(x[kept[$0] % n])" }
  }

  @Test("operations on integers are NumPy's", arguments: integers.keys.sorted())
  func integerTable(name: String) throws {
    for table in Golden.all.integers {
      let dtype = try #require(DType(rawValue: table.dtype ?? ""))
      let x = table.x.map(\.number)
      let wanted = try #require(table.results[name])
      let function = try #require(Self.integers[name])
      let pairs = wanted.indices.filter { wanted[$0] != nil }
      let a = Tensor(pairs.map { x[$0 / x.count] }).cast(to: dtype)
      let b = Tensor(pairs.map { x[$0 % x.count] }).cast(to: dtype)
      let y = function(a, b)
      #expect(y.dtype == dtype)
      Self.compare(name, y, pairs.map { wanted[$0] }) {
        "\(x[pairs[$0] / x.count]), \(x[pairs[$0] % x.count]) of \(dtype)"
      }
    }
  }

  @Test("operands with short lines give what their copies give", arguments: [1, 2, 3, 5, 16, 17])
  func shortLines(width: Int) {
    // No block of elements ends with a line.
    let numbers = Tensor.arange(7 * 601 * (width + 2), dtype: .float32)
    let all = numbers.reshaped(to: [7, 601, width + 2])
    func copy(_ x: Tensor) -> Tensor { Tensor(x.array(of: Float.self), shape: x.shape) }
    for view in [all[0..., 0..., ..<width], all[0..., 1..<600, 1..<1 + width]] {
      let row = numbers[..<width]
      let rows = row.broadcast(to: view.shape)
      #expect(view + row == copy(view) + copy(rows))
      #expect(
        row - view[0..., .stride(by: -2)] == copy(rows[0..., .stride(by: 2)])
          - copy(view[0..., .stride(by: -2)]))
    }
  }
}
