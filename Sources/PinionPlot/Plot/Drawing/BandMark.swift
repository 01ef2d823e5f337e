// SPDX-License-Identifier: Apache-2.0

extension BandMark {
  private var indices: [Int] { x.indices.filter(isPlaceable) }

  private func isPlaceable(_ index: Int) -> Bool {
    x[index].isDrawable && from[index].isDrawable && to[index].isDrawable
  }

  var extent: Extent? {
    Points(indices.flatMap { [Point(x: x[$0], y: from[$0]), Point(x: x[$0], y: to[$0])] }).extent
  }

  var traits: AxesTraits {
    var traits = AxesTraits()
    traits.hasWholeX = x.areWhole
    return traits
  }

  var summary: String {
    let range = extent.map { ", \($0.summary)" } ?? ""
    return "band\(quoted(label)) between two curves of \(counted(x.count, "point"))\(range)"
      + leftOut(x.count - indices.count, "point")
  }

  func with(_ logarithms: inout Logarithms) -> any Mark {
    var mark = self
    for index in x.indices {
      // A point of the band is left out where one of its ends is.
      let end = logarithms(Point(x: x[index], y: min(from[index], to[index])))
      let isKept = end.isPlaceable
      mark.x[index] = isKept ? end.x : .nan
      mark.from[index] = isKept && logarithms.y ? from[index].logarithm : from[index]
      mark.to[index] = isKept && logarithms.y ? to[index].logarithm : to[index]
    }
    return mark
  }

  // It takes no colour of its own: that of the next mark, the line that it lies about, is its colour, too.
  private func fill(_ pen: Pen) -> Color { pen.color(color).opacity(0.25) }

  func legend(_ pen: Pen) -> [LegendEntry] {
    guard let label, !label.isEmpty else { return [] }
    return [LegendEntry(label: label, color: fill(pen), symbol: .square)]
  }

  func items(in frame: Frame, _ pen: Pen) -> [Scene.Item] {
    var path = Path()
    for run in x.indices.split(whereSeparator: { !isPlaceable($0) }) {
      let there = run.map { frame.point(x[$0], from[$0]) }
      let back = run.reversed().map { frame.point(x[$0], to[$0]) }
      path.add((there + back).map(\.rounded), closed: true)
    }
    return path.elements.isEmpty ? [] : [.path(path, fill: fill(pen), stroke: nil)]
  }

  func occupied(in frame: Frame) -> [Point] {
    indices.flatMap { [frame.point(x[$0], from[$0]), frame.point(x[$0], to[$0])] }
  }
}
