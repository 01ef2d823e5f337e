// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// Numbers counted in intervals of equal width.
struct Binning: Sendable {
  let range: Interval
  let counts: [Int]
  /// How many numbers are not finite, and how many finite ones lie outside the range.
  let missingCount: Int
  let outsideCount: Int

  init(_ numbers: [Double], bins: Int, range: Interval?) {
    let finite = numbers.filter(\.isDrawable)
    var span = range ?? Interval(finite) ?? Interval(0, 1)
    if span.widened != span {
      span =
        span.low == span.high && abs(span.low) < 1e12
        ? Interval(span.low - 0.5, span.high + 0.5) : span.widened
    }
    var counts = [Int](repeating: 0, count: bins)
    var outside = 0
    for number in finite {
      let share = span.share(number)
      guard share >= 0, share <= 1 else {
        outside += 1
        continue
      }
      // The last interval has its upper end too.
      counts[min(Int(share * Double(bins)), bins - 1)] += 1
    }
    self.range = span
    self.counts = counts
    missingCount = numbers.count - finite.count
    outsideCount = outside
  }

  func edge(_ index: Int) -> Double { range.value(Double(index) / Double(counts.count)) }
}
