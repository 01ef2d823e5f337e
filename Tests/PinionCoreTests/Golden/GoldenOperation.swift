// SPDX-License-Identifier: Apache-2.0

@testable import PinionCore

/// An operation of the golden files as Pinion has it.
struct GoldenOperation: Sendable {
  let name: String
  let tolerance: Tolerance
  /// Whether it also works inside `compiled`; not where the result's shape depends on elements.
  let isTraceable: Bool
  let body: @Sendable (GoldenArguments) -> [Tensor]

  /// An operation with several results.
  init(
    all name: String, _ tolerance: Tolerance = .exact, isTraceable: Bool = true,
    _ body: @escaping @Sendable (GoldenArguments) -> [Tensor]
  ) {
    self.name = name
    self.tolerance = tolerance
    self.isTraceable = isTraceable
    self.body = body
  }

  init(
    _ name: String, _ tolerance: Tolerance = .exact, isTraceable: Bool = true,
    _ body: @escaping @Sendable (GoldenArguments) -> Tensor
  ) {
    self.init(all: name, tolerance, isTraceable: isTraceable) { [body($0)] }
  }

  static let all: [GoldenOperation] =
    unary + binary + choosing + types + reductions + cumulative + order + shaping + joining
    + patterns + linear + indexing

  static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
}

/// The operands and parameters of a case.
struct GoldenArguments {
  let parameters: [Substring: Substring]
  var tensors: [Tensor]

  subscript(index: Int) -> Tensor { tensors[index] }

  func has(_ name: Substring) -> Bool { parameters[name] != nil }
  func text(_ name: Substring) -> String { String(parameters[name]!) }
  func int(_ name: Substring) -> Int { Int(parameters[name]!)! }
  func real(_ name: Substring) -> Double { Double(parameters[name]!)! }
  func ints(_ name: Substring) -> [Int] { parameters[name]!.split(separator: ",").map { Int($0)! } }
  func flag(_ name: Substring) -> Bool { parameters[name] == "true" }

  var axis: Int { int("axis") }
  var axes: [Int] { ints("axes") }
  var keepDims: Bool { flag("keepDims") }
  var shape: Shape { Shape(ints("shape")) }
  var dtype: DType { DType(rawValue: text("dtype"))! }

  /// Calls the overload of a reduction that has what the case gives.
  func reduced(
    _ all: () -> Tensor, _ axis: (Int, Bool) -> Tensor, _ axes: ([Int], Bool) -> Tensor
  ) -> Tensor {
    has("axes") ? axes(self.axes, keepDims) : has("axis") ? axis(self.axis, keepDims) : all()
  }
}
