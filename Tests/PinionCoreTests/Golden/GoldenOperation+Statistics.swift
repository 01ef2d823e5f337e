// SPDX-License-Identifier: Apache-2.0

@testable import PinionCore

// Sums of these elements are exact in any order.
extension GoldenOperation {
  static let reductions: [GoldenOperation] = [
    .init("sum") { a in
      a.reduced(
        a[0].sum, { a[0].sum(axis: $0, keepDims: $1) }, { a[0].sum(axes: $0, keepDims: $1) })
    },
    .init("product") { a in
      a.reduced(
        a[0].product, { a[0].product(axis: $0, keepDims: $1) },
        { a[0].product(axes: $0, keepDims: $1) })
    },
    .init("mean") { a in
      a.reduced(
        a[0].mean, { a[0].mean(axis: $0, keepDims: $1) }, { a[0].mean(axes: $0, keepDims: $1) })
    },
    .init("variance", .ulps(1)) { a in
      let correction = a.real("correction")
      return a.reduced(
        { a[0].variance(correction: correction) },
        { a[0].variance(axis: $0, correction: correction, keepDims: $1) },
        { a[0].variance(axes: $0, correction: correction, keepDims: $1) })
    },
    .init("standardDeviation", .ulps(1)) { a in
      let correction = a.real("correction")
      return a.reduced(
        { a[0].standardDeviation(correction: correction) },
        { a[0].standardDeviation(axis: $0, correction: correction, keepDims: $1) },
        { a[0].standardDeviation(axes: $0, correction: correction, keepDims: $1) })
    },
    .init("max", .exactButForZero) { a in
      a.reduced(
        a[0].max, { a[0].max(axis: $0, keepDims: $1) }, { a[0].max(axes: $0, keepDims: $1) })
    },
    .init("min", .exactButForZero) { a in
      a.reduced(
        a[0].min, { a[0].min(axis: $0, keepDims: $1) }, { a[0].min(axes: $0, keepDims: $1) })
    },
    .init("argmax") { a in
      a.has("axis") ? a[0].argmax(axis: a.axis, keepDims: a.keepDims) : a[0].argmax()
    },
    .init("argmin") { a in
      a.has("axis") ? a[0].argmin(axis: a.axis, keepDims: a.keepDims) : a[0].argmin()
    },
    .init("any") { a in
      a.reduced(
        a[0].any, { a[0].any(axis: $0, keepDims: $1) }, { a[0].any(axes: $0, keepDims: $1) })
    },
    .init("all") { a in
      a.reduced(
        a[0].all, { a[0].all(axis: $0, keepDims: $1) }, { a[0].all(axes: $0, keepDims: $1) })
    },
    .init("countNonzero") { a in
      a.reduced(
        a[0].countNonzero, { a[0].countNonzero(axis: $0, keepDims: $1) },
        { a[0].countNonzero(axes: $0, keepDims: $1) })
    },
    .init("median", .ulps(1, ofOperands: true)) { a in
      a.reduced(
        a[0].median, { a[0].median(axis: $0, keepDims: $1) },
        { a[0].median(axes: $0, keepDims: $1) })
    },
    .init("quantile", .ulps(1, ofOperands: true)) { a in
      let q = Tensor(a.real("q"))
      return a.has("axis")
        ? a[0].quantile(q, axis: a.axis, keepDims: a.keepDims) : a[0].quantile(q)
    },
    .init("quantiles", .ulps(1, ofOperands: true)) { a in
      a[0].quantile(Tensor([0.125, 0.5, 0.75]), axis: a.axis)
    },
    .init("percentile", .ulps(1, ofOperands: true)) { a in
      a[0].percentile(Tensor(a.real("q")), axis: a.axis)
    },
    .init(all: "histogram", .ulps(2, ofOperands: true)) { a in
      let (counts, edges) = a[0].histogram(
        bins: a.int("bins"), range: a.has("from") ? a.real("from")...a.real("to") : nil)
      return [counts, edges]
    },
  ]

  static let cumulative: [GoldenOperation] = [
    .init("cumsum") { $0[0].cumsum(axis: $0.axis, includeInitial: $0.flag("includeInitial")) },
    .init("cumprod") { $0[0].cumprod(axis: $0.axis, includeInitial: $0.flag("includeInitial")) },
    .init("diff") { $0[0].diff(order: $0.int("order"), axis: $0.axis) },
  ]

  static let order: [GoldenOperation] = [
    .init("sorted") { $0[0].sorted(axis: $0.axis, descending: $0.flag("descending")) },
    .init("argsort") { $0[0].argsort(axis: $0.axis, descending: $0.flag("descending")) },
    .init("searchsorted") {
      $0[0].searchsorted($0[1], side: $0.text("side") == "left" ? .left : .right)
    },
    .init("unique", isTraceable: false) { $0[0].unique() },
    .init(all: "uniqueCounts", isTraceable: false) {
      let (values, counts) = $0[0].uniqueCounts()
      return [values, counts]
    },
    .init(all: "uniqueInverse", isTraceable: false) {
      let (values, inverse) = $0[0].uniqueInverse()
      return [values, inverse]
    },
    .init(all: "uniqueAll", isTraceable: false) {
      let (values, indices, inverse, counts) = $0[0].uniqueAll()
      return [values, indices, inverse, counts]
    },
    .init(all: "nonzero", isTraceable: false) { $0[0].nonzero() },
  ]
}
