// SPDX-License-Identifier: Apache-2.0

@testable import PinionCore

/// Statistics, order, rearranging and sums of products.
extension GradientTests {
  static let shapeCases: [Case] = [
    Case("Product") { $0.product(axis: 1) },
    Case("Product") { ($0 + 0.5).product() },
    Case("Product") { Tensor(stacking: [$0, $0 * $0]).product(axes: [0, 2], keepDims: true) },
    Case("CumulativeSum") { ($0 * $0).cumsum(axis: 0) },
    Case("CumulativeSum") { $0.cumsum(axis: 1, includeInitial: true) },
    Case("CumulativeProduct") { $0.cumprod(axis: 1) },
    Case("CumulativeProduct") { $0.cumprod(axis: 0, includeInitial: true) },
    Case("CumulativeProduct") { $0.cumprod() },
    Case("LinearRecurrence") { Tensor(LinearRecurrence(), [$0, $0 * $0]) },
    Case("variance") { $0.variance(axis: 1, correction: 1) },
    Case("standardDeviation") { $0.standardDeviation(axes: [0, 1]) },
    Case("diff") { ($0 * $0).diff(order: 2, axis: 1, prepend: $0[0..., ..<1]) },
    Case("median") { $0.median(axis: 1) },
    Case("quantile") { $0.quantile([0.2, 0.7], axes: [0, 1]) },
    Case("Permute") { $0.sorted(axis: 0) * Tensor.arange(4).cast(to: .float64) },
    Case("Permute") { $0.sorted(descending: true) * $0 },
    Case("Permute") { $0.permuted(by: $0.argsort(), inverse: true) * $0 },
    Case("Diagonal") { $0.diagonal(offset: 1) },
    Case("Diagonal") { Tensor(stacking: [$0, $0 * $0]).diagonal(offset: -1, axis1: 2, axis2: 1) },
    Case("PlaceDiagonal") { x in
      gradient(at: x) { x in
        let diagonal = x.diagonal()
        return (diagonal * diagonal * diagonal).sum()
      }
    },
    Case("trace") { $0[0..., ..<3].trace() * $0 },
    Case("flipped") { $0.flipped() * $0 },
    Case("movingAxis") { $0.movingAxis(from: 0, to: 1) * Tensor.arange(3).cast(to: .float64) },
    Case("rolled") { $0.rolled(by: [1, -3], axes: [0, 1]) * $0 },
    Case("repeated") { $0.repeated(2, axis: 0) },
    Case("repeated") { $0.repeated([2, 0, 1, 3], axis: 1) },
    Case("tiled") { $0.tiled([2, 1, 2]) },
    Case("padded") { $0.padded([(1, 0), (2, 3)]) },
    Case("padded") { $0.padded([(1, 0), (0, 2)], mode: .constant(2.5)) },
    Case("padded") { $0.padded([(1, 0), (0, 2)], mode: .edge) },
    Case("padded") { $0.padded([(5, 1), (0, 2)], mode: .reflect) },
    Case("padded") { $0.padded([(1, 4), (5, 2)], mode: .symmetric) },
    Case("padded") { $0.padded([(1, 4), (5, 2)], mode: .wrap) },
    Case("split") { $0.split(at: [1], axis: 1)[1] * $0.split(into: 4, axis: 1)[2] },
    Case("unstacked") { x in
      let columns = x.unstacked(axis: 1)
      return columns[0] * columns[3]
    },
    Case("tensordot") { tensordot($0, $0, axes: ([1], [1])) },
    Case("vecdot") { vecdot($0, $0[0] * 2) },
    Case("outer") { outer($0, $0[1]) },
    Case("inner") { inner($0, $0) },
    Case("einsum") { einsum("ij,kj,kl->il", $0, $0, $0) },
    Case("einsum") { einsum("ij,ij->j", $0, $0) },
    Case("einsum") { einsum("...i,...i", $0, $0[0]) },
    Case("einsum") { einsum("ii,ij->j", $0[0..., ..<3], $0) },
  ]
}
