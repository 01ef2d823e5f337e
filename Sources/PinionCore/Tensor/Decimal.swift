// SPDX-License-Identifier: Apache-2.0

/// A number with the fewest decimal digits that tell it from its neighbours.
package struct Decimal {
  let value: Double
  private let isNegative: Bool
  /// d₀d₁d₂… for d₀.d₁d₂… × 10^exponent, without zeros at the end.
  private let digits: [UInt8]
  package let exponent: Int

  /// - Parameter shortest: the number as Swift prints it, which has these digits.
  package init(_ value: Double, shortest: String) {
    self.value = value
    isNegative = value.sign == .minus
    var digits: [UInt8] = []
    var point: Int?
    var power = 0
    let mantissa = shortest.prefix { $0 != "e" }
    for character in mantissa.utf8 {
      if character == UInt8(ascii: ".") { point = digits.count }
      if (48...57).contains(character) { digits.append(character - 48) }
    }
    if mantissa.count < shortest.count { power = Int(shortest.dropFirst(mantissa.count + 1))! }
    power += (point ?? digits.count) - 1
    while digits.count > 1, digits.first == 0 {
      digits.removeFirst()
      power -= 1
    }
    while digits.last == 0 { digits.removeLast() }
    self.digits = digits
    exponent = digits.isEmpty ? 0 : power
  }

  /// The fewest digits that tell a `float16` from its neighbours: those of its exact value, rounded.
  init(half value: Double) {
    let size = value.magnitude
    guard size.isFinite, size != 0 else {
      self.init(value, digits: [], exponent: 0)
      return
    }
    // What is nearer to this number than to its neighbours; below a power of two they lie closer.
    let power = Swift.max(Int(size.exponent), -14)
    let spacing = Double(sign: .plus, exponent: power - 10, significand: 1)
    let below = size.significand == 1 && power > -14 ? spacing / 4 : spacing / 2
    var nearest = (size - below)...(size + spacing / 2)
    // A number in the middle is read as the one whose last bit is 0.
    if Int(size / spacing) % 2 == 1 {
      nearest = nearest.lowerBound.nextUp...nearest.upperBound.nextDown
    }
    // 2⁻⁶ is the one number in the middle of two of four digits of which only the greater is read as it.
    if size == 0x1p-6 {
      self.init(value, digits: [1, 5, 6, 3], exponent: -2)
      return
    }
    for count in 1...4 {
      self.init(value, rounded: count)
      let text = "\(Decimal.text(digits[...]))e\(exponent + 1 - digits.count)"
      if let nearby = Double(text), nearest.contains(nearby) { return }
    }
    self.init(value, rounded: 5)
  }

  /// The first `count` digits of the exact value, rounded.
  init(_ value: Double, rounded count: Int) {
    guard value.isFinite, value != 0 else {
      self.init(value, digits: [], exponent: 0)
      return
    }
    var (digits, exponent) = Decimal.exactDigits(value.magnitude)
    if Decimal.round(&digits, keeping: count) { exponent += 1 }
    while digits.last == 0 { digits.removeLast() }
    self.init(value, digits: digits, exponent: exponent)
  }

  private init(_ value: Double, digits: [UInt8], exponent: Int) {
    self.value = value
    isNegative = value.sign == .minus
    self.digits = digits
    self.exponent = exponent
  }

  var isFinite: Bool { value.isFinite }
  var isZero: Bool { value == 0 }
  var special: String { value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }

  /// This number with at most `count` digits.
  ///
  /// What is cut off the exact value decides, since the shortest digits may be rounded already.
  package func rounded(to count: Int) -> Decimal {
    digits.count > count ? Decimal(value, rounded: count) : self
  }

  /// The parts before and after the point, with at most `places` digits after it.
  func positional(_ places: Int?) -> (String, String) {
    if let places, digits.count - 1 - exponent > places {
      return Decimal(value, rounded: Swift.max(0, exponent + 1 + places)).positional(nil)
    }
    // Digits before the point, and zeros after it, as many as the exponent says.
    var all = digits
    var whole = exponent + 1
    if whole <= 0 {
      all = [UInt8](repeating: 0, count: 1 - whole) + all
      whole = 1
    }
    if all.count < whole { all += [UInt8](repeating: 0, count: whole - all.count) }
    return (sign + Decimal.text(all[..<whole]), Decimal.text(all[whole...]))
  }

  /// The first digit and the following ones.
  var scientific: (String, String) {
    let all = digits.isEmpty ? [0] : digits
    return (sign + Decimal.text(all[..<1]), Decimal.text(all[1...]))
  }

  /// In scientific notation with exactly `places` digits after the point: where there are fewer, those of
  /// the exact value, as NumPy has it: 0.1 as `float16` is 1e-01, and 9.998e-02 beside longer numbers.
  func padded(to places: Int) -> Decimal {
    if digits.count > places || digits.isEmpty {
      let zeros = [UInt8](repeating: 0, count: places + 1 - digits.count)
      return Decimal(value, digits: digits + zeros, exponent: exponent)
    }
    var (digits, exponent) = Decimal.exactDigits(value.magnitude)
    digits += [UInt8](repeating: 0, count: Swift.max(0, places + 1 - digits.count))
    if Decimal.round(&digits, keeping: places + 1) {
      digits.removeLast()
      exponent += 1
    }
    return Decimal(value, digits: digits, exponent: exponent)
  }

  /// All digits as C's `%g` writes them: with an exponent where there are more than `count` before the point.
  package func general(_ count: Int) -> String {
    guard isFinite else { return special }
    guard isZero || (-4..<count).contains(exponent) else { return scientificText }
    let (whole, fraction) = positional(nil)
    return whole + (fraction.isEmpty ? "" : "." + fraction)
  }

  /// All digits and an exponent of at least two.
  var scientificText: String {
    let (whole, fraction) = scientific
    return whole + (fraction.isEmpty ? "" : "." + fraction) + exponentText(2)
  }

  func exponentText(_ width: Int) -> String {
    let text = String(Swift.abs(exponent))
    return (exponent < 0 ? "e-" : "e+")
      + String(repeating: "0", count: Swift.max(0, width - text.count)) + text
  }

  /// All decimal digits of a number, from the first that is not 0, which stands for 10^exponent.
  ///
  /// The number is an integer times 2ᵉ; below 1 that is the integer times 5⁻ᵉ, with the point moved.
  private static func exactDigits(_ value: Double) -> (digits: [UInt8], exponent: Int) {
    let shift = Int(value.exponent) - 52
    let significand = UInt64(value.significand * 0x1p52)
    var limbs = [significand % 1_000_000_000, significand / 1_000_000_000]  // base 10⁹
    let factor: UInt64 = shift < 0 ? 5 : 2
    for _ in 0..<Swift.abs(shift) {
      var carry: UInt64 = 0
      for i in limbs.indices {
        let product = limbs[i] * factor + carry
        limbs[i] = product % 1_000_000_000
        carry = product / 1_000_000_000
      }
      if carry > 0 { limbs.append(carry) }
    }
    var digits: [UInt8] = []
    for limb in limbs.reversed() {
      let text = String(limb)
      digits += [UInt8](repeating: 0, count: Swift.max(0, 9 - text.count))
      digits += text.utf8.map { $0 - 48 }
    }
    digits = Array(digits.drop { $0 == 0 })
    return (digits, digits.count - 1 + Swift.min(shift, 0))
  }

  private var sign: String { isNegative ? "-" : "" }

  /// Cuts digits off and rounds, halves to even; returns whether a digit was added in front.
  private static func round(_ digits: inout [UInt8], keeping count: Int) -> Bool {
    guard digits.count > count else { return false }
    let rest = digits[count...]
    let isHalf = rest.first! == 5 && rest.dropFirst().allSatisfy { $0 == 0 }
    let isUp = isHalf ? (count > 0 && digits[count - 1] % 2 == 1) : rest.first! >= 5
    digits.removeSubrange(count...)
    guard isUp else { return false }
    var position = count - 1
    while position >= 0 {
      if digits[position] < 9 {
        digits[position] += 1
        return false
      }
      digits[position] = 0
      position -= 1
    }
    digits.insert(1, at: 0)
    return true
  }

  private static func text(_ digits: ArraySlice<UInt8>) -> String {
    digits.map { String($0) }.joined()
  }
}
