// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import PinionCore

/// The lines of `Tests/Golden/operations/`, which `make_operations.py` writes and explains.
enum GoldenFile {
  static let families = [
    "elementwise", "types", "statistics", "order", "shaping", "linear", "indexing",
  ]

  /// The cases of all files by their operation.
  static let cases: [String: [GoldenCase]] = Dictionary(
    grouping: families.flatMap { family in lines(family).map { GoldenCase($0) } }, by: \.operation)

  static let pool: [String: Tensor] = Dictionary(
    uniqueKeysWithValues: lines("pool").map { line in
      let parts = line.split(separator: "\t")
      return (String(parts[0]), GoldenArray(parts[1]).tensor)
    })

  private static func lines(_ name: String) -> [Substring] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Golden/operations/\(name).txt")
    return try! String(contentsOf: file, encoding: .utf8).split(separator: "\n")
  }
}

/// One line: an operation on some operands, and what comes of it.
struct GoldenCase: Sendable {
  let operation: String
  let parameters: [Substring: Substring]
  let operands: [Substring]
  /// nil where the operation must fail.
  let results: [GoldenArray]?
  let text: String

  init(_ line: Substring) {
    let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
    operation = String(parts[0])
    parameters = Dictionary(
      uniqueKeysWithValues: parts[1].split(separator: " ").map { word in
        let place = word.firstIndex(of: "=")!
        return (word[..<place], word[word.index(after: place)...])
      })
    operands = parts[2].split(separator: " ")
    results = parts[3] == "error" ? nil : parts[3].split(separator: ";").map { GoldenArray($0) }
    text = parts[..<3].filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The operands as views of the pool's arrays, or literals.
  var tensors: [Tensor] {
    operands.map { operand in
      if operand.first == "=" { return GoldenCase.literal(operand.dropFirst()) }
      let parts = operand.split(separator: ":")
      let tensor = GoldenFile.pool[String(parts[0])]!
      switch parts.count > 1 ? parts[1] : "" {
      case "T": return tensor.transposed()
      case "s": return tensor[.ellipsis, .stride(by: 2)]
      case "r": return tensor[.ellipsis, .stride(by: -1)]
      case "b": return tensor.broadcast(to: Shape([2] + tensor.shape))
      default: return tensor
      }
    }
  }

  private static func literal(_ word: Substring) -> Tensor {
    if let integer = Int(word) { return Tensor(integerLiteral: integer) }
    if let real = Double(word) { return Tensor(floatLiteral: real) }
    return Tensor(booleanLiteral: word == "true")
  }
}

/// An array as a file has it: `float32[2,2] 1 2.5 nan -0`.
struct GoldenArray: Sendable {
  let dtype: DType
  let shape: Shape
  let elements: [Substring]

  init(_ text: Substring) {
    let words = text.split(separator: " ")
    let place = words[0].firstIndex(of: "[")!
    dtype = DType(rawValue: String(words[0][..<place]))!
    shape = Shape(
      words[0][place...].dropFirst().dropLast().split(separator: ",").map { Int($0)! })
    elements = Array(words[1...])
  }

  /// The elements of a floating type, exactly.
  var reals: [Double] {
    dtype == .float64 ? elements.map { Double($0)! } : elements.map { Double(Float($0)!) }
  }

  var tensor: Tensor {
    if dtype.isFloating { return Tensor(reals, shape: shape).cast(to: dtype) }
    if dtype == .uint64 { return Tensor(elements.map { UInt64($0)! }, shape: shape) }
    return Tensor(elements.map { Int64($0)! }, shape: shape).cast(to: dtype)
  }

  /// Where a tensor is not this array, or nil.
  ///
  /// - scale: the greatest size of an operand.
  func difference(
    from tensor: Tensor, within tolerance: Tolerance, scale: Double = 0
  ) -> String? {
    if tensor.dtype != dtype { return "\(tensor.dtype), expected \(dtype)" }
    if tensor.shape != shape { return "shape \(tensor.shape), expected \(shape)" }
    if dtype.isFloating {
      let found = tensor.array(of: Double.self)
      for (i, (a, b)) in zip(found, reals).enumerated() {
        guard !tolerance.allows(a, b, dtype, scale) else { continue }
        return "element \(i) is \(a), expected \(b): \(Swift.abs(a - b) / spacing(b, dtype)) ulps"
      }
    } else {
      let found =
        dtype == .uint64
        ? tensor.array(of: UInt64.self).map { "\($0)" }
        : tensor.array(of: Int64.self).map { "\($0)" }
      for (i, (a, b)) in zip(found, elements).enumerated() where a != b {
        return "element \(i) is \(a), expected \(b)"
      }
    }
    return nil
  }
}

/// How far a result may be from the reference, in units of the last place of its type.
struct Tolerance: Sendable {
  var halves = 0.0
  var float32 = 0.0
  var float64 = 0.0
  /// Whether 0 and -0 are the same.
  var ignoresSignOfZero = false
  /// Whether the unit is that of the greatest operand, for what is a difference of operands.
  var isOfOperands = false

  static let exact = Tolerance()
  static let exactButForZero = Tolerance(ignoresSignOfZero: true)

  /// One unit of the reference, which is rounded correctly.
  ///
  /// Halves are rounded from float32, which hides its last places.
  static let unit = Tolerance(float32: 1, float64: 1)

  /// For what takes several steps, of which each rounds.
  static func ulps(_ count: Double, ofOperands: Bool = false) -> Tolerance {
    Tolerance(halves: 1, float32: count, float64: count, isOfOperands: ofOperands)
  }

  func allows(_ a: Double, _ b: Double, _ dtype: DType, _ scale: Double) -> Bool {
    if a.isNaN || b.isNaN { return a.isNaN && b.isNaN }
    if a == b { return a != 0 || ignoresSignOfZero || a.sign == b.sign }
    guard a.isFinite, b.isFinite else { return false }
    let ulps = dtype == .float64 ? float64 : dtype == .float32 ? float32 : halves
    return Swift.abs(a - b) <= ulps
      * spacing(isOfOperands ? Swift.max(Swift.abs(b), scale) : b, dtype)
  }
}

/// The distance from a number to the next one of a type.
private func spacing(_ value: Double, _ dtype: DType) -> Double {
  let exponent = value == 0 ? -2000 : Int(value.exponent)
  let (bits, least) =
    switch dtype {
    case .float16: (10, -14)
    case .bfloat16: (7, -126)
    case .float32: (23, -126)
    default: (52, -1022)
    }
  return Double(sign: .plus, exponent: Swift.max(exponent, least) - bits, significand: 1)
}
