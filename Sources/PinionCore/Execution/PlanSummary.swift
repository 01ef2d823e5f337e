// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#endif

/// What a plan does, step by step, to be read.
///
/// With `PINION_LOG=plan` in the environment each newly compiled function prints its own to standard error.
package struct PlanSummary: Sendable, CustomStringConvertible {
  /// One step: an operation, or several that were fused.
  package struct Step: Sendable {
    /// When it runs, or its last part: beside the other steps of the stage.
    package let stage: Int
    /// The operations, in order; a matrix product with an epilogue comes first.
    package let operations: [String]
    /// Whether the result is left in the order in which products read it.
    package let isPacked: Bool
    /// Whether it is a matrix in panels.
    package let isInPanels: Bool
    package let shape: Shape
    package let dtype: DType
    /// Bytes of the operands that lie in memory, and of the results that are left there.
    package let bytes: Int
    /// Arithmetic operations: 2 m n k of a product, one for each element and operation of a chain.
    package let flops: Int
    /// The steps whose results it reads, and whether it reads an argument.
    package let sources: [Int]
    package let readsArguments: Bool

    /// The operations in one text, those that repeat with their number: `matmul + add, 2 multiply`.
    package var name: String {
      var names: [(name: String, count: Int)] = []
      for operation in operations.dropFirst(operations.first == "matmul" ? 1 : 0) {
        if let known = names.firstIndex(where: { $0.name == operation }) {
          names[known].count += 1
        } else {
          names.append((operation, 1))
        }
      }
      if isPacked { names.append(("packed", 1)) }
      if isInPanels { names.append(("in panels", 1)) }
      let chain = names.map { $0.count > 1 ? "\($0.count) \($0.name)" : $0.name }
        .joined(separator: ", ")
      guard operations.first == "matmul" else { return chain }
      let isAlone = operations.count == 1
      return chain.isEmpty ? "matmul" : "matmul" + (isAlone ? ", " : " + ") + chain
    }
  }

  package let steps: [Step]
  /// Memory for intermediate values, which share it by lifetime.
  package let arenaBytes: Int

  package var bytes: Int { steps.reduce(0) { $0 + $1.bytes } }
  package var flops: Int { steps.reduce(0) { $0 + $1.flops } }

  /// A table with a line for each step, and the totals.
  package var description: String {
    var rows = [["", "stage", "result", "moves", "FLOP", "operations"]]
    for (number, step) in steps.enumerated() {
      rows.append([
        "\(number + 1)", "\(step.stage + 1)", "\(step.dtype) \(step.shape)",
        PlanSummary.bytes(step.bytes), PlanSummary.count(step.flops), step.name,
      ])
    }
    let operations = steps.reduce(0) { $0 + $1.operations.count }
    rows.append([
      "", "", "", PlanSummary.bytes(bytes), PlanSummary.count(flops),
      "\(operations) operations in \(steps.count) step\(steps.count == 1 ? "" : "s"), "
        + "\(PlanSummary.bytes(arenaBytes)) of intermediate values",
    ])
    let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = (0..<5).map { column in
        let padding = String(repeating: " ", count: widths[column] - row[column].count)
        return column == 2 ? row[column] + padding : padding + row[column]
      }
      return (cells + [row[5]]).joined(separator: "  ")
    }.joined(separator: "\n")
  }

  /// A number of bytes with a unit, such as `1.6 MB`.
  package static func bytes(_ count: Int) -> String {
    scaled(count, ["B", "KB", "MB", "GB", "TB"])
  }

  /// A number with a unit, such as `103 M`.
  package static func count(_ count: Int) -> String { scaled(count, ["", "k", "M", "G", "T"]) }

  private static func scaled(_ count: Int, _ units: [String]) -> String {
    var value = Double(count)
    var unit = 0
    while value >= 1000, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    let rounded = value < 10 && unit > 0 ? (value * 10).rounded() / 10 : value.rounded()
    let text = rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    return units[unit].isEmpty ? text : "\(text) \(units[unit])"
  }
}

/// Tells of newly compiled functions.
package enum PlanLog {
  /// Where the summaries of what is compiled in a task are gathered.
  @TaskLocal static var gathered: Locked<[PlanSummary]>?

  private static let isPrinted =
    environment("PINION_LOG")?.split(separator: ",").contains("plan") ?? false

  /// The summaries of what is compiled while `body` runs.
  package static func plans(during body: () throws -> Void) rethrows -> [PlanSummary] {
    let plans = Locked<[PlanSummary]>([])
    try $gathered.withValue(plans, operation: body)
    return plans.withLock { $0 }
  }

  static func note(_ plan: PlanSummary) {
    gathered?.withLock { $0.append(plan) }
    guard isPrinted else { return }
    var text = "compiled:\n\(plan)\n"
    text.withUTF8 { _ = write(2, $0.baseAddress, $0.count) }
  }
}
