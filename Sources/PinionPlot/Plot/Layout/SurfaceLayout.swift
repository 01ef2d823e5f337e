// SPDX-License-Identifier: Apache-2.0

struct SurfaceLayout {
  init(_ plot: Plot, _ mark: SurfaceMark, _ pen: Pen, _ rectangle: Rectangle) {}
  static func naturalSize(width: Double?, _ metrics: Metrics) -> Size {
    Size(width: 640, height: 420)
  }
  func items() -> [Scene.Item] { [] }
}
extension SurfaceMark { var summary: String { "Surface" } }
