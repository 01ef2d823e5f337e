// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PinionPlot

@Suite struct FrameTests {
  let frame = Frame(
    rectangle: Rectangle(x: 100, y: 50, width: 200, height: 100), x: Interval(0, 4),
    y: Interval(-1, 1))

  @Test func numbersAreMappedToTheFrame() {
    #expect(frame.point(0, -1) == Point(x: 100, y: 150))
    #expect(frame.point(4, 1) == Point(x: 300, y: 50))
    #expect(frame.point(1, 0) == Point(x: 150, y: 100))
    var pictures = frame
    pictures.flipsY = true
    #expect(pictures.point(0, -1) == Point(x: 100, y: 50))
  }

  @Test func whatCannotBeSeenIsCutOff() throws {
    let inside = try #require(
      frame.seen(Point(x: 0, y: 100), Point(x: 400, y: 100), margin: 10))
    #expect(inside.0 == Point(x: 90, y: 100))
    #expect(inside.1 == Point(x: 310, y: 100))
    #expect(frame.seen(Point(x: 0, y: 0), Point(x: 400, y: 10), margin: 10) == nil)
    #expect(frame.seen(Point(x: 50, y: 0), Point(x: 50, y: 400), margin: 10) == nil)
    let point = try #require(frame.seen(Point(x: 150, y: 60), Point(x: 150, y: 60), margin: 0))
    #expect(point.0 == point.1)
  }

  @Test func numbersFarAwayStayFinite() {
    let far = frame.point(1e300, -1e300)
    #expect(far.isDrawable)
  }
}
