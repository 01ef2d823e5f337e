// SPDX-License-Identifier: Apache-2.0

package import PinionCore

extension Plot {
  /// A picture without axes and margins as lines of text: a column for each pixel, or fewer where there is less room.
  ///
  /// - Parameters:
  ///   - image: as `Plot.image` takes it; numbers are shades of grey, of which the least is black.
  ///   - columns: the most columns, or nil for those of the window.
  ///   - color: how much colour to use, or nil for what the window says.
  ///   - hasUnicode: whether other characters than ASCII's may be used, or nil for what the locale says.
  package static func picture(
    _ image: Tensor, columns: Int? = nil, color: TerminalColor? = nil, hasUnicode: Bool? = nil
  ) -> String {
    guard let grid = try? PixelGrid("Plot.picture", image) else { return "" }
    let (width, height) = (6 * Double(grid.width), 6 * Double(grid.height))
    let range = image.dtype == .uint8 ? Interval(0, 255) : nil
    var scene = Scene(width: width, height: height, title: "", summary: "", background: .black)
    scene.items = [
      .pixels(
        grid.pixels(.gray, range),
        in: Rectangle(x: 0, y: 0, width: width, height: height), smooth: false)
    ]
    return scene.terminal(
      columns: max(1, columns ?? TerminalWindow.columns), color: color ?? TerminalWindow.color,
      hasUnicode: hasUnicode)
  }
}
