// SPDX-License-Identifier: Apache-2.0

extension ImageMark {
  var extent: Extent? {
    guard grid.width > 0, grid.height > 0 else { return nil }
    // The axes count the pixels of the original.
    return Extent(
      x: Interval(-0.5, Double(grid.originalWidth) - 0.5),
      y: Interval(-0.5, Double(grid.originalHeight) - 0.5))
  }

  var traits: AxesTraits {
    var traits = AxesTraits()
    traits.flipsY = true
    traits.hasEqualAspect = true
    traits.fills = true
    traits.hasWholeX = true
    traits.hasWholeY = true
    return traits
  }

  var summary: String { grid.summary }

  var colorScale: ColorScale? {
    guard hasColorBar, grid.channels == 1 else { return nil }
    return ColorScale(colormap: colormap, range: (range ?? grid.range ?? Interval(0, 1)).orUnit)
  }

  func naturalUnit(_ pen: Pen) -> Size? {
    let longer = Double(max(grid.originalWidth, grid.originalHeight))
    guard longer > 0 else { return nil }
    let unit: Double
    if pen.metrics.isTerminal {
      // Two halves of a cell for each pixel, where the picture is small; layout takes less where there is less room.
      unit = Metrics.cell.width * max(1, (56 / longer).rounded(.down))
    } else {
      unit = longer <= 360 ? (360 / longer).rounded(.down) : 480 / longer
    }
    return Size(width: min(unit, 90), height: min(unit, 90))
  }

  func items(in frame: Frame, _ pen: Pen) -> [Scene.Item] {
    guard let extent else { return [] }
    let (first, last) = (
      frame.point(extent.x.low, extent.y.low), frame.point(extent.x.high, extent.y.high)
    )
    let rectangle = Rectangle(
      left: min(first.x, last.x), top: min(first.y, last.y), right: max(first.x, last.x),
      bottom: max(first.y, last.y))
    var shown = grid
    if pen.metrics.isTerminal {
      // A pixel of the picture for each half of a cell, so that none is left to chance.
      let half = Metrics.cell.width
      shown = grid.shrunk(
        width: max(1, Int((rectangle.width / half).rounded())),
        height: max(1, Int((rectangle.height / half).rounded())))
    }
    return [.pixels(shown.pixels(colormap, range ?? grid.range), in: rectangle, smooth: false)]
  }
}

extension PixelGrid {
  /// The picture with averages in place of pixels, at most so many.
  func shrunk(width newWidth: Int, height newHeight: Int) -> PixelGrid {
    guard newWidth < width || newHeight < height else { return self }
    let (columns, rows) = (min(newWidth, width), min(newHeight, height))
    var result = self
    result.width = columns
    result.height = rows
    result.values = []
    for row in 0..<rows {
      let (top, bottom) = (row * height / rows, (row + 1) * height / rows)
      for column in 0..<columns {
        let (left, right) = (column * width / columns, (column + 1) * width / columns)
        for channel in 0..<channels {
          var sum = 0.0
          for y in top..<bottom {
            for x in left..<right { sum += values[(y * width + x) * channels + channel] }
          }
          result.values.append(sum / Double((bottom - top) * (right - left)))
        }
      }
    }
    return result
  }
}
