// SPDX-License-Identifier: Apache-2.0

import Answering
import Pinion

/// The rows of the tensor-operation table, timed on request.
///
/// The argument is the folder of the operands; with a second one, `write`, they are made. `Benchmarks/operations` asks this
/// program, and the scripts of the other libraries, for the names of rows in turn. The check is the sum over the result.
@main struct Operations {
  struct Row {
    let name: String
    let run: () -> Tensor
  }

  static func main() throws {
    let folder = CommandLine.arguments[1]
    if CommandLine.arguments.last == "write" { return try write(folder) }
    let rows = try self.rows(folder)
    try answerLines { name in
      guard let row = rows.first(where: { $0.name == name }) else { return nil }
      let time = leastSeconds { _ = row.run() }
      return Answer(
        seconds: time, check: row.run().cast(to: .float64).sum().item(as: Double.self))
    }
  }

  static func write(_ folder: String) throws {
    let shapes: [(name: String, shape: Shape)] = [
      ("a", [10_000_000]), ("b", [10_000_000]), ("m", [4096, 4096]), ("v", [4096]),
    ]
    for (number, (name, shape)) in shapes.enumerated() {
      let operand = Tensor.random(in: -1..<2, shape: shape, key: RandomKey(seed: UInt64(number)))
      try NPY.save(operand, to: "\(folder)/\(name).npy")
    }
    // Near 1, so that their product stays finite.
    let c = Tensor.random(
      in: 0.999..<1.001, shape: [1_000_000], dtype: .float64, key: RandomKey(seed: 4))
    try NPY.save(c, to: "\(folder)/c.npy")
  }

  static func rows(_ folder: String) throws -> [Row] {
    // Mapped, so that all libraries read the same memory.
    func operand(_ name: String) throws -> Tensor {
      try NPY.load(from: "\(folder)/\(name).npy", mapped: true)
    }
    let (a, b, m, v) = (
      try operand("a"), try operand("b"), try operand("m"), try operand("v")
    )
    let c = try operand("c")
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
      Row(name: "element") { m[17, 5] },
      Row(name: "cumulative product") { c.cumprod() },
      Row(name: "repeat") { c.repeated(2) },
    ]
  }
}
