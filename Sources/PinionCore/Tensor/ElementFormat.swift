// SPDX-License-Identifier: Apache-2.0

/// How the elements of one tensor are written, so that they line up.
///
/// The rules are those of NumPy: the fewest digits that tell a number from its neighbours, at most 8 after
/// the point, in scientific notation where the numbers differ too much in size.
struct ElementFormat {
  private enum Style {
    case integer(width: Int)
    case truth
    case positional(left: Int, right: Int)
    case scientific(left: Int, digits: Int, exponentDigits: Int)
  }
  private let style: Style
  private static let precision = 8

  init(_ shown: Tensor) {
    if shown.dtype == .bool {
      style = .truth
    } else if shown.dtype.isInteger {
      style = .integer(width: ElementFormat.integers(shown).map(\.count).max() ?? 0)
    } else {
      style = ElementFormat.real(ElementFormat.numbers(shown))
    }
  }

  /// The text of a number alone.
  static func scalar(_ tensor: Tensor) -> String {
    if tensor.dtype == .bool { return tensor.item(as: Bool.self) ? "True" : "False" }
    if tensor.dtype.isInteger { return integers(tensor)[0] }
    let number = numbers(tensor)[0]
    guard number.isFinite else { return number.special }
    if number.isZero || (number.exponent >= -4 && number.exponent < 16) {
      let (whole, fraction) = number.positional(nil)
      return whole + "." + (fraction.isEmpty ? "0" : fraction)
    }
    let (whole, fraction) = number.scientific(nil)
    let exponent = number.exponentText(2)
    return whole + (fraction.isEmpty ? "" : "." + fraction) + exponent
  }

  /// The texts of some elements of a vector, all of one width but for the last places.
  func words(_ tensor: Tensor, _ positions: [Int]) -> [String] {
    let chosen = tensor.gathered(rows: Tensor(positions))
    switch style {
    case .truth:
      return chosen.array(of: Bool.self).map { $0 ? " True" : "False" }
    case .integer(let width):
      return ElementFormat.integers(chosen).map { $0.padded(width) }
    case .positional(let left, let right):
      return ElementFormat.numbers(chosen).map { number in
        guard number.isFinite else { return number.special.padded(left + right + 1) }
        let (whole, fraction) = number.positional(ElementFormat.precision)
        return whole.padded(left) + "." + fraction
          + String(repeating: " ", count: right - fraction.count)
      }
    case .scientific(let left, let digits, let exponentDigits):
      return ElementFormat.numbers(chosen).map { number in
        guard number.isFinite else {
          return number.special.padded(left + digits + 1 + exponentDigits + 2)
        }
        let (whole, fraction) = number.scientific(ElementFormat.precision)
        return whole.padded(left) + "." + fraction
          + String(repeating: "0", count: digits - fraction.count)
          + number.exponentText(exponentDigits)
      }
    }
  }

  private static func real(_ numbers: [Decimal]) -> Style {
    let finite = numbers.filter(\.isFinite)
    let sizes = finite.map { Swift.abs($0.value) }.filter { $0 != 0 }
    var isScientific = false
    if let largest = sizes.max(), let smallest = sizes.min() {
      isScientific = largest >= 1e8 || smallest < 0.0001 || largest / smallest > 1000
    }
    let parts = finite.map { isScientific ? $0.scientific(precision) : $0.positional(precision) }
    var left = parts.map(\.0.count).max() ?? 0
    let right = parts.map(\.1.count).max() ?? 0
    let exponentDigits =
      finite.map { Swift.max(2, String(Swift.abs($0.exponent)).count) }.max() ?? 2
    let after = isScientific ? right + exponentDigits + 2 : right
    if finite.count < numbers.count {
      let widest = numbers.filter { !$0.isFinite }.map(\.special.count).max()!
      left = Swift.max(left, widest - (after + 1))
    }
    return isScientific
      ? .scientific(left: left, digits: right, exponentDigits: exponentDigits)
      : .positional(left: left, right: right)
  }

  private static func integers(_ tensor: Tensor) -> [String] {
    tensor.dtype == .uint64
      ? tensor.array(of: UInt64.self).map { String($0) }
      : tensor.array(of: Int64.self).map { String($0) }
  }

  private static func numbers(_ tensor: Tensor) -> [Decimal] {
    tensor.dtype == .float32
      ? tensor.array(of: Float.self).map { Decimal(Double($0), shortest: $0.description) }
      : tensor.array(of: Double.self).map { Decimal($0, shortest: $0.description) }
  }
}

extension String {
  fileprivate func padded(_ width: Int) -> String {
    String(repeating: " ", count: Swift.max(0, width - count)) + self
  }
}

/// A number with the fewest decimal digits that tell it from its neighbours.
private struct Decimal {
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

  func exponentText(_ width: Int) -> String {
    let text = String(Swift.abs(exponent))
    return (exponent < 0 ? "e-" : "e+")
      + String(repeating: "0", count: Swift.max(0, width - text.count)) + text
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
