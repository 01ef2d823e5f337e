// SPDX-License-Identifier: Apache-2.0

public import PinionCore

extension Plot {
  /// A picture of a matrix: a coloured rectangle for each number, or the pixels of a photo.
  ///
  /// ```swift
  /// Plot.image(train.images[4], colormap: .binary)
  /// ```
  ///
  /// Row 0 is at the top; the centre of pixel [i, j] is at x = j, y = i. NaN is left blank. Of more than a million
  /// pixels, neighbouring ones are averaged. Stops with an error where the shape is another.
  ///
  /// - Parameters:
  ///   - pixels: [height, width] or [height, width, 1] for numbers; [height, width, 3] for red, green and blue, either
  ///     `uint8` or numbers of 0…1.
  ///   - colormap: the colours of numbers.
  ///   - range: the numbers that have the first and the last colour, by default the least and the greatest.
  ///   - colorBar: whether a bar beside the picture says which colour means which number.
  public static func image(
    _ pixels: Tensor, colormap: Colormap = .viridis, range: ClosedRange<Double>? = nil,
    colorBar: Bool = false, file: StaticString = #fileID, line: UInt = #line
  ) -> Plot {
    checked(file, line) { () throws(TensorError) in
      Plot(
        ImageMark(
          try PixelGrid("Plot.image", pixels), colormap: colormap,
          range: range.map(Interval.init), hasColorBar: colorBar))
    }
  }
}

/// A picture whose pixels' centres lie at whole numbers.
struct ImageMark: Mark {
  let grid: PixelGrid
  let colormap: Colormap
  let range: Interval?
  let hasColorBar: Bool

  init(_ grid: PixelGrid, colormap: Colormap, range: Interval?, hasColorBar: Bool) {
    self.grid = grid
    self.colormap = colormap
    self.range = range.flatMap { $0.isDrawable ? $0 : nil }
    self.hasColorBar = hasColorBar
  }
}
