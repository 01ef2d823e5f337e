// SPDX-License-Identifier: Apache-2.0
struct Metrics {}
struct Frame {}
struct Tick: Sendable {}
extension Plot {
  var summary: String { "" }
  func scene(columns: Int? = nil) -> Scene {
    Scene(width: 640, height: 420, title: "", summary: "", background: .white)
  }
}
extension Mark {
  var extent: Extent? { nil }
  var summary: String { "" }
  func items(in frame: Frame, _ pen: Pen) -> [Scene.Item] { [] }
}
