// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import PinionCore

extension GradientTests {
  static let elementwiseCases: [Case] = [
    Case("Exp2", -2..<2) { exp2($0) },
    Case("Expm1", -2..<2) { expm1($0) },
    Case("Log2", 0.5..<2) { log2($0) },
    Case("Log10", 0.5..<2) { log10($0) },
    Case("Log1p", -0.5..<2) { log1p($0) },
    Case("LogAddExp", -2..<2) { logaddexp($0, 0.3) },
    Case("LogAddExp", -2..<2) { logaddexp($0 * $0, sin($0)) },
    Case("Tan") { tan($0) },
    Case("Asin", -0.8..<0.8) { asin($0) },
    Case("Acos", -0.8..<0.8) { acos($0) },
    Case("Atan", -3..<3) { atan($0) },
    Case("Atan2", -3..<3) { atan2($0, 0.5) },
    Case("Atan2", -3..<3) { atan2($0 - 5, $0 * $0) },
    Case("Hypot", -3..<3) { hypot($0, 2) },
    Case("Hypot", -3..<3) { hypot($0, $0 * $0 - 1) },
    Case("Sinh", -2..<2) { sinh($0) },
    Case("Cosh", -2..<2) { cosh($0) },
    Case("Asinh", -3..<3) { asinh($0) },
    Case("Acosh", 1.5..<4) { acosh($0) },
    Case("Atanh", -0.8..<0.8) { atanh($0) },
    Case("Pow", 0.5..<2) { pow($0, 2.5) },
    Case("Pow", -2..<2) { pow($0, 3) },
    Case("Pow", -2..<2) { pow(1.5, $0) },
    Case("Pow", 0.5..<2) { pow($0, $0 + 1) },
    Case("Remainder", 0.1..<0.9) { remainder($0 * $0, 1.5) },
    Case("Remainder", 0.6..<0.7) { remainder(2, $0) },
    Case("CopySign", 0.1..<1) { copysign($0 * $0, -$0) },
    Case("square") { square($0) },
    Case("reciprocal", 1..<2) { reciprocal($0) },
    Case("clamped", -2..<2) { $0.clamped(min: -0.5, max: Tensor([0.1, 0.6, 1, 3])) },
  ]

  /// A function of two numbers, a point at the edge of its domain, and its two slopes there.
  struct Edge: CustomTestStringConvertible, Sendable {
    let name: String
    let function: @Sendable (Tensor, Tensor) -> Tensor
    let a: Double
    let b: Double
    let slopes: (Double, Double)
    var testDescription: String { "\(name) at \(a), \(b)" }
  }

  static let edges: [Edge] = {
    let inf = Double.infinity
    let half = 0.5.squareRoot()
    func edges(
      _ name: String, _ f: @escaping @Sendable (Tensor, Tensor) -> Tensor,
      _ rows: [(Double, Double, Double, Double)]
    ) -> [Edge] {
      rows.map { Edge(name: name, function: f, a: $0.0, b: $0.1, slopes: ($0.2, $0.3)) }
    }
    return edges(
      "pow", { pow($0, $1) },
      [
        (0, 2, 0, 0), (0, 1, 1, 0), (0, 0, 0, 0), (2, 0, 0, log(2)), (-3, 2, -6, .nan),
        (0, -1, -inf, -inf), (-0.0, 3, 0, 0),
      ])
      + edges(
        "hypot", { hypot($0, $1) },
        [(0, 0, 0, 0), (0, -2, 0, -1), (inf, 3, 1, 0), (1, -inf, 0, -1), (-inf, inf, -half, half)])
      + edges(
        "atan2", { atan2($0, $1) },
        [
          (0, 0, 0, 0), (0, 2, 0.5, 0), (2, 0, 0, -0.5), (inf, 1, 0, 0), (1, -inf, 0, 0),
          (1e300, 1e300, 5e-301, -5e-301),
        ])
      + edges(
        "logaddexp", { logaddexp($0, $1) },
        [
          (1, 1, 0.5, 0.5), (inf, 1, 1, 0), (1, inf, 0, 1), (-inf, 1, 0, 1), (inf, inf, 0.5, 0.5),
          (-inf, -inf, 0.5, 0.5), (1000, 0, 1, 0), (inf, -inf, 1, 0),
        ])
      + edges(
        "remainder", { remainder($0, $1) }, [(5, 3, 1, -1), (-5, 3, 1, 2), (5, -3, 1, 2)])
      + edges(
        "copysign", { copysign($0, $1) },
        [(2, -0.0, -1, 0), (-2, 1, -1, 0), (-2, -1, 1, 0)])
  }()

  @Test("the slopes at zeros and infinities are the limits", arguments: edges)
  func edgeSlopes(_ edge: Edge) {
    let (a, b) = gradient(at: Tensor(edge.a), Tensor(edge.b)) { edge.function($0, $1) }
    for (slope, wanted) in [(a, edge.slopes.0), (b, edge.slopes.1)] {
      let slope = slope.item(as: Double.self)
      if wanted.isNaN {
        #expect(slope.isNaN)
      } else {
        #expect(slope == wanted || Swift.abs(slope - wanted) <= 1e-14 * Swift.abs(wanted))
      }
    }
  }
}
