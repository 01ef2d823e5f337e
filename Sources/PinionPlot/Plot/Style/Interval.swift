// SPDX-License-Identifier: Apache-2.0

/// From a low number to a high one.
struct Interval: Sendable, Equatable {
  var low: Double
  var high: Double

  init(_ low: Double, _ high: Double) {
    self.low = low
    self.high = high
  }

  init(_ range: ClosedRange<Double>) {
    self.init(range.lowerBound, range.upperBound)
  }

  /// The interval of the numbers that can be drawn, or nil where there are none.
  init?(_ numbers: some Sequence<Double>) {
    var interval: Interval?
    for number in numbers where number.isDrawable {
      interval =
        interval.map { Interval(min($0.low, number), max($0.high, number)) }
        ?? Interval(number, number)
    }
    guard let interval else { return nil }
    self = interval
  }

  var width: Double { high - low }
  var isDrawable: Bool { low.isDrawable && high.isDrawable }

  func union(_ other: Interval) -> Interval {
    Interval(min(low, other.low), max(high, other.high))
  }

  /// An interval that has a width that floating-point numbers resolve.
  var widened: Interval {
    let size = max(abs(low), abs(high))
    guard width <= size * 1e-12 || width < 1e-290 else { return self }
    let half = size < 1e-280 ? 1 : size * 0.1
    return Interval(low - half, high + half)
  }

  /// Where a number lies: 0 is the low end, 1 the high one.
  func share(_ number: Double) -> Double { (number - low) / width }

  /// The number at a share of the way.
  func value(_ share: Double) -> Double { low + width * share }
}

extension Double {
  /// Whether a plot can place the number: differences and tenfolds of such numbers are finite.
  var isDrawable: Bool { abs(self) <= 1e300 }
}

/// Width and height in points.
struct Size: Sendable, Equatable {
  var width: Double
  var height: Double
}
