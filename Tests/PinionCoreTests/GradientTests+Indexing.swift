// SPDX-License-Identifier: Apache-2.0

@testable import PinionCore

extension GradientTests {
  /// Reading and writing parts; every index expression is on a tensor of shape [3, 4].
  static let indexingCases: [Case] = [
    Case("Slice") { $0[1..., .stride(by: -2)] },
    Case("Slice") { x in gradient(at: x) { pow3($0[1..., .stride(by: -2)]).sum() } },
    Case("Update") { written($0) { y, x in y[1, .stride(by: -2)] = x[0, 2...] } },
    Case("Update") { written($0) { y, x in y[.all, 1] = x[.all, 1] * x[.all, 2] } },
    Case("Update") { written($0) { y, x in y[..<2] *= x[1...] } },
    Case("Update") { x in
      gradient(at: x) { x in pow3(written(x) { y, x in y[1...] = x[..<2] * x[2] }).sum() }
    },
    Case("Gather") { $0.gathered(rows: [2, 0, 2]) },
    Case("Gather") { $0.take([[1, -1], [0, 1]], axis: 1) },
    Case("Gather") { $0.takeAlongAxis([[1, 0], [2, 2], [3, -1]], axis: 1) },
    Case("Gather") { $0[[2, 0, 2], [1, 1, -1]] },
    Case("Scatter") { x in gradient(at: x) { pow3($0.gathered(rows: [2, 0, 2])).sum() } },
    Case("Scatter") { x in gradient(at: x) { pow3($0[[2, 0, 2], [1, 1, -1]]).sum() } },
    Case("Scatter") { $0.scattering($0[..<2] * $0[1...], rows: [2, 2], by: .adding) },
    Case("Scatter") { $0.scattering($0 * $0, rows: [2, 2, 0], by: .replacing) },
    Case("Scatter") { $0.scattering($0 * 2, rows: [2, 2, 0], by: .maximum) },
    Case("Scatter") { $0.scattering($0 * 2, rows: [2, 2, 0], by: .minimum) },
    Case("Scatter") { $0.puttingAlongAxis([[1, 1], [2, 0], [3, 1]], $0[.all, ..<2], axis: 1) },
    Case("Scatter") { written($0) { y, x in y[.all, [3, 0, 3]] = x[.all, 1...] * x[.all, ..<3] } },
    Case("Scatter") { written($0) { y, x in y[[0, 2]] *= x[[1, 1]] } },
  ]
}

/// `x` after `body` has changed a copy of it.
private func written(_ x: Tensor, _ body: (inout Tensor, Tensor) -> Void) -> Tensor {
  var y = x
  body(&y, x)
  return y
}

private func pow3(_ x: Tensor) -> Tensor { x * x * x }
