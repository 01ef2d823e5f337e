// SPDX-License-Identifier: Apache-2.0

/// The colours of a plot that are not its data's.
public struct Theme: Sendable, Hashable {
  /// Behind everything.
  let background: Color
  /// Titles and what is drawn without a colour of its own.
  let foreground: Color
  /// Labels of axes and ticks.
  let muted: Color
  /// The frame and the ticks.
  let axis: Color
  /// The lines across the data.
  let grid: Color
  /// Colours of series, told apart with any kind of colour vision.
  let series: [Color]

  /// Dark on white.
  public static let light = Theme(
    background: Color(hex: 0xffffff), foreground: Color(hex: 0x1f2933),
    muted: Color(hex: 0x52606d), axis: Color(hex: 0x9aa5b1), grid: Color(hex: 0xe4e7eb),
    series: [
      .blue, .vermilion, .green, .purple, .orange, .sky,
      Color(hex: 0x555555), Color(hex: 0x882255), Color(hex: 0xb8a500), Color(hex: 0x7a4a1e),
    ])

  /// Light on a dark grey.
  public static let dark = Theme(
    background: Color(hex: 0x16191d), foreground: Color(hex: 0xf0f2f5),
    muted: Color(hex: 0xb4bcc6), axis: Color(hex: 0x6b7683), grid: Color(hex: 0x2b3138),
    series: [
      .sky, .orange, Color(hex: 0x1fbf92), Color(hex: 0xe394c0), .yellow, Color(hex: 0xf07a3a),
      Color(hex: 0xb4bcc6), Color(hex: 0x4a90d9), Color(hex: 0xd16b9b), Color(hex: 0xc49a6c),
    ])

  /// The colour of the series of this number, counted from 0; they repeat.
  func color(_ number: Int) -> Color { series[number % series.count] }
}

extension Color {
  /// A blue that is told apart from the other named colours with any kind of colour vision.
  ///
  /// The eight colours of Okabe and Ito, [Color Universal Design](https://jfly.uni-koeln.de/color/).
  public static let blue = Color(hex: 0x0072b2)
  /// A red that tends to orange.
  public static let vermilion = Color(hex: 0xd55e00)
  /// A green that tends to blue.
  public static let green = Color(hex: 0x009e73)
  /// A purple that tends to red.
  public static let purple = Color(hex: 0xcc79a7)
  /// A light orange.
  public static let orange = Color(hex: 0xe69f00)
  /// A light blue.
  public static let sky = Color(hex: 0x56b4e9)
  /// A yellow, for dark backgrounds.
  public static let yellow = Color(hex: 0xf0e442)
  /// Black.
  public static let black = Color(hex: 0x000000)
  /// White.
  public static let white = Color(hex: 0xffffff)
  /// The grey in the middle between black and white.
  public static let gray = Color(hex: 0x808080)

  /// A colour from its usual hexadecimal form.
  ///
  /// ```swift
  /// Color(hex: 0x0072b2)
  /// ```
  ///
  /// - Parameter hex: red, green and blue, 8 bits each.
  public init(hex: UInt32) {
    func part(_ shift: UInt32) -> Double { Double((hex >> shift) & 0xff) / 255 }
    self.init(red: part(16), green: part(8), blue: part(0))
  }

  /// The colour with another opacity, 0…1.
  public func opacity(_ alpha: Double) -> Color {
    Color(red: red, green: green, blue: blue, alpha: alpha)
  }

  /// The colour on the way to another one: 0 is this one, 1 the other.
  func mixed(with other: Color, _ share: Double) -> Color {
    func mix(_ a: Double, _ b: Double) -> Double { a + (b - a) * share }
    return Color(
      red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue),
      alpha: mix(alpha, other.alpha))
  }

  /// How light the colour is to the eye, 0…1, approximately linear in what one sees.
  var lightness: Double { 0.299 * red + 0.587 * green + 0.114 * blue }

  /// Black or white, whichever is read better on this colour.
  var legible: Color { lightness > 0.55 ? Color(hex: 0x1f2933) : .white }
}
