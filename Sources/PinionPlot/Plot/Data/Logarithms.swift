// SPDX-License-Identifier: Apache-2.0

/// The axes of which logarithms are shown, and how many numbers have none.
///
/// Data is replaced by its logarithms before it is laid out, so that everything else is as on even axes.
struct Logarithms: Sendable {
  var x = false
  var y = false
  /// How many points were left out because a number is not positive.
  private(set) var leftOutCount = 0

  init(x: Bool = false, y: Bool = false) {
    self.x = x
    self.y = y
  }

  var isNeeded: Bool { x || y }

  /// The point with logarithms where they are shown, and NaN where there are none.
  mutating func callAsFunction(_ point: Point) -> Point {
    let result = Point(x: x ? point.x.logarithm : point.x, y: y ? point.y.logarithm : point.y)
    if point.isPlaceable && !result.isPlaceable { leftOutCount += 1 }
    return result
  }

  mutating func callAsFunction(_ points: [Point]) -> [Point] { points.map { self($0) } }

  mutating func callAsFunction(
    _ x: [Double], _ y: [Double]
  ) -> (x: [Double], y: [Double]) {
    let points = zip(x, y).map { self(Point(x: $0, y: $1)) }
    return (points.map(\.x), points.map(\.y))
  }
}

extension Double {
  /// The logarithm to the base ten, NaN where there is none; without the system's library, whose last bits differ
  /// between machines.
  var logarithm: Double {
    guard isFinite, self > 0 else { return .nan }
    var (fraction, power) = (significand, Double(exponent))
    if fraction > 1.4142135623730951 {
      fraction /= 2
      power += 1
    }
    // ln f = 2 artanh((f − 1) ÷ (f + 1)), whose series of 12 terms is exact to the last bits here.
    let ratio = (fraction - 1) / (fraction + 1)
    var (sum, term) = (0.0, ratio)
    for index in 0..<12 {
      sum += term / Double(2 * index + 1)
      term *= ratio * ratio
    }
    return (2 * sum + power * 0.6931471805599453) / 2.302585092994046
  }
}

extension Interval {
  /// From the logarithm of one end to that of the other, or nil where one has none.
  var logarithm: Interval? { low > 0 ? Interval(low.logarithm, high.logarithm) : nil }
}

extension Double {
  /// Ten to the power of the number.
  fileprivate var tenfold: Double {
    var (low, high) = (Ticks.power(Int(rounded(.down))), Ticks.power(Int(rounded(.down)) + 1))
    for _ in 0..<60 {
      let middle = low + (high - low) / 2
      if middle.logarithm < self { low = middle } else { high = middle }
    }
    return high
  }
}

extension Ticks {
  /// Marks along an axis that shows logarithms, at most `count`: at powers of ten, with their twofolds and fivefolds where
  /// it shows few, or at round numbers where it shows hardly one.
  init(powersIn range: Interval, atMost count: Int) {
    let (first, last) = ((range.low - 1e-9).rounded(.up), (range.high + 1e-9).rounded(.down))
    let powers = first <= last ? Array(Int(first)...Int(last)) : []
    let areShort = range.low > -4.5 && range.high < 5.5
    let every = max(1, (powers.count + count - 1) / max(1, count))
    let tens = powers.filter { $0 % every == 0 }.map {
      Tick(
        value: Double($0), label: areShort ? Ticks.decimal(1, $0) : "10" + Ticks.superscript($0))
    }
    let parts = (areShort ? Array(-5...5) : []).flatMap { exponent in
      [1, 2, 5].map {
        Tick(
          value: Double(exponent) + Double($0).logarithm, label: Ticks.decimal($0, exponent))
      }
    }.filter { $0.value >= range.low - 1e-9 && $0.value <= range.high + 1e-9 }
    if range.width < 2.2, parts.count > 2, parts.count <= count {
      self.init(parts)
    } else if tens.count > 1 {
      self.init(tens)
    } else {
      self.init(Interval(range.low.tenfold, range.high.tenfold), atMost: count)
      for index in ticks.indices { ticks[index].value = ticks[index].value.logarithm }
    }
  }
}

extension Logarithms {
  /// Such as "The y axis is logarithmic; 2 points left out because they are not positive".
  var summary: String {
    let axes =
      x && y ? "Both axes are logarithmic" : "The \(x ? "x" : "y") axis is logarithmic"
    switch leftOutCount {
    case 0: return axes
    case 1: return axes + "; 1 point left out because it is not positive"
    default: return axes + "; \(leftOutCount) points left out because they are not positive"
    }
  }
}
