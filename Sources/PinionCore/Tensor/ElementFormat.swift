// SPDX-License-Identifier: Apache-2.0

/// How the elements of one tensor are written, so that they line up.
///
/// The rules are those of NumPy: the fewest digits that tell a number from its neighbours, at most 8 after
/// the point, in scientific notation where the numbers differ too much in size. Only `bfloat16` is not lined up:
/// each number has at most 6 digits, as in C's `%g`, since that is what its extension of NumPy prints.
struct ElementFormat {
  private enum Style {
    case integer(width: Int)
    case truth(width: Int)
    case general
    case positional(left: Int, right: Int)
    case scientific(left: Int, digits: Int, exponentDigits: Int)
  }
  private let style: Style
  private static let precision = 8

  init(_ shown: Tensor) {
    if shown.dtype == .bool {
      style = .truth(width: shown.ndim == 0 ? 0 : 5)
    } else if shown.dtype.isInteger {
      style = .integer(width: ElementFormat.integers(shown).map(\.count).max() ?? 0)
    } else if shown.dtype == .bfloat16 {
      style = .general
    } else {
      style = ElementFormat.real(ElementFormat.numbers(shown), shown.dtype)
    }
  }

  /// The text of a number alone.
  static func scalar(_ tensor: Tensor) -> String {
    if tensor.dtype == .bool { return tensor.item(as: Bool.self) ? "True" : "False" }
    if tensor.dtype.isInteger { return integers(tensor)[0] }
    let number = numbers(tensor)[0]
    if tensor.dtype == .bfloat16 { return number.general(6) }
    guard number.isFinite else { return number.special }
    let limit = tensor.dtype == .float64 ? 1e16 : tooLarge(tensor.dtype)
    if number.isZero || (0.0001..<limit).contains(number.value.magnitude) {
      let (whole, fraction) = number.positional(nil)
      return whole + "." + (fraction.isEmpty ? "0" : fraction)
    }
    return number.scientificText
  }

  /// The texts of some elements of a vector, all of one width but for the last places.
  func words(_ tensor: Tensor, _ positions: [Int]) -> [String] {
    let chosen = tensor.gathered(rows: Tensor(positions))
    switch style {
    case .truth(let width):
      return chosen.array(of: Bool.self).map { ($0 ? "True" : "False").padded(width) }
    case .integer(let width):
      return ElementFormat.integers(chosen).map { $0.padded(width) }
    case .general:
      return ElementFormat.numbers(chosen).map { $0.general(6) }
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
        let padded = number.rounded(to: ElementFormat.precision + 1).padded(to: digits)
        let (whole, fraction) = padded.scientific
        return whole.padded(left) + "." + fraction + padded.exponentText(exponentDigits)
      }
    }
  }

  private static func real(_ numbers: [Decimal], _ dtype: DType) -> Style {
    var finite = numbers.filter(\.isFinite)
    let isScientific = isScientific(finite.map(\.value.magnitude).filter { $0 != 0 }, dtype)
    if isScientific { finite = finite.map { $0.rounded(to: precision + 1) } }
    let parts = finite.map { isScientific ? $0.scientific : $0.positional(precision) }
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

  /// Whether numbers are too large, too small or too different to be written without exponents.
  ///
  /// NumPy compares and divides in the type of the elements.
  private static func isScientific(_ sizes: [Double], _ dtype: DType) -> Bool {
    guard let largest = sizes.max(), let smallest = sizes.min() else { return false }
    if largest >= tooLarge(dtype) { return true }
    switch dtype {
    case .float16:
      // 0.0001 and 1000 as they are compared; the latter is what ratios up to 1000.25 become.
      return smallest < 0x1.a38p-14 || largest / smallest > 1000.25
    case .float32: return smallest < 0x1.a36e2ep-14 || Float(largest) / Float(smallest) > 1000
    default: return smallest < 0.0001 || largest / smallest > 1000
    }
  }

  /// From where on a type does not hold all digits of an integer, or an array would be too wide.
  private static func tooLarge(_ dtype: DType) -> Double {
    switch dtype {
    case .float16: 1e3
    case .float32: 1e6
    default: 1e8
    }
  }

  private static func integers(_ tensor: Tensor) -> [String] {
    tensor.dtype == .uint64
      ? tensor.array(of: UInt64.self).map { String($0) }
      : tensor.array(of: Int64.self).map { String($0) }
  }

  private static func numbers(_ tensor: Tensor) -> [Decimal] {
    switch tensor.dtype {
    case .bfloat16: tensor.array(of: Double.self).map { Decimal($0, rounded: 6) }
    case .float16: tensor.array(of: Double.self).map { Decimal(half: $0) }
    case .float32:
      tensor.array(of: Float.self).map { Decimal(Double($0), shortest: $0.description) }
    default: tensor.array(of: Double.self).map { Decimal($0, shortest: $0.description) }
    }
  }
}

extension String {
  fileprivate func padded(_ width: Int) -> String {
    String(repeating: " ", count: Swift.max(0, width - count)) + self
  }
}
