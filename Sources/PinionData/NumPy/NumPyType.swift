// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// A type of elements as NumPy's files spell it, such as `<f4`.
struct NumPyType {
  let dtype: DType
  let isBigEndian: Bool

  /// The type in which Pinion writes elements.
  init(_ dtype: DType) {
    self.dtype = dtype
    isBigEndian = false
  }

  /// The type with a spelling: an order of bytes, a letter and a size.
  init?(_ text: String) {
    guard let order = text.first, "<>|=".contains(order),
      let dtype = DType.allCases.first(where: { NumPyType.code($0) == text.dropFirst() })
    else { return nil }
    self.dtype = dtype
    isBigEndian = order == ">"
  }

  /// The spelling.
  var text: String { (dtype.size == 1 ? "|" : "<") + NumPyType.code(dtype) }

  /// All types without an order of bytes.
  static var codes: String { DType.allCases.map(code).joined(separator: " ") }

  private static func code(_ dtype: DType) -> String {
    // For NumPy the bits of a bfloat16 are two bytes of no known type.
    if dtype == .bfloat16 { return "V2" }
    let letter = dtype == .bool ? "b" : dtype.isFloating ? "f" : dtype.isSigned ? "i" : "u"
    return "\(letter)\(dtype.size)"
  }
}
