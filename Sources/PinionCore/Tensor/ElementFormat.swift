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
      style = ElementFormat.real(ElementFormat.numbers(shown), isSingle: shown.dtype == .float32)
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
        let (whole, fraction) = number.scientific(padded: digits)
        return whole.padded(left) + "." + fraction
          + number.exponentText(exponentDigits)
      }
    }
  }

  private static func real(_ numbers: [Decimal], isSingle: Bool) -> Style {
    let finite = numbers.filter(\.isFinite)
    let sizes = finite.map { Swift.abs($0.value) }.filter { $0 != 0 }
    var isScientific = false
    if let largest = sizes.max(), let smallest = sizes.min() {
      // NumPy divides in the type of the elements.
      let ratio = isSingle ? Double(Float(largest) / Float(smallest)) : largest / smallest
      isScientific = largest >= 1e8 || smallest < 0.0001 || ratio > 1000
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
