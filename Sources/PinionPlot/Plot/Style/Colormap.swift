// SPDX-License-Identifier: Apache-2.0

/// A rule that gives each number between 0 and 1 a colour.
///
/// ```swift
/// Plot.image(digit, colormap: .binary)
/// Colormap.viridis.color(at: 0.5)
/// ```
///
/// The colours are those of Matplotlib's maps of the same names.
public struct Colormap: Sendable, Hashable {
  /// The name.
  public let name: String
  /// Colours at equal distances, between which it interpolates.
  let stops: [Color]

  /// White to black: ink on paper.
  public static let binary = Colormap("binary", [0xffffff, 0x000000])
  /// Black to white: light on a screen.
  public static let gray = Colormap("gray", [0x000000, 0xffffff])
  /// Dark purple over green to yellow, even to the eye and with any kind of colour vision.
  public static let viridis = Colormap("viridis", ColormapStops.viridis)
  /// Black over purple and orange to a light yellow, even to the eye.
  public static let magma = Colormap("magma", ColormapStops.magma)
  /// Blue over grey to red, for numbers on both sides of a middle.
  public static let coolwarm = Colormap("coolwarm", ColormapStops.coolwarm)
  /// White to dark blue.
  public static let blues = Colormap("blues", ColormapStops.blues)

  init(_ name: String, _ stops: [UInt32]) {
    self.name = name
    self.stops = stops.map { Color(hex: $0) }
  }

  /// The colour of a number; what lies outside of 0…1 has the colour of the nearer end, and so has NaN of 0.
  public func color(at share: Double) -> Color {
    let place = (share.isNaN ? 0 : max(0, min(share, 1))) * Double(stops.count - 1)
    let index = min(Int(place), stops.count - 2)
    return stops[index].mixed(with: stops[index + 1], place - Double(index))
  }
}
