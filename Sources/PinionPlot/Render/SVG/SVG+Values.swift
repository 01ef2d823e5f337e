// SPDX-License-Identifier: Apache-2.0

extension SVG {
  /// A number with at most two decimals and no zeros behind them.
  static func number(_ number: Double) -> String { self.number(hundredths: hundredths(number)) }

  static func hundredths(_ number: Double) -> Int {
    // What is not finite is 0: nothing that is drawn has such numbers.
    abs(number) < 1e9 ? Int((number * 100).rounded()) : 0
  }

  static func number(hundredths: Int) -> String {
    let (whole, part) = abs(hundredths).quotientAndRemainder(dividingBy: 100)
    let sign = hundredths < 0 ? "-" : ""
    if part == 0 { return "\(sign)\(whole)" }
    let decimals = part % 10 == 0 ? "\(part / 10)" : part < 10 ? "0\(part)" : "\(part)"
    // A zero before the point goes without saying.
    return "\(sign)\(whole == 0 ? "" : "\(whole)").\(decimals)"
  }

  /// A colour as the attribute `name`, and its opacity as another where it is not opaque.
  static func paint(_ name: String, _ color: Color) -> String {
    let (red, green, blue, alpha) = color.straight
    func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
    let paint = " \(name)=\"#\(hex(red))\(hex(green))\(hex(blue))\""
    return alpha == 255
      ? paint : paint + " \(name)-opacity=\"\(number((Double(alpha) / 2.55).rounded() / 100))\""
  }

  /// Text that markup cannot be mistaken for; control characters, which XML forbids, are replaced.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\n", "\t": escaped.unicodeScalars.append(scalar)
      case "\u{0}"..."\u{1f}", "\u{7f}"..."\u{9f}", "\u{fffe}", "\u{ffff}": escaped += "\u{fffd}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

/// Returns `bytes` as text of 64 different characters, three bytes in four of them.
func base64(_ bytes: [UInt8]) -> String {
  let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var text: [UInt8] = []
  text.reserveCapacity((bytes.count + 2) / 3 * 4)
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
    for place in 0...3 {
      text.append(place <= group.count ? digits[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
    }
  }
  return String(decoding: text, as: UTF8.self)
}
