// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// A plan as a picture: a box for each step, below those whose results it reads, and beside those that run at the same time.
struct PlanPicture {
  private let plan: PlanSummary
  /// For each step, its row, and its place in the row.
  private var rows: [Int] = []
  private var columns: [Int] = []

  private static let boxWidth = 270
  private static let boxHeight = 62
  private static let gap = (x: 24, y: 40)
  private static let margin = 20

  init(_ plan: PlanSummary) {
    self.plan = plan
    // In some stages only parts of steps run.
    let stages = Set(plan.steps.map(\.stage)).sorted()
    var used: [Int: Int] = [:]
    for step in plan.steps {
      let row = stages.firstIndex(of: step.stage)!
      rows.append(row)
      columns.append(used[row, default: 0])
      used[row, default: 0] += 1
    }
  }

  func write(to path: String) throws {
    try writeAtomically(to: path) { try $0.write(Array(svg.utf8)) }
  }

  var svg: String {
    let width = 2 * PlanPicture.margin + ((columns.max() ?? 0) + 1) * stride.x - PlanPicture.gap.x
    let height = 2 * PlanPicture.margin + ((rows.max() ?? 0) + 1) * stride.y - PlanPicture.gap.y
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" \
      height="\(height)" font-family="system-ui, sans-serif" font-size="12" role="img">
      <title>Plan of a training step</title>
      <desc>\(plan.steps.count) steps, \(PlanSummary.bytes(plan.bytes)) moved, \
      \(PlanSummary.count(plan.flops)) arithmetic operations</desc>
      <rect width="100%" height="100%" fill="#ffffff"/>

      """
    for (number, step) in plan.steps.enumerated() {
      for source in step.sources { text += line(from: source, to: number) }
    }
    for (number, step) in plan.steps.enumerated() { text += box(number, step) }
    return text + "</svg>\n"
  }

  private var stride: (x: Int, y: Int) {
    (PlanPicture.boxWidth + PlanPicture.gap.x, PlanPicture.boxHeight + PlanPicture.gap.y)
  }

  private func origin(_ step: Int) -> (x: Int, y: Int) {
    (PlanPicture.margin + columns[step] * stride.x, PlanPicture.margin + rows[step] * stride.y)
  }

  private func line(from source: Int, to target: Int) -> String {
    let (a, b) = (origin(source), origin(target))
    let start = (x: a.x + PlanPicture.boxWidth / 2, y: a.y + PlanPicture.boxHeight)
    let end = (x: b.x + PlanPicture.boxWidth / 2, y: b.y)
    let bend = PlanPicture.gap.y
    return """
      <path d="M\(start.x) \(start.y) C\(start.x) \(start.y + bend) \(end.x) \(end.y - bend) \
      \(end.x) \(end.y)" fill="none" stroke="#9aa5b1" stroke-width="1.2"/>

      """
  }

  private func box(_ number: Int, _ step: PlanSummary.Step) -> String {
    let (x, y) = origin(number)
    let isProduct = step.operations.first == "matmul"
    let fill = isProduct ? "#dbeafe" : step.flops == 0 ? "#f1f5f9" : "#ecfdf5"
    let size = "\(step.dtype) \(step.shape)"
    let cost = "\(PlanSummary.bytes(step.bytes)) moved, \(PlanSummary.count(step.flops)) FLOP"
    return """
      <g><rect x="\(x)" y="\(y)" width="\(PlanPicture.boxWidth)" height="\(PlanPicture.boxHeight)" \
      rx="6" fill="\(fill)" stroke="#64748b"/>
      <text x="\(x + 10)" y="\(y + 19)" font-weight="600">\(number + 1). \(shortened(step.name))</text>
      <text x="\(x + 10)" y="\(y + 36)">\(size)</text>
      <text x="\(x + 10)" y="\(y + 53)" fill="#475569">\(cost)</text></g>

      """
  }

  /// What fits into a box, with the characters escaped that mean something in SVG.
  private func shortened(_ name: String) -> String {
    let short = name.count > 32 ? String(name.prefix(31)) + "…" : name
    return short.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
  }
}
