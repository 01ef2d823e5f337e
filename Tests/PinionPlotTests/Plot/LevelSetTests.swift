// SPDX-License-Identifier: Apache-2.0

import PinionCore
import Testing

@testable import PinionPlot

@Suite struct LevelSetTests {
  func field(_ rows: [[Double]]) throws -> HeightField {
    let numbers = Tensor(rows.flatMap { $0 }).reshaped(to: [rows.count, rows[0].count])
    return try HeightField("test", numbers, x: nil, y: nil)
  }

  /// Twice the area inside, positive where the inside lies on one side and negative on the other.
  func area(_ points: [Point]) -> Double {
    zip(points, points.dropFirst() + points.prefix(1)).reduce(0) {
      $0 + $1.0.x * $1.1.y - $1.1.x * $1.0.y
    }
  }

  @Test func aHillHasOneRing() throws {
    let loops = LevelSet(try field([[0, 0, 0], [0, 4, 0], [0, 0, 0]]), 3).loops
    #expect(loops.count == 1)
    #expect(loops[0].followsEdge == [false, false, false, false])
    let places = Set(loops[0].points.map { "\($0.x) \($0.y)" })
    #expect(places == ["1.0 0.75", "1.25 1.0", "1.0 1.25", "0.75 1.0"])
    #expect(loops[0].lines == [loops[0].points + loops[0].points.prefix(1)])
  }

  @Test func aHoleRunsTheOtherWay() throws {
    let loops = LevelSet(try field([[4, 4, 4], [4, 0, 4], [4, 4, 4]]), 3).loops
    #expect(loops.count == 2)
    let areas = loops.map { area($0.points) }.sorted { abs($0) < abs($1) }
    #expect(areas[0] * areas[1] < 0)
    #expect(abs(areas[1]) == 8)
  }

  @Test func linesLeaveOutTheEdgeAndMissingHeights() throws {
    let slope = LevelSet(try field([[0, 1, 2], [0, 1, 2]]), 1.5).loops
    #expect(slope.count == 1)
    let lines = slope[0].lines
    #expect(lines.count == 1)
    #expect(
      lines[0] == [Point(x: 1.5, y: 0), Point(x: 1.5, y: 1)]
        || lines[0] == [Point(x: 1.5, y: 1), Point(x: 1.5, y: 0)])
    let missing = LevelSet(try field([[1, 1, 1], [1, .nan, 1], [1, 1, 1]]), 0).loops
    #expect(missing.count == 2)
    #expect(missing.flatMap(\.lines).isEmpty)
  }

  @Test("A saddle is one area where its middle is high", arguments: [(0.4, 1), (0.6, 2)])
  func saddle(_ level: Double, _ count: Int) throws {
    let loops = LevelSet(try field([[1, 0], [0, 1]]), level).loops
    #expect(loops.count == count)
  }

  @Test(
    "Levels are round numbers, about as many as asked for",
    arguments: [
      (5, [-6.0, -4, -2, 0, 2, 4, 6]), (3, [-5.0, 0, 5]),
      (12, [-6.0, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6]),
    ])
  func levels(_ count: Int, _ heights: [Double]) throws {
    let mark = ContourMark(
      try field([[-6.4, 0], [0, 6.4]]), levels: count, isFilled: true, colormap: .viridis,
      hasColorBar: false)
    #expect(mark.heights == heights)
  }

  @Test func simplerLinesStayNear() {
    let points = (0...300).map { index -> Point in
      let x = Double(index) / 10
      return Point(x: x, y: x * (30 - x) / 10)
    }
    let simple = points.simplified(0.1)
    #expect(simple.count < 40)
    for point in points {
      let distance =
        zip(simple, simple.dropFirst())
        .map { point.distance(from: $0, to: $1) }.min() ?? 0
      #expect(distance <= 0.1)
    }
    #expect([Point(x: 1, y: 2)].simplified(1) == [Point(x: 1, y: 2)])
  }
}
