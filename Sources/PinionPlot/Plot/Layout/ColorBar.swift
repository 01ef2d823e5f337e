// SPDX-License-Identifier: Apache-2.0

/// A bar beside the axes that says which colour means which number.
struct ColorBar {
  var scale: ColorScale
  var theme: Theme
  var metrics: Metrics

  private var barWidth: Double { metrics.isTerminal ? 2 * Metrics.cell.width : 14 }
  private var distance: Double { metrics.isTerminal ? 2 * Metrics.cell.width : 14 }
  private var labelGap: Double { metrics.isTerminal ? Metrics.cell.width : 7 }

  private func ticks(_ height: Double) -> Ticks {
    let distance = metrics.isTerminal ? 4 * Metrics.cell.height : 44
    return Ticks(scale.range.orUnit, atMost: max(2, min(Int(height / distance) + 1, 9)))
  }

  /// Whether something stands above it: what its labels leave out.
  func hasNote(_ height: Double) -> Bool { !ticks(height).note.isEmpty }

  /// How much room it takes beside a frame of this height.
  func width(_ height: Double) -> Double {
    let ticks = ticks(height)
    let labels = ticks.ticks.map { metrics.width($0.label, metrics.tickSize) }
    let note = metrics.width(ticks.note, metrics.tickSize) - barWidth - labelGap
    return distance + barWidth + labelGap + max(labels.max() ?? 0, note)
  }

  func items(beside frame: Rectangle, at left: Double) -> [Scene.Item] {
    let bar = Rectangle(
      x: metrics.snapped(left + distance, Metrics.cell.width), y: frame.y, width: barWidth,
      height: frame.height)
    let count = max(1, min(Int(frame.height / (metrics.isTerminal ? Metrics.cell.width : 2)), 512))
    let bytes = (0..<count).flatMap {
      scale.color(scale.range.value(1 - (Double($0) + 0.5) / Double(count))).bytes
    }
    let pixels = Pixels(width: 1, height: count, bytes: bytes)
    var items: [Scene.Item] = [
      .pixels(pixels, in: bar, smooth: scale.steps == nil && !metrics.isTerminal)
    ]
    let stroke = Stroke(color: theme.axis, width: 1)
    if !metrics.isTerminal { items.append(.path(bar.path, fill: nil, stroke: stroke)) }
    let range = scale.range.orUnit
    let ticks = ticks(frame.height)
    for tick in ticks.ticks {
      let y = bar.bottom - bar.height * range.share(tick.value)
      if !metrics.isTerminal {
        let line = [Point(x: bar.right, y: y), Point(x: bar.right + 4, y: y)]
        items.append(.path(Path(line, closed: false), fill: nil, stroke: stroke))
      }
      items += metrics.text(
        tick.label, Point(x: bar.right + labelGap, y: metrics.rowMiddle(y, in: bar)), .left,
        size: metrics.tickSize, color: theme.muted)
    }
    if !ticks.note.isEmpty {
      items += metrics.text(
        ticks.note,
        Point(x: bar.left, y: bar.top - metrics.lineHeight(metrics.tickSize) * 0.5 - 2), .left,
        size: metrics.tickSize, color: theme.muted)
    }
    return items
  }
}

extension Metrics {
  /// In a terminal the middle of the row of text in which a height lies, at the frame's lower edge that of the last.
  func rowMiddle(_ y: Double, in frame: Rectangle) -> Double {
    guard isTerminal else { return y }
    let height = Metrics.cell.height
    let last = ((frame.bottom - frame.top) / height).rounded(.up) - 1
    let row = max(0, min(((y - frame.top) / height).rounded(.down), last))
    return frame.top + (row + 0.5) * height
  }
}
