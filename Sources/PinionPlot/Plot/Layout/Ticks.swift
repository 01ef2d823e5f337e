// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// A marked number of an axis.
struct Tick: Sendable, Equatable {
  var value: Double
  var label: String
}

/// Marks along an axis at round numbers: multiples of 1, 2 or 5 times a power of ten.
struct Ticks: Sendable, Equatable {
  var ticks: [Tick]
  /// What all labels leave out, such as `×10⁶`.
  var note = ""
  /// The distance between two.
  var step = 0.0

  init(_ ticks: [Tick]) { self.ticks = ticks }

  /// The closest ticks of which at most `count` lie in the range.
  ///
  /// Long numbers become short: `1000002` is `2` with the note `+1000000`, `3000000` is `3` with `×10⁶`.
  init(_ range: Interval, atMost count: Int, whole: Bool = false) {
    let places = Ticks.places(range, atMost: max(1, count), whole: whole)
    var exponent = places.exponent
    let power = Ticks.power(exponent)
    // The nearest number to the decimal one: dividing is exact where multiplying is not.
    let values = places.multiples.map {
      exponent < 0 && exponent > -300 ? Double($0) / Ticks.power(-exponent) : Double($0) * power
    }
    step = Double(places.unit) * power
    guard let first = places.multiples.first, let last = places.multiples.last else {
      ticks = []
      return
    }
    var shift = 0
    let largest = max(abs(first), abs(last))
    let digits = Ticks.digitCount(largest)
    let spread = Ticks.digitCount(last - first)
    if digits > 5, digits - spread >= 3 {
      let unit = Ticks.integerPower(spread)
      shift = first / unit * unit
      note = (shift > 0 ? "+" : "") + Ticks.decimal(shift, exponent)
    }
    let residues = places.multiples.map { $0 - shift }
    let most = residues.reduce(0) { max($0, abs($1)) }
    let magnitude = Ticks.digitCount(most) - 1 + exponent
    if most > 0, magnitude >= 5 || magnitude <= -4 {
      exponent -= magnitude
      note = "×10\(Ticks.superscript(magnitude))" + (note.isEmpty ? "" : " " + note)
    }
    ticks = zip(values, residues).map { Tick(value: $0, label: Ticks.decimal($1, exponent)) }
  }

  /// Whole multiples of `unit`, each times ten to the power of `exponent`.
  private static func places(
    _ range: Interval, atMost count: Int, whole: Bool
  ) -> (multiples: [Int], unit: Int, exponent: Int) {
    let rough = range.width / Double(count)
    var exponent = Decimal(rough, shortest: "\(rough)").exponent - 1
    if whole { exponent = max(0, exponent) }
    while true {
      for unit in [1, 2, 5] {
        let power = Ticks.power(exponent) * Double(unit)
        // A tick on the end of the range stays, whatever rounding does.
        let low = (range.low / power - 1e-9).rounded(.up)
        let high = (range.high / power + 1e-9).rounded(.down)
        guard high - low < Double(count), abs(low) < 1e15, abs(high) < 1e15 else { continue }
        return ((low > high ? [] : Array(Int(low)...Int(high))).map { $0 * unit }, unit, exponent)
      }
      exponent += 1
      if exponent > 310 { return ([], 1, 0) }
    }
  }

  /// A power of ten, the nearest number to it.
  static func power(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? 1 }

  private static func integerPower(_ exponent: Int) -> Int {
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }

  private static func digitCount(_ number: Int) -> Int { String(abs(number)).count }

  /// `number` × 10^`exponent` with the digits that it has.
  static func decimal(_ number: Int, _ exponent: Int) -> String {
    var digits = String(abs(number))
    if number == 0 { digits = "0" } else if exponent > 0 { digits += zeros(exponent) }
    if exponent < 0 {
      digits = zeros(1 - exponent - digits.count) + digits
      digits.insert(".", at: digits.index(digits.endIndex, offsetBy: exponent))
    }
    return (number < 0 ? "−" : "") + digits
  }

  private static func zeros(_ count: Int) -> String { String(repeating: "0", count: max(0, count)) }

  static func superscript(_ number: Int) -> String {
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    return String(String(number).map { $0.wholeNumberValue.map { digits[$0] } ?? "⁻" })
  }
}
