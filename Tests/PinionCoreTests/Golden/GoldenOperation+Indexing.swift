// SPDX-License-Identifier: Apache-2.0

@testable import PinionCore

extension GoldenOperation {
  static let indexing: [GoldenOperation] = [
    .init("subscript") { read($0) },
    .init("subscriptMask", isTraceable: false) { read($0) },
    .init("setSubscript") { written($0) },
    .init("setSubscriptMask") { written($0) },
    .init("setSubscriptMaskAndArray", isTraceable: false) { written($0) },
    .init("take") { $0[0].take($0[1], axis: $0.axis) },
    .init("takeAlongAxis") { $0[0].takeAlongAxis($0[1], axis: $0.axis) },
    .init("puttingAlongAxis") { $0[0].puttingAlongAxis($0[1], $0[2], axis: $0.axis) },
    .init("gathered") { $0[0].gathered(rows: $0[1]) },
    .init("scattering", .exactButForZero) { a in
      let ways: [String: ScatterRule] = [
        "replacing": .replacing, "adding": .adding, "maximum": .maximum, "minimum": .minimum,
      ]
      let values = a[2][0..<a[1].shape[0]]
      return a[0].scattering(values, rows: a[1], by: ways[a.text("by")]!)
    },
  ]

  /// What stands between the brackets, from its text in the file.
  private static func indices(_ a: GoldenArguments) -> [any TensorIndex] {
    a.text("at").split(separator: "|").map { word -> any TensorIndex in
      if word == "..." { return AxisIndex.ellipsis }
      if word == "new" { return AxisIndex.newAxis }
      if word.first == "@" { return a[Int(word.dropFirst())!] }
      if let position = Int(word) { return position }
      let parts = word.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
      return AxisIndex.stride(
        from: parts[0], to: parts[1], by: (parts.count > 2 ? parts[2] : nil) ?? 1)
    }
  }

  private static func read(_ a: GoldenArguments) -> Tensor {
    let (x, i) = (a[0], indices(a))
    return switch i.count {
    case 0: x
    case 1: x[i[0]]
    case 2: x[i[0], i[1]]
    case 3: x[i[0], i[1], i[2]]
    default: x[i[0], i[1], i[2], i[3]]
    }
  }

  private static func written(_ a: GoldenArguments) -> Tensor {
    let (i, value) = (indices(a), a.tensors.last!)
    var x = a[0]
    switch i.count {
    case 1: x[i[0]] = value
    case 2: x[i[0], i[1]] = value
    case 3: x[i[0], i[1], i[2]] = value
    default: x[i[0], i[1], i[2], i[3]] = value
    }
    return x
  }
}
