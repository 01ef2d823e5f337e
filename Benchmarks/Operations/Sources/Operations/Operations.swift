// SPDX-License-Identifier: Apache-2.0

import Foundation
import Pinion

/// The rows of the tensor-operation table, timed on request.
///
/// The argument is the folder of the operands. Reads names of rows from standard input, one per line, and answers each
/// with a line of JSON: the seconds of one call and a sum over the result. `Benchmarks/operations` asks it, and the
/// scripts of the other libraries, in turn.
@main struct Operations {
  struct Row {
    let name: String
    let run: () -> Tensor
  }

  static func main() throws {
    let rows = try self.rows(CommandLine.arguments[1])
    while let name = readLine() {
      guard let row = rows.first(where: { $0.name == name }) else {
        answer(#"{"error": "no such row"}"#)
        continue
      }
      let seconds = time(row)
      let check = row.run().cast(to: .float64).sum().item(as: Double.self)
      answer(#"{"seconds": \#(seconds), "check": \#(check)}"#)
    }
  }

  /// Writes a line without the buffering of `print`.
  static func answer(_ line: String) {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }

  /// The least time of a call among batches that together take about a tenth of a second.
  static func time(_ row: Row) -> Double {
    let clock = ContinuousClock()
    func seconds(_ calls: Int) -> Double {
      let duration = clock.measure { for _ in 0..<calls { _ = row.run() } }
      return Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }
    _ = seconds(1)
    let once = seconds(2) / 2
    let calls = max(1, Int(0.002 / once))
    let batches = max(5, min(50, Int(0.1 / (once * Double(calls)))))
    return (0..<batches).map { _ in seconds(calls) / Double(calls) }.min()!
  }

  static func rows(_ folder: String) throws -> [Row] {
    // Mapped, so that all libraries read the same memory.
    func operand(_ name: String) throws -> Tensor {
      try NPY.load(from: "\(folder)/\(name).npy", mapped: true)
    }
    let (a, b, m, v) = (
      try operand("a"), try operand("b"), try operand("m"), try operand("v")
    )
    let four = a[..<4]
    let other = b[..<4]
    func chain(_ a: Tensor, _ b: Tensor) -> Tensor { maximum(a * b + a, 0) * b - 1 }
    let fused = compiled { (a: Tensor, b: Tensor) in chain(a, b) }
    return [
      Row(name: "add") { a + b },
      Row(name: "maximum") { maximum(a, 0) },
      Row(name: "exp") { exp(a) },
      Row(name: "chain") { chain(a, b) },
      Row(name: "chain compiled") { fused(a, b) },
      Row(name: "sum") { a.sum() },
      Row(name: "sum 0") { m.sum(axis: 0) },
      Row(name: "sum 1") { m.sum(axis: 1) },
      Row(name: "add row") { m + v },
      Row(name: "transpose") { Tensor(concatenating: [m.transposed()]) },
      Row(name: "softmax") { m.softmax(axis: 1) },
      Row(name: "argmax") { m.argmax(axis: 1) },
      Row(name: "product") { dot(m, v) },
      Row(name: "add 4") { four + other },
    ]
  }
}
