// SPDX-License-Identifier: Apache-2.0

extension Tensor: Codable {
  private enum Field: String, CodingKey {
    case dtype, shape, bytes
  }

  /// Reads a tensor that `encode(to:)` has written.
  ///
  /// - Throws: `DecodingError` where the type is unknown, the shape impossible, or the bytes are not
  ///   exactly its elements. Nothing larger than the bytes is allocated.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Field.self)
    let dtype = try fields.decode(DType.self, forKey: .dtype)
    let shape = try fields.decode(Shape.self, forKey: .shape)
    guard let byteCount = shape.byteCountIfRepresentable(itemSize: dtype.size) else {
      throw DecodingError.dataCorruptedError(
        forKey: .shape, in: fields, debugDescription: "the shape \(shape) of \(dtype) is impossible"
      )
    }
    func wrong(_ reason: String) -> DecodingError {
      DecodingError.dataCorruptedError(forKey: .bytes, in: fields, debugDescription: reason)
    }
    guard let bytes = Base64.decode(try fields.decode(String.self, forKey: .bytes)) else {
      throw wrong("the bytes are not base64")
    }
    guard bytes.count == byteCount else {
      throw wrong("\(bytes.count) bytes do not fill shape \(shape) of \(dtype)")
    }
    if let byte = bytes.withUnsafeBytes(dtype.invalidByte) {
      throw wrong("\(dtype) elements contain the byte \(byte)")
    }
    self.init(bytes: bytes, shape: shape, dtype: dtype)
  }

  /// Writes the tensor as its type, its shape, and the bytes of its elements in base64.
  ///
  /// The elements are in row-major order, little-endian. In JSON:
  ///
  /// ```json
  /// {"dtype": "float32", "shape": [2], "bytes": "AACAPwAAAMA="}
  /// ```
  ///
  /// Bytes, because they come back bit for bit: JSON has no NaN or infinity, knows only one NaN where it is given
  /// one as a string, and many of its readers round integers beyond 2⁵³. They are also shorter than
  /// numbers, and quicker to read. For files that are large, or for other programs, there are
  /// `Safetensors` and NumPy's formats.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Field.self)
    try fields.encode(dtype, forKey: .dtype)
    try fields.encode(shape, forKey: .shape)
    try fields.encode(withUnsafeBytes(Base64.encode), forKey: .bytes)
  }
}

/// Bytes as text (RFC 4648, section 4).
enum Base64 {
  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 0xff, count: 256)
    for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
    return values
  }()

  static func encode(_ bytes: UnsafeRawBufferPointer) -> String {
    String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { text in
      for (group, start) in stride(from: 0, to: bytes.count, by: 3).enumerated() {
        let count = Swift.min(3, bytes.count - start)
        var bits = 0
        for i in 0..<3 { bits = bits << 8 | (i < count ? Int(bytes[start + i]) : 0) }
        for i in 0..<4 {
          text[4 * group + i] =
            i <= count ? digits[bits >> (18 - 6 * i) & 63] : UInt8(ascii: "=")
        }
      }
      return (bytes.count + 2) / 3 * 4
    }
  }

  /// The bytes, or nil where the text is not exactly what `encode` gives for some.
  static func decode(_ text: String) -> [UInt8]? {
    let text = Array(text.utf8)
    let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
    guard text.count % 4 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var bits = 0
    for (index, digit) in text.dropLast(padding).enumerated() {
      let value = values[Int(digit)]
      guard value != 0xff else { return nil }
      bits = (bits << 6 | Int(value)) & 0xff_ffff
      switch index % 4 {
      case 1: bytes.append(UInt8(truncatingIfNeeded: bits >> 4))
      case 2: bytes.append(UInt8(truncatingIfNeeded: bits >> 2))
      case 3: bytes.append(UInt8(truncatingIfNeeded: bits))
      default: break
      }
    }
    // The bits that pad the last digit are zero.
    return bits & ((1 << (2 * padding)) - 1) == 0 ? bytes : nil
  }
}
