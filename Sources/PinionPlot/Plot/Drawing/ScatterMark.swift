// SPDX-License-Identifier: Apache-2.0

extension ScatterMark {
  var extent: Extent? { Points(x, y).extent }

  var summary: String {
    let names = groups.compactMap(\.label)
    let kind =
      names.isEmpty
      ? "" : names.count == 1 ? quoted(names[0]) : " in \(names.count) classes"
    return "scatter plot\(kind) of \(counted(x.count, "point"))\(Points(x, y).summary)"
  }

  var seriesCount: Int { color == nil ? groups.count : 0 }

  func with(_ logarithms: inout Logarithms) -> any Mark {
    var mark = self
    (mark.x, mark.y) = logarithms(x, y)
    return mark
  }

  func legend(_ pen: Pen) -> [LegendEntry] {
    groups.enumerated().compactMap { number, group in
      group.label.flatMap {
        $0.isEmpty ? nil : LegendEntry(label: $0, color: pen.color(color, number), symbol: .dot)
      }
    }
  }

  func items(in frame: Frame, _ pen: Pen) -> [Scene.Item] {
    groups.enumerated().flatMap { number, group in
      let places = Points(group.indices.map { x[$0] }, group.indices.map { y[$0] }).drawable
        .map(frame.point)
      return frame.dots(
        places, size: min(size, 1_000) * pen.metrics.scale, pen.color(color, number))
    }
  }

  func occupied(in frame: Frame) -> [Point] { Points(x, y).drawable.map(frame.point) }
}
