// SPDX-License-Identifier: Apache-2.0

/// How much of each pixel a shape covers.
///
/// Each row of pixels is crossed by 16 lines. On each, the places where the shape's edges cross are
/// sorted, and the spans where the winding number is not zero are summed: exactly along x, to 1/256
/// of a pixel, and in sixteenths along y.
enum Coverage {
  static let linesPerRow = 16
  private static let unitsPerPixel = 256
  /// What is counted for a pixel that is covered whole.
  static let full = Int32(linesPerRow * unitsPerPixel)

  private struct Edge {
    var top: Double
    var bottom: Double
    /// x at y = 0, as seen from `top`, and its growth along y.
    var x: Double
    var slope: Double
    var winding: Int
  }

  /// Calls `paint` for each row that `outline` covers within `clip`, with the row, the first
  /// column, and the coverage of each pixel from there.
  static func rows(
    of outline: Outline, in clip: Rectangle,
    _ paint: (Int, Int, UnsafeBufferPointer<Int32>) -> Void
  ) {
    var (edges, left, right) = edges(of: outline)
    guard let first = edges.first, clip.width > 0, clip.height > 0 else { return }
    left = max(left, clip.x)
    right = min(right, clip.x + clip.width)
    let bottom = edges.reduce(first.bottom) { max($0, $1.bottom) }
    let top = max(first.top, clip.y)
    let end = min(bottom, clip.y + clip.height)
    guard left < right, top < end else { return }

    let column = Int(left.rounded(.down))
    let count = Int(right.rounded(.up)) - column
    let leastX = units(left, from: column)
    let greatestX = units(right, from: column)
    var sums = [Int32](repeating: 0, count: count + 2)
    var active: [Int] = []
    var next = 0
    var crossings: [(x: Int, winding: Int)] = []
    for row in Int(top.rounded(.down))..<Int(end.rounded(.up)) {
      var isEmpty = true
      for line in 0..<linesPerRow {
        let y = Double(row) + (Double(line) + 0.5) / Double(linesPerRow)
        if y < top || y >= end { continue }
        while next < edges.count, edges[next].top <= y {
          active.append(next)
          next += 1
        }
        active.removeAll { edges[$0].bottom <= y }
        crossings.removeAll(keepingCapacity: true)
        for index in active {
          let edge = edges[index]
          let x = units(edge.x + (y - edge.top) * edge.slope, from: column)
          crossings.append((max(leastX, min(x, greatestX)), edge.winding))
        }
        sort(&crossings)
        var winding = 0
        for (index, crossing) in crossings.enumerated() {
          if winding != 0, crossings[index - 1].x < crossing.x {
            isEmpty = false
            add(crossings[index - 1].x, 1, to: &sums)
            add(crossing.x, -1, to: &sums)
          }
          winding += crossing.winding
        }
      }
      if isEmpty { continue }
      // What was noted are changes from one pixel to the next.
      var sum: Int32 = 0
      for index in sums.indices {
        sum += sums[index]
        sums[index] = sum
      }
      sums.withUnsafeBufferPointer { paint(row, column, .init(rebasing: $0[..<count])) }
      for index in sums.indices { sums[index] = 0 }
    }
  }

  /// Notes that from `x` on everything to the right is covered (or no longer, where `sign` is −1).
  private static func add(_ x: Int, _ sign: Int32, to sums: inout [Int32]) {
    let part = Int32(x % unitsPerPixel)
    sums[x / unitsPerPixel] += sign * (Int32(unitsPerPixel) - part)
    sums[x / unitsPerPixel + 1] += sign * part
  }

  /// Few elements that are nearly in order.
  private static func sort(_ crossings: inout [(x: Int, winding: Int)]) {
    if crossings.count > 40 {
      crossings.sort { $0.x < $1.x }
      return
    }
    for index in crossings.indices.dropFirst() {
      let crossing = crossings[index]
      var place = index
      while place > 0, crossings[place - 1].x > crossing.x {
        crossings[place] = crossings[place - 1]
        place -= 1
      }
      crossings[place] = crossing
    }
  }

  private static func units(_ x: Double, from column: Int) -> Int {
    let units = (x - Double(column)) * Double(unitsPerPixel)
    return Int(max(-1e9, min(units, 1e9)).rounded())
  }

  /// The edges that are not horizontal, from the uppermost down, and how far they reach.
  private static func edges(of outline: Outline) -> ([Edge], left: Double, right: Double) {
    var edges: [Edge] = []
    var (left, right) = (Double.infinity, -Double.infinity)
    for polygon in outline.polygons {
      guard var last = polygon.last else { continue }
      for point in polygon {
        left = min(left, point.x)
        right = max(right, point.x)
        if point.y != last.y {
          let (upper, lower) = point.y < last.y ? (point, last) : (last, point)
          edges.append(
            Edge(
              top: upper.y, bottom: lower.y, x: upper.x,
              slope: (lower.x - upper.x) / (lower.y - upper.y), winding: point.y < last.y ? 1 : -1))
        }
        last = point
      }
    }
    edges.sort { $0.top < $1.top }
    return (edges, left, right)
  }
}
