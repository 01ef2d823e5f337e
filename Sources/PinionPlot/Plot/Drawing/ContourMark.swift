// SPDX-License-Identifier: Apache-2.0

extension ContourMark {
  var extent: Extent? { field.extent }
  var summary: String {
    "contours of \(field.rows) × \(field.columns) heights" + field.remark + field.missing
  }
  func items(in frame: Frame, _ pen: Pen) -> [Scene.Item] { [] }
}
