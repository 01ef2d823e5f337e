// SPDX-License-Identifier: Apache-2.0

@testable import PinionCore

extension GoldenOperation {
  static let shaping: [GoldenOperation] = [
    .init("reshaped") { $0[0].reshaped(to: $0.shape) },
    .init("flattened") { $0[0].flattened() },
    .init("transposed") { $0.has("axes") ? $0[0].transposed(axes: $0.axes) : $0[0].transposed() },
    .init("matrixTransposed") { $0[0].matrixTransposed() },
    .init("unsqueezed") { $0[0].unsqueezed(axis: $0.axis) },
    .init("squeezed") {
      $0.has("axes") ? $0[0].squeezed(axes: $0.axes) : $0[0].squeezed(axis: $0.axis)
    },
    .init("broadcast") { $0[0].broadcast(to: $0.shape) },
    .init(all: "broadcastAll") { Tensor.broadcast($0.tensors) },
    .init("flipped") { a in
      a.reduced(
        a[0].flipped, { axis, _ in a[0].flipped(axis: axis) },
        { axes, _ in a[0].flipped(axes: axes) })
    },
    .init("movingAxis") { $0[0].movingAxis(from: $0.int("from"), to: $0.int("to")) },
    .init("movingAxes") { $0[0].movingAxis(from: $0.ints("from"), to: $0.ints("to")) },
    .init("rolled") {
      $0.has("axis")
        ? $0[0].rolled(by: $0.int("by"), axis: $0.axis) : $0[0].rolled(by: $0.int("by"))
    },
    .init("rolledAxes") { $0[0].rolled(by: $0.ints("by"), axes: $0.axes) },
    .init("repeated") { $0[0].repeated($0.int("count"), axis: $0.has("axis") ? $0.axis : nil) },
    .init("repeatedEach", isTraceable: false) {
      $0[0].repeated(Tensor($0.ints("counts")), axis: $0.axis)
    },
    .init("tiled") { $0[0].tiled($0.ints("counts")) },
    .init("padded") { a in
      let flat = a.ints("widths")
      let widths = stride(from: 0, to: flat.count, by: 2).map { (flat[$0], flat[$0 + 1]) }
      let value = a.has("value") ? a.int("value") : 0
      let modes: [String: PaddingMode] = [
        "constant": .constant(Tensor(integerLiteral: value)), "edge": .edge, "reflect": .reflect,
        "symmetric": .symmetric, "wrap": .wrap,
      ]
      return a[0].padded(widths, mode: modes[a.text("mode")]!)
    },
    .init("tril") { $0[0].tril(diagonal: $0.int("diagonal")) },
    .init("triu") { $0[0].triu(diagonal: $0.int("diagonal")) },
  ]

  static let joining: [GoldenOperation] = [
    .init(all: "unstacked") { $0[0].unstacked(axis: $0.axis) },
    .init(all: "split") { $0[0].split(into: $0.int("into"), axis: $0.axis) },
    .init(all: "splitAt") { $0[0].split(at: $0.ints("at"), axis: $0.axis) },
    .init("concatenated") { Tensor(concatenating: $0.tensors, axis: $0.axis) },
    .init("stacked") { Tensor(stacking: $0.tensors, axis: $0.axis) },
  ]

  static let patterns: [GoldenOperation] = [
    .init("eye") {
      Tensor.eye(
        $0.int("rows"), columns: $0.has("columns") ? $0.int("columns") : nil,
        diagonal: $0.int("diagonal"), dtype: $0.dtype)
    },
    .init("arange") {
      $0.text("from").contains(".")
        ? Tensor.arange(
          from: $0.real("from"), to: $0.real("to"), by: $0.real("by"), dtype: $0.dtype)
        : Tensor.arange(from: $0.int("from"), to: $0.int("to"), by: $0.int("by"), dtype: $0.dtype)
    },
    .init("linspace") {
      Tensor.linspace(
        from: $0.real("from"), to: $0.real("to"), count: $0.int("count"),
        includingEnd: $0.flag("includingEnd"), dtype: $0.dtype)
    },
    .init(all: "meshgrid") {
      Tensor.meshgrid($0.tensors, indexing: $0.text("indexing") == "xy" ? .xy : .ij)
    },
    .init("zerosLike") { Tensor.zeros(like: $0[0]) },
    .init("onesLike") { Tensor.ones(like: $0[0]) },
  ]

  // Sums of these elements are exact in any order.
  static let linear: [GoldenOperation] = [
    .init("matmul", .exactButForZero) { matmul($0[0], $0[1]) },
    .init("tensordot", .exactButForZero) { tensordot($0[0], $0[1], axes: $0.int("axes")) },
    .init("tensordotAxes", .exactButForZero) {
      tensordot($0[0], $0[1], axes: ($0.ints("left"), $0.ints("right")))
    },
    .init("vecdot", .exactButForZero) { vecdot($0[0], $0[1], axis: $0.axis) },
    .init("outer", .exactButForZero) { outer($0[0], $0[1]) },
    .init("inner", .exactButForZero) { inner($0[0], $0[1]) },
    .init("trace") { $0[0].trace(offset: $0.int("offset")) },
    .init("diagonal") {
      $0.has("axis1")
        ? $0[0].diagonal(offset: $0.int("offset"), axis1: $0.int("axis1"), axis2: $0.int("axis2"))
        : $0[0].diagonal(offset: $0.int("offset"))
    },
    .init("einsum", .exactButForZero) {
      einsum(
        String($0.text("subscripts").map { $0 == "_" ? " " : $0 }), operands: $0.tensors)
    },
  ]
}
