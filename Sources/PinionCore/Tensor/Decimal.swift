// SPDX-License-Identifier: Apache-2.0

/// A number with the fewest decimal digits that tell it from its neighbours.
struct Decimal {
  let value: Double
  private let isNegative: Bool
  /// d₀d₁d₂… for d₀.d₁d₂… × 10^exponent, without zeros at the end.
  private let digits: [UInt8]
  let exponent: Int

  /// - Parameter shortest: the number as Swift prints it, which has these digits.
  init(_ value: Double, shortest: String) {
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

  var isFinite: Bool { value.isFinite }
  var isZero: Bool { value == 0 }
  var special: String { value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }

  /// The parts before and after the point, with at most `places` digits after it.
  func positional(_ places: Int?) -> (String, String) {
    // Digits before the point, and zeros after it, as many as the exponent says.
    var all = digits
    var whole = exponent + 1
    if whole <= 0 {
      all = [UInt8](repeating: 0, count: 1 - whole) + all
      whole = 1
    }
    if all.count < whole { all += [UInt8](repeating: 0, count: whole - all.count) }
    let carried = Decimal.round(&all, keeping: places.map { whole + $0 })
    if carried { whole += 1 }
    let fraction = Decimal.trimmed(all[whole...])
    return (sign + Decimal.text(all[..<whole]), fraction)
  }

  /// The first digit and the following ones, at most `places`.
  func scientific(_ places: Int?) -> (String, String) {
    var all = digits.isEmpty ? [0] : digits
    _ = Decimal.round(&all, keeping: places.map { 1 + $0 })
    return (sign + Decimal.text(all[..<1]), Decimal.trimmed(all[1...]))
  }

  /// The first digit and exactly `places` more: where the shortest digits are fewer, those of the exact value.
  func scientific(padded places: Int) -> (String, String) {
    if digits.count > places || digits.isEmpty {
      let (whole, fraction) = scientific(places)
      return (whole, fraction + String(repeating: "0", count: places - fraction.count))
    }
    var all = Decimal.exactDigits(value.magnitude)
    if all.count < places + 1 { all += [UInt8](repeating: 0, count: places + 1 - all.count) }
    // The digits of 1e-45 are 9.99…e-46, which round to it with one digit more.
    if Decimal.round(&all, keeping: places + 1) { all.removeLast() }
    return (sign + Decimal.text(all[..<1]), Decimal.text(all[1...]))
  }

  func exponentText(_ width: Int) -> String {
    let text = String(Swift.abs(exponent))
    return (exponent < 0 ? "e-" : "e+")
      + String(repeating: "0", count: Swift.max(0, width - text.count)) + text
  }

  /// All decimal digits of a number, from the first that is not 0.
  ///
  /// The number is an integer times 2ᵉ; below 1 that is the integer times 5⁻ᵉ, with the point moved.
  private static func exactDigits(_ value: Double) -> [UInt8] {
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
    return Array(digits.drop { $0 == 0 })
  }

  private var sign: String { isNegative ? "-" : "" }

  /// Cuts digits off and rounds, halves to even; returns whether a digit was added in front.
  private static func round(_ digits: inout [UInt8], keeping count: Int?) -> Bool {
    guard let count, digits.count > count else { return false }
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

  private static func trimmed(_ digits: ArraySlice<UInt8>) -> String {
    var digits = digits
    while digits.last == 0 { digits.removeLast() }
    return text(digits)
  }
}
