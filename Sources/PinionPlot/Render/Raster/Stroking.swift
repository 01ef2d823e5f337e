// SPDX-License-Identifier: Apache-2.0

extension Outline {
  /// The area that a pen covers along `lines`: a rectangle for each piece, a wedge or half a disc
  /// where pieces meet.
  ///
  /// All polygons run in the same direction, so that where they overlap the winding number grows
  /// and the union is filled.
  init(stroking lines: [Polyline], width: Double, cap: Stroke.Cap, dashes: [Double] = []) {
    let radius = width / 2
    guard radius > 0, radius.isFinite else { return }
    for line in lines {
      for piece in line.dashed(dashes) { stroke(piece, radius: radius, cap: cap) }
    }
  }

  private mutating func stroke(_ line: Polyline, radius: Double, cap: Stroke.Cap) {
    var points: [Point] = []
    for point in line.points where points.last.map({ point.isApart(from: $0) }) ?? true {
      points.append(point)
    }
    if line.isClosed, points.count > 1, !points[0].isApart(from: points[points.count - 1]) {
      points.removeLast()
    }
    guard points.count > 1 else {
      if cap == .round, let point = points.first { disc(point, radius) }
      return
    }
    let count = line.isClosed ? points.count : points.count - 1
    // Each piece's normal, as long as the pen's radius.
    let normals = (0..<count).map { index in
      let step = points[(index + 1) % points.count] - points[index]
      return radius / step.length * Point(x: -step.y, y: step.x)
    }
    for index in 0..<count {
      let (start, end, normal) = (
        points[index], points[(index + 1) % points.count], normals[index]
      )
      polygons.append([start - normal, end - normal, end + normal, start + normal])
      if index + 1 < count || line.isClosed {
        join(end, normal, normals[(index + 1) % count], radius)
      }
    }
    if cap == .round && !line.isClosed {
      let (first, last) = (normals[0], normals[count - 1])
      fan(points[0], first, -1 * first, radius)
      fan(points[points.count - 1], -1 * last, last, radius)
    }
  }

  /// Fills the gap on the outer side of a bend.
  private mutating func join(_ point: Point, _ before: Point, _ after: Point, _ radius: Double) {
    let turn = before.x * after.y - before.y * after.x
    if turn > 0 {
      fan(point, -1 * before, -1 * after, radius)
    } else if turn < 0 {
      fan(point, after, before, radius)
    } else if before.x * after.x + before.y * after.y < 0 {
      fan(point, -1 * before, before, radius)
    }
  }

  /// A slice of a disc from the direction `from` to the direction `to`, at most half a turn.
  private mutating func fan(_ center: Point, _ from: Point, _ to: Point, _ radius: Double) {
    var arc = [from]
    divide(from, to, radius, into: &arc)
    arc.append(to)
    polygons.append([center] + arc.map { center + $0 })
  }

  private mutating func disc(_ center: Point, _ radius: Double) {
    let up = Point(x: 0, y: radius)
    fan(center, up, -1 * up, radius)
    fan(center, -1 * up, up, radius)
  }

  /// Puts points on the arc until its chords are at most a tenth of a pixel off; the middle of an
  /// arc lies along the sum of its ends, which takes no trigonometry.
  private func divide(_ from: Point, _ to: Point, _ radius: Double, into arc: inout [Point]) {
    let sum = from + to
    let length = sum.length
    // A chord's middle is length / 2 from the centre.
    if radius - length / 2 < 0.1 { return }
    // The middle of half a turn is a quarter turn from its start.
    let middle =
      length < 1e-6 * radius ? Point(x: -from.y, y: from.x) : radius / length * sum
    divide(from, middle, radius, into: &arc)
    arc.append(middle)
    divide(middle, to, radius, into: &arc)
  }
}

extension Point {
  /// Whether the way from `other` has a direction.
  fileprivate func isApart(from other: Point) -> Bool { (self - other).length > 1e-6 }
}

extension Polyline {
  /// The pieces that dashes leave of the line.
  func dashed(_ dashes: [Double]) -> [Polyline] {
    let period = dashes.reduce(0, +)
    let corners = isClosed ? points + points.prefix(1) : points
    var length = 0.0
    for (a, b) in zip(corners, corners.dropFirst()) { length += (b - a).length }
    // More dashes than pixels are a line.
    guard period > 0, dashes.allSatisfy({ $0 >= 0 }), length / period < 20_000 else {
      return [self]
    }
    var pieces: [Polyline] = []
    var index = 0
    var rest = dashes[0]
    var piece = Array(corners.prefix(1))
    for (start, end) in zip(corners, corners.dropFirst()) {
      let length = (end - start).length
      var done = 0.0
      while length - done > rest {
        done += rest
        let point = start + (done / length) * (end - start)
        if index % 2 == 0 {
          pieces.append(Polyline(points: piece + [point], isClosed: false))
        }
        piece = [point]
        index += 1
        rest = dashes[index % dashes.count]
      }
      rest -= length - done
      if index % 2 == 0 { piece.append(end) }
    }
    if index % 2 == 0 { pieces.append(Polyline(points: piece, isClosed: false)) }
    return pieces
  }
}
