// SPDX-License-Identifier: Apache-2.0

extension Plot {
  /// A free drawing: boxes, arrows, text.
  ///
  /// ```swift
  /// let layer = Plot.diagram(width: 6, height: 3) { canvas in
  ///   canvas.box("Dense", x: 2, y: 1, width: 2, height: 1)
  ///   canvas.arrow(from: (0, 1.5), to: (2, 1.5))
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - width: how many units the canvas is wide; the units are the drawing's own, and as wide as high.
  ///   - height: how many units it is high.
  ///   - draw: draws on the canvas.
  public static func diagram(
    width: Double, height: Double, _ draw: (inout Canvas) -> Void
  ) -> Plot {
    func kept(_ length: Double) -> Double {
      length.isDrawable && length > 1e-290 ? length : 1
    }
    var canvas = Canvas(width: kept(width), height: kept(height))
    draw(&canvas)
    return Plot(.drawing(canvas))
  }
}
