// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PinionCore

/// The texts of the errors of statistics, order, rearranging and sums of products.
@Suite struct ShapeErrorTests {
  typealias Case = ErrorTests.Case

  private static let matrix = Tensor.zeros([2, 3])

  static let cases: [Case] = [
    Case("product: axis 2 is out of range for a tensor of shape [2, 3]") {
      matrix.product(axis: 2)
    },
    Case("any: axis -3 is out of range for a tensor of shape [2, 3]") { matrix.any(axis: -3) },
    Case("variance: axis 1 is named twice in [1, 1]") { matrix.variance(axes: [1, 1]) },
    Case("standardDeviation: axis 5 is out of range for a tensor of shape [2, 3]") {
      matrix.standardDeviation(axis: 5)
    },
    Case("countNonzero: axis 5 is out of range for a tensor of shape [2, 3]") {
      matrix.countNonzero(axis: 5)
    },
    Case("cumsum: axis 2 is out of range for a tensor of shape [2, 3]") { matrix.cumsum(axis: 2) },
    Case("diff: the order must not be negative, received -1") { matrix.diff(order: -1) },
    Case("quantile: the fraction 1.5 is not between 0 and 1") { matrix.quantile(1.5) },
    Case("quantile: the fraction nan is not between 0 and 1") {
      matrix.quantile(Tensor(Float.nan))
    },
    Case("percentile: the percentage 200.0 is not between 0 and 100") { matrix.percentile(200) },
    Case("quantile: no elements along axes [0] of shape [0, 3]") {
      Tensor.zeros([0, 3]).quantile(0.5, axis: 0)
    },
    Case("quantile: the fractions must be a scalar or a vector, received shape [2, 3]") {
      matrix.quantile(matrix)
    },
    Case("histogram: the range of the elements, nan to nan, is not finite") {
      Tensor([1, Float.nan]).histogram().counts
    },
    Case("histogram: the number of bins must be positive, received 0") {
      matrix.histogram(bins: 0).edges
    },
    Case("histogram: the range 0.0 to inf is not finite") {
      matrix.histogram(range: 0 ... .infinity).counts
    },
    Case("histogram: the edges must be a vector of at least two numbers, received shape [1]") {
      matrix.histogram(edges: [1])
    },
    Case("histogram: the edges do not rise: 1.0 follows 2.0") {
      matrix.histogram(edges: [0, 2, 1])
    },
    Case("histogram: the edges do not rise: nan follows 0.0") {
      matrix.histogram(edges: [0, Tensor(Float.nan)])
    },
    Case("argsort: axis 0 is out of range for a tensor of shape []") { Tensor(1).argsort(axis: 0) },
    Case("sorted: axis -1 is out of range for a tensor of shape []") { Tensor(1).sorted() },
    Case("searchsorted: the sorted tensor must be a vector, received shape [2, 3]") {
      matrix.searchsorted(1)
    },
    Case("flipped: axis 3 is out of range for a tensor of shape [2, 3]") {
      matrix.flipped(axis: 3)
    },
    Case("movingAxis: 2 axes [0, 1] to 1 places [0]") { matrix.movingAxis(from: [0, 1], to: [0]) },
    Case("movingAxis: axis -2 is named twice in [0, -2]") {
      matrix.movingAxis(from: [0, 1], to: [0, -2])
    },
    Case("rolled: 1 counts [1] for axes [0, 1]") { matrix.rolled(by: [1], axes: [0, 1]) },
    Case("repeated: the count must not be negative, received -1") { matrix.repeated(-1) },
    Case("repeated: 3 counts for axis 0 of extent 2 in shape [2, 3]") {
      matrix.repeated([1, 2, 3], axis: 0)
    },
    Case("repeated: 0 counts for axis 1 of extent 3 in shape [2, 3]") {
      matrix.repeated([], axis: 1)
    },
    Case("repeated: the counts must not be negative, received -1") {
      matrix.repeated([1, -1], axis: 0)
    },
    Case("repeated: the counts must be a vector of integers, received float32 of shape [2]") {
      matrix.repeated(Tensor([Float(1), 2]), axis: 0)
    },
    Case("repeated: 3 positions 4611686018427387904 times are too many") {
      matrix.repeated(1 << 62, axis: 1)
    },
    Case("repeated: the sum of the counts, 9223372036854775807 + 1, is too large") {
      matrix.repeated(Tensor([Int.max, 1]), axis: 0)
    },
    Case("arange: impossible from -9223372036854775808 to 9223372036854775807 by 1") {
      Tensor.arange(from: .min, to: .max)
    },
    Case("Tensor: an element of bool is the byte 2, expected 0 or 1") {
      Tensor(bytes: [1, 2], shape: [2], dtype: .bool)
    },
    Case("Tensor: there is no tensor of shape [9223372036854775807]") { Tensor.arange(.max) },
    Case("oneHot: the label 9223372036854775807 is too large for a count of classes") {
      oneHot(Tensor([Int.max]))
    },
    Case("random: the range 0.0 to inf is not finite") {
      Tensor.random(in: 0 ..< .infinity, shape: [2], key: RandomKey(seed: 1))
    },
    Case("tiled: the counts must not be negative, received -2") { matrix.tiled([1, -2]) },
    Case("padded: 1 pairs of widths for the 2 axes of shape [2, 3]") { matrix.padded([(1, 1)]) },
    Case("padded: the widths (-1, 0) of axis 0 must not be negative") {
      matrix.padded([(-1, 0), (0, 0)])
    },
    Case("padded: axis 0 of shape [0] has no elements; only a constant can stand around them") {
      Tensor.zeros([0]).padded([(1, 1)], mode: .wrap)
    },
    Case("padded: the constant must be a scalar, received shape [2]") {
      matrix.padded([(1, 1), (1, 1)], mode: .constant([1, 2]))
    },
    Case("squeezed: axis 1 of shape [1, 3] has extent 3, expected 1") {
      Tensor.zeros([1, 3]).squeezed(axes: [0, 1])
    },
    Case("split: axis 1 of extent 3 in shape [2, 3] does not divide into 2 equal parts") {
      matrix.split(into: 2, axis: 1)[1]
    },
    Case("split: position 4 of [1, 4] is out of range for axis 1 of extent 3 in shape [2, 3]") {
      matrix.split(at: [1, 4], axis: 1)[2]
    },
    Case(
      "split: position 1 of [2, 1] comes after a later one for axis 1 of extent 3 in shape [2, 3]"
    ) {
      matrix.split(at: [2, 1], axis: 1)[0]
    },
    Case("unstacked: axis 0 is out of range for a tensor of shape []") { Tensor(1).unstacked()[0] },
    Case("broadcast: shapes [2, 3] and [2] do not broadcast: 3 and 2 along axis -1") {
      Tensor.broadcast([matrix, .zeros([2])])[1]
    },
    Case("matrixTransposed: a tensor of shape [3] holds no matrices") {
      Tensor.zeros([3]).matrixTransposed()
    },
    Case("diagonal: a tensor of shape [3] holds no matrices") { Tensor.zeros([3]).diagonal() },
    Case("diagonal: axes 0 and -2 of shape [2, 3] are the same axis") {
      matrix.diagonal(axis1: 0, axis2: -2)
    },
    Case("tensordot: 3 axes for tensors of shapes [2, 3] and [2, 3]") {
      tensordot(matrix, matrix, axes: 3)
    },
    Case(
      "tensordot: extents differ: [2, 3] · [2, 3] (3 along axis 1 on the left, 2 along axis 0 on the right)"
    ) {
      tensordot(matrix, matrix, axes: 1)
    },
    Case("tensordot: 1 axes [0] on the left, 2 axes [0, 1] on the right") {
      tensordot(matrix, matrix, axes: ([0], [0, 1]))
    },
    Case("vecdot: shapes [2, 3] and [2] differ along axis -1") { vecdot(matrix, .zeros([2])) },
    Case("inner: the last axes differ in extent: shapes [2, 3] and [2]") {
      inner(matrix, .zeros([2]))
    },
    Case("matmul: not defined for elements of type bool, bool") {
      matmul(Tensor([[true]]), Tensor([[true]]))
    },
    Case("einsum: '1' at position 1 of \"i1\" is not a letter") { einsum("i1", matrix) },
    Case("einsum: 'é' at position 0 of \"éj\" is not a letter") { einsum("éj", matrix) },
    Case("einsum: '.' at position 0 of \"..i\" is not part of '...'") { einsum("..i", matrix) },
    Case("einsum: '.' at position 4 of \"...i...\" begins a second '...' of one tensor") {
      einsum("...i...", matrix)
    },
    Case("einsum: '-' at position 2 of \"ij-i\" is not part of '->'") { einsum("ij-i", matrix) },
    Case("einsum: '>' at position 2 of \"ij>i\" is not a letter") { einsum("ij>i", matrix) },
    Case("einsum: '-' at position 5 of \"ij->i->\" begins a second '->'") {
      einsum("ij->i->", matrix)
    },
    Case("einsum: ',' at position 5 of \"ij->i,j\" is in the result") { einsum("ij->i,j", matrix) },
    Case("einsum: 'k' at position 6 of \"ij -> k\" is in no operand") { einsum("ij -> k", matrix) },
    Case("einsum: 'i' at position 5 of \"ij->ii\" is twice in the result") {
      einsum("ij->ii", matrix)
    },
    Case("einsum: \"ij,jk\" is for 2 operands, received 1") { einsum("ij,jk", matrix) },
    Case("einsum: \"ijk\" names 3 axes of operand 0, which has 2: shape [2, 3]") {
      einsum("ijk", matrix)
    },
    Case("einsum: \"i...jk\" names 3 axes of operand 0, which has 2: shape [2, 3]") {
      einsum("i...jk", matrix)
    },
    Case(
      "einsum: 'j' in \"ij,jk\" has extent 2 in operand 1 and 3 in one before: shape [2, 3]"
    ) {
      einsum("ij,jk", matrix, matrix)
    },
    Case(
      "einsum: axis -1 under '...' in \"i...,j...\" has extent 2 in operand 1 and 3 in one before: shape [3, 2]"
    ) {
      einsum("i...,j...", matrix, matrix.transposed())
    },
    Case("einsum: 'i' in \"ii\" is for axes of extents 2 and 3 of operand 0: shape [2, 3]") {
      einsum("ii", matrix)
    },
    Case("einsum: the result in \"i...->i\" has no '...', but the operands have axes under theirs")
    {
      einsum("i...->i", matrix)
    },
    Case("einsum: not defined for elements of type bool") {
      einsum("i,i", Tensor([true]), Tensor([true]))
    },
  ]

  @Test("an impossible operation throws its error inside withThrowingTensors", arguments: cases)
  func throwing(_ test: Case) {
    let error = #expect(throws: TensorError.self) {
      try withThrowingTensors { (test.body() * 2).sum(axis: 0).reshaped(to: [99]) }
    }
    #expect(error?.description == test.message)
  }

  @Test("shapes that depend on elements are an error inside a compiled function") func compiling() {
    let functions = [
      "unique": compiled { (x: Tensor) -> Tensor in x.unique() },
      "repeated": compiled { (x: Tensor) -> Tensor in x.repeated(x, axis: 0) },
    ]
    for (operation, function) in functions {
      let error = #expect(throws: TensorError.self) {
        try withThrowingTensors { function(Tensor([1, 2])) }
      }
      #expect(error?.operation == operation)
      #expect(error?.reason.contains("has no value while its function is being compiled") == true)
    }
  }
}
