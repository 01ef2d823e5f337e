// SPDX-License-Identifier: Apache-2.0

internal import Pinion

/// Two sheets of paper in space, a red and a blue one: [2, points, points, 3].
struct Sheets {
  var points: Tensor

  /// How many points a sheet has along an edge.
  static let count = 13

  /// Flat sheets, one above the other.
  init(distance: Double) {
    let along = Tensor.linspace(from: -1, to: 1, count: Sheets.count, dtype: .float64)
    let grid = Tensor.meshgrid([along, along])
    points = Tensor(
      stacking: [1.0, -1.0].map { side in
        let height = Tensor.full(like: grid[0], Tensor(side * distance / 2))
        return Tensor(stacking: [grid[0], grid[1], height], axis: -1)
      })
  }

  /// Sheets of points that are the rows of a matrix.
  init(rows: Tensor) { points = rows.reshaped(to: [2, Sheets.count, Sheets.count, 3]) }

  /// All points as rows.
  var rows: Tensor { points.reshaped(to: [-1, 3]) }

  /// The sheets crumpled.
  ///
  /// Space is shifted in waves, along one axis after another, by an amount that depends on the two others. Each such
  /// movement can be undone, so sheets that do not touch never will.
  var crumpled: Sheets {
    let waves: [(axis: Int, direction: [Double], amplitude: Double)] = [
      (2, [3.0, 1.0, 0], 0.6), (0, [0, 1.2, 2.5], 0.55), (1, [1.8, 0, -2.3], 0.55),
      (2, [-1.4, 2.5, 0], 0.45),
    ]
    let moved = waves.reduce(rows) { x, wave in
      let shift = Tensor(wave.amplitude) * sin(dot(x, Tensor(wave.direction)))
      let unit = (Tensor.arange(3) .== Tensor(wave.axis)).cast(to: .float64)
      return x + shift.unsqueezed(axis: 1) * unit
    }
    return Sheets(rows: moved)
  }
}

// MARK: Drawing

extension Sheets {
  /// Draws the sheets as seen from the side and from above, around the middle of a square of `size` units.
  func draw(in canvas: inout Canvas, x: Double, y: Double, size: Double) {
    let seen = dot(points, Sheets.camera).array(of: Double.self)
    let scale = size / 3.6
    func vertex(_ sheet: Int, _ i: Int, _ j: Int) -> SIMD3<Double> {
      let start = ((sheet * Sheets.count + i) * Sheets.count + j) * 3
      return SIMD3(seen[start], seen[start + 1], seen[start + 2])
    }
    // What is farther away is drawn first. Depths are rounded, so that their order does not depend on the last bits.
    var cells: [(depth: Double, corners: [SIMD3<Double>], sheet: Int)] = []
    for sheet in 0..<2 {
      for (i, j) in Figure.pairs(Sheets.count - 1, Sheets.count - 1) {
        let corners = [
          vertex(sheet, i, j), vertex(sheet, i + 1, j), vertex(sheet, i + 1, j + 1),
          vertex(sheet, i, j + 1),
        ]
        let depth = corners.reduce(0) { $0 + $1.z } / 4
        cells.append(((depth * 1e6).rounded(), corners, sheet))
      }
    }
    let order = cells.indices.sorted { (cells[$0].depth, $0) < (cells[$1].depth, $1) }
    for cell in order.map({ cells[$0] }) {
      let color = Sheets.color(cell.sheet, light: Sheets.light(cell.corners))
      canvas.polygon(
        cell.corners.map { (x + $0.x * scale, y - $0.y * scale) }, fill: color,
        color: Sheets.color(cell.sheet, light: 0.25), lineWidth: 0.4)
    }
  }

  /// The matrix that turns points so that x goes to the right, y up, and z towards us.
  private static let camera: Tensor = {
    func rotation(_ degrees: Double) -> (cos: Double, sin: Double) {
      let angle = Tensor(degrees * Double.pi / 180)
      return (cos(angle).item(as: Double.self), sin(angle).item(as: Double.self))
    }
    let (azimuth, elevation) = (rotation(-60), rotation(25))
    let turned = Tensor([
      [-azimuth.sin, 0, azimuth.cos], [azimuth.cos, 0, azimuth.sin], [0, 1, 0],
    ])
    let tilted = Tensor([
      [1, 0, 0], [0, elevation.cos, elevation.sin], [0, -elevation.sin, elevation.cos],
    ])
    return dot(turned, tilted)
  }()

  /// How much light falls on a cell, on either of its sides: one of a few levels between 0 and 1.
  private static func light(_ corners: [SIMD3<Double>]) -> Double {
    let (u, v) = (corners[2] - corners[0], corners[3] - corners[1])
    let normal = SIMD3(u.y * v.z - u.z * v.y, u.z * v.x - u.x * v.z, u.x * v.y - u.y * v.x)
    let length = (normal * normal).sum().squareRoot()
    let source = SIMD3(0.36, 0.8, 0.48)  // of length 1
    let share = length > 0 ? abs((normal * source).sum()) / length : 0
    return 0.4 + 0.6 * (share * 8).rounded() / 8
  }

  private static func color(_ sheet: Int, light: Double) -> Color {
    sheet == 0
      ? Color(red: 0.95 * light, green: 0.38 * light, blue: 0.3 * light)
      : Color(red: 0.3 * light, green: 0.58 * light, blue: 0.98 * light)
  }
}
