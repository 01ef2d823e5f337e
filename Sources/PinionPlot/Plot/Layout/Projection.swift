// SPDX-License-Identifier: Apache-2.0

/// How a box in space is seen from far away: parallel lines stay parallel.
struct Projection {
  let toViewer: Point3
  private let right: Point3
  private let up: Point3

  /// - Parameters:
  ///   - azimuth: degrees about the vertical axis; 0 is from the end of the x axis.
  ///   - elevation: degrees above the floor.
  init(azimuth: Double, elevation: Double) {
    let (sinA, cosA) = Turn.sineAndCosine(degrees: azimuth.truncatingRemainder(dividingBy: 360))
    let (sinE, cosE) = Turn.sineAndCosine(degrees: elevation)
    toViewer = Point3(x: cosA * cosE, y: sinA * cosE, z: sinE)
    right = Point3(x: -sinA, y: cosA, z: 0)
    up = Point3(x: -cosA * sinE, y: -sinA * sinE, z: cosE)
  }

  /// The place on the picture, y downwards, and how near it is.
  func callAsFunction(_ point: Point3) -> (place: Point, nearness: Double) {
    (Point(x: point.dot(right), y: -point.dot(up)), point.dot(toViewer))
  }

  func place(_ point: Point3) -> Point { self(point).place }
}

extension Point3 {
  func dot(_ other: Point3) -> Double { x * other.x + y * other.y + z * other.z }

  func cross(_ other: Point3) -> Point3 {
    Point3(
      x: y * other.z - z * other.y, y: z * other.x - x * other.z, z: x * other.y - y * other.x)
  }

  var normalized: Point3 {
    let length = dot(self).squareRoot()
    return length > 0 ? Point3(x: x / length, y: y / length, z: z / length) : self
  }

  static func - (a: Point3, b: Point3) -> Point3 {
    Point3(x: a.x - b.x, y: a.y - b.y, z: a.z - b.z)
  }
}

/// Which part of a picture is nearest at each place: what lies behind is hidden.
struct NearnessBuffer {
  private let width: Int
  private let height: Int
  private let bounds: Rectangle
  private var nearness: [Double]

  init(_ bounds: Rectangle) {
    self.bounds = bounds
    width = 240
    height = 240
    nearness = [Double](repeating: -.infinity, count: width * height)
  }

  private func column(_ x: Double) -> Double { (x - bounds.x) / bounds.width * Double(width) }
  private func row(_ y: Double) -> Double { (y - bounds.y) / bounds.height * Double(height) }

  mutating func add(_ triangle: [(place: Point, nearness: Double)]) {
    let points = triangle.map { Point(x: column($0.place.x), y: row($0.place.y)) }
    let (a, b, c) = (points[0], points[1], points[2])
    let area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)
    guard abs(area) > 1e-9 else { return }
    let xs = points.map(\.x)
    let ys = points.map(\.y)
    guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max()
    else { return }
    let columns = max(0, Int(left))...max(0, min(width - 1, Int(right)))
    let rows = max(0, Int(top))...max(0, min(height - 1, Int(bottom)))
    for row in rows {
      for column in columns {
        let p = Point(x: Double(column) + 0.5, y: Double(row) + 0.5)
        let u = ((b.x - p.x) * (c.y - p.y) - (c.x - p.x) * (b.y - p.y)) / area
        let v = ((c.x - p.x) * (a.y - p.y) - (a.x - p.x) * (c.y - p.y)) / area
        let w = 1 - u - v
        guard u >= -0.01, v >= -0.01, w >= -0.01 else { continue }
        let value =
          u * triangle[0].nearness + v * triangle[1].nearness + w * triangle[2].nearness
        let index = row * width + column
        nearness[index] = max(nearness[index], value)
      }
    }
  }

  /// Whether something else lies more than `margin` in front of a point.
  func hides(_ point: (place: Point, nearness: Double), margin: Double) -> Bool {
    let (column, row) = (Int(column(point.place.x)), Int(row(point.place.y)))
    guard (0..<width).contains(column), (0..<height).contains(row) else { return false }
    return nearness[row * width + column] > point.nearness + margin
  }
}
