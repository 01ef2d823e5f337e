// SPDX-License-Identifier: Apache-2.0

internal import Pinion

// What operations do to points of the plane: 2.6 to 2.8.

extension Figure {
  private static let origin = Tensor([0.0, 0.0])
  private static let a = Tensor([0.5, 1.0])
  private static let b = Tensor([1.0, 0.25])

  static let point = Figure(
    "2.6", "A vector as a point",
    alternative: "The point A at 0.5 along x and 1 along y, with dashed lines to both axes."
  ) { _ in
    let (x, y) = (a[0].item(as: Double.self), a[1].item(as: Double.self))
    return plane(
      .line(Tensor([0, x, x]), Tensor([y, y, 0]), color: .gray, width: 1, dashed: true),
      .scatter(a[.newAxis], size: 9),
      .text("A = [\(x), \(y)]", x: x + 0.05, y: y + 0.04, alignment: .left, size: 13))
  }

  static let arrow = Figure(
    "2.7", "A vector as an arrow",
    alternative: "An arrow from the origin to the point A at 0.5 along x and 1 along y."
  ) { _ in
    plane(arrow(from: origin, to: a), name("A", beside: a / 2, -0.08, 0.04))
  }

  static let sum = Figure(
    "2.8", "The sum of two vectors",
    alternative: """
      The arrow A from the origin, the arrow B that begins at the tip of A, and the arrow A + B from the origin to the tip \
      of B.
      """
  ) { _ in
    plane(
      arrow(from: origin, to: a), arrow(from: a, to: a + b), arrow(from: origin, to: a + b),
      name("A", beside: a / 2, -0.08, 0.04), name("B", beside: a + b / 2, -0.02, 0.09),
      name("A + B", beside: (a + b) / 2, 0.12, -0.09))
  }

  private static func arrow(from start: Tensor, to end: Tensor) -> Plot {
    .arrows(from: start[.newAxis], to: end[.newAxis], width: 2.5)
  }

  private static func name(_ name: String, beside place: Tensor, _ x: Double, _ y: Double) -> Plot {
    let place = (place + Tensor([x, y])).array(of: Double.self)
    return .text(name, x: place[0], y: place[1], size: 13)
  }

  /// The plane around the origin, with a unit of x as long as a unit of y.
  private static func plane(_ plots: Plot...) -> Plot {
    Plot(plots).equalAspect().ranges(x: -0.2...2, y: -0.2...1.5).labeled(x: "x", y: "y")
      .size(width: 480, height: 380)
  }

  static let maps = Figure(
    "maps", "What products and sums do to a shape",
    alternative: """
      An F in the plane, four times, dashed where it was: turned by a rotation; stretched and slanted by another matrix; moved \
      as well by an affine map; and folded along the axes by a dense layer, whose relu sets what is negative to 0.
      """
  ) { _ in
    let theta = Tensor(Double.pi / 6)
    let rotation = Tensor(stacking: [
      Tensor(stacking: [cos(theta), sin(theta)]), Tensor(stacking: [-sin(theta), cos(theta)]),
    ])
    let w = Tensor([[1.2, -0.3], [0.7, 0.8]])
    let b = Tensor([-0.7, -0.4])
    // Points are rows, so that a matrix is multiplied from the right, as in a layer.
    let maps: [(String, (Tensor) -> Tensor)] = [
      ("rotation: dot(x, r)", { dot($0, rotation) }),
      ("linear map: dot(x, w)", { dot($0, w) }),
      ("affine map: dot(x, w) + b", { dot($0, w) + b }),
      ("dense layer: relu(dot(x, w) + b)", { relu(dot($0, w) + b) }),
    ]
    let panels = maps.map { title, map in
      outline(letter, color: .gray, width: 1, dashed: true)
        .overlaid(outline(map(letter)))
        .equalAspect().ranges(x: -1.3...2.5, y: -0.8...2).titled(title)
    }
    return Plot.grid(panels, columns: 2).size(width: 640, height: 560)
  }

  private static func outline(
    _ points: Tensor, color: Color? = nil, width: Double = 2, dashed: Bool = false
  ) -> Plot {
    .line(points[0..., 0], points[0..., 1], color: color, width: width, dashed: dashed)
  }

  /// The outline of an F, [points, 2], with points along its edges, so that edges can be folded.
  private static let letter: Tensor = {
    let corners = Tensor([
      [0.0, 0.0], [0.3, 0.0], [0.3, 0.6], [0.8, 0.6], [0.8, 0.9], [0.3, 0.9], [0.3, 1.2],
      [1.0, 1.2], [1.0, 1.5], [0.0, 1.5],
    ])
    let next = corners.rolled(by: -1, axis: 0)
    let share = Tensor.linspace(from: 0, to: 1, count: 21, dtype: .float64)
      .reshaped(to: [1, 21, 1])
    let edges = corners.unsqueezed(axis: 1) * (1 - share) + next.unsqueezed(axis: 1) * share
    return edges.reshaped(to: [-1, 2])
  }()
}
