// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PinionCore

/// The texts of errors about indices, and that nothing else happens.
@Suite struct IndexErrorTests {
  static let x = Tensor.zeros([2, 3])

  static let cases: [ErrorTests.Case] = [
    .init("subscript: index 2 is out of range for axis 0 of extent 2") { x[[0, 2]] },
    .init("subscript: index -4 is out of range for axis 1 of extent 3") { x[1, [0, -4]] },
    .init("subscript: index 3 is out of range for axis 1 of extent 3") { x[[0, 1], [2, 3]] },
    .init("subscript: index 9223372036854775807 is out of range for axis 0 of extent 2") {
      x[Tensor([UInt64.max])]
    },
    .init("subscript: index 5 is out of range for axis 0 of extent 2") {
      Tensor.zeros([2, 0])[[5]]
    },
    .init("subscript: index 0 is out of range for axis 0 of extent 0") { Tensor.zeros([0])[[0]] },
    .init(
      "subscript: bound 9223372036854775807 is out of range for axis 0 of extent 2 in shape [2, 3]"
    ) { x[0...Int.max] },
    .init(
      "subscript: bound 9223372036854775807 is out of range for axis 1 of extent 3 in shape [2, 3]"
    ) { x[0, ...Int.max] },
    .init(
      "subscript: bound -9223372036854775808 is out of range for axis 0 of extent 2 in shape [2, 3]"
    ) { x[..<-Int.min] },
    .init("subscript: 3 indices for a tensor with 2 axes: shape [2, 3]") { x[0, 0, 0] },
    .init("subscript: index -3 is out of range for axis 0 of extent 2 in shape [2, 3]") { x[-3] },
    .init("subscript: shapes [2] and [3] do not broadcast: 2 and 3 along axis -1") {
      x[[0, 1], [0, 1, 2]]
    },
    .init("subscript: indices must be integers, received float32") { x[Tensor([Float(1)])] },
    .init("subscript: an array of indices holds integers or truth values") { x[[0..<1]] },
    .init("subscript: the mask's shape [3] is not that of the axes it is for: [2]") {
      x[[true, false, true]]
    },
    .init("subscript: 3 indices for a tensor with 2 axes: shape [2, 3]") { x[x .> 0, 1] },
    .init("subscript: more than one .ellipsis") { x[.ellipsis, [0], .ellipsis] },
    .init("subscript: values of shape [2] do not broadcast to the part's shape [3]") {
      changed(x) { $0[0] = [1, 2] }
    },
    .init("subscript: values of shape [2, 3] do not broadcast to the part's shape [3]") {
      changed(x) { $0[0] = x }
    },
    .init("subscript: values of shape [4] do not broadcast to the part's shape [6]") {
      changed(x) { $0[$0 .== 0] = [1, 2, 3, 4] }
    },
    .init("subscript: index 2 is out of range for axis 0 of extent 2 in shape [2, 3]") {
      changed(x) { $0[2] = 1 }
    },
    .init("subscript: index 7 is out of range for axis 1 of extent 3") {
      changed(x) { $0[0..., [1, 7]] = 1 }
    },
    .init("subscript: index 0 is out of range for axis 0 of extent 0") {
      changed(Tensor.zeros([0])) { $0[[0]] = 1 }
    },
    .init("subscript: the literal 300 does not fit uint8") {
      changed(Tensor([UInt8(1)])) { $0[0] = 300 }
    },
    .init("take: index 3 is out of range for axis 1 of extent 3") { x.take([3], axis: -1) },
    .init("take: axis 2 is out of range for a tensor of shape [2, 3]") { x.take([0], axis: 2) },
    .init("gathered: a scalar has no rows") { Tensor(1).gathered(rows: [0]) },
    .init(
      "takeAlongAxis: the indices have 1 axes, expected the tensor's 2: shapes [1] and [2, 3]"
    ) { x.takeAlongAxis([0]) },
    .init("puttingAlongAxis: index 3 is out of range for axis 1 of extent 3") {
      x.puttingAlongAxis([[3]], 1, axis: 1)
    },
    .init("scattering: adding is not defined for elements of type bool") {
      Tensor([true]).scattering(true, rows: [0], by: .adding)
    },
    .init("scattering: values of shape [2] do not broadcast to the part's shape [1, 3]") {
      x.scattering([1, 2], rows: [0], by: .adding)
    },
    .init("nonzero: a scalar has no axes; reshape it to [1]") { Tensor(1).nonzero().first ?? x },
  ]

  @Test("impossible indices throw their error inside withThrowingTensors", arguments: cases)
  func throwing(_ test: ErrorTests.Case) {
    let error = #expect(throws: TensorError.self) { try withThrowingTensors { test.body() } }
    #expect(error?.description == test.message)
  }

  @Test("a write that fails changes nothing") func failedWrite() {
    var x = Tensor.arange(4)
    #expect(throws: TensorError.self) {
      try withThrowingTensors {
        x[[0, 9]] = 5
        x[1] = Tensor.zeros([3]) + Tensor.zeros([2])
      }
    }
    #expect(x == [0, 1, 2, 3])
  }

  @Test(
    "index values are checked when a compiled function runs, and nothing is read that is not there")
  func compiledRange() throws {
    let read = compiled { (x: Tensor, i: Tensor) -> Tensor in x[i] + 1 }
    let write = compiled { (x: Tensor, i: Tensor) -> Tensor in changed(x) { $0[i] = 7 } }
    #expect(read(IndexErrorTests.x, Tensor([1])) == [[1, 1, 1.0]])
    for function in [read, write] {
      var result: Tensor?
      let error = #expect(throws: TensorError.self) {
        try withThrowingTensors { result = function(IndexErrorTests.x, Tensor([1, 2])) }
      }
      #expect(
        error?.description == "subscript: index 2 is out of range for axis 0 of extent 2")
      #expect(result.map { Set($0.array(of: Float.self)).isSubset(of: [0, 1]) } == true)
    }
  }

  @Test("inside a compiled function a mask of unknown elements names the way") func compiledMasks()
  {
    let unknown =
      "subscript: how many elements a mask of shape [2, 3] chooses is not known while its function is being compiled; "
      + "replacing(with:where:) keeps the shape"
    let values =
      "subscript: values of shape [6] cannot be written by a mask while its function is being compiled, where the "
      + "number of true elements is not known; replacing(with:where:) takes one for each element"
    let several =
      "subscript: a mask beside other index tensors cannot be written by while its function is being compiled"
    let cases: [(String, @Sendable (Tensor) -> Tensor)] = [
      (unknown, { $0[$0 .> 0] }),
      (unknown, { x in gradient(at: x) { $0[$0 .> 0].sum() } }),
      (unknown.replacing("subscript", with: "nonzero"), { $0.nonzero()[0] }),
      (values, { changed($0) { $0[$0 .== 0] = .arange(6) } }),
      (several, { changed($0) { $0[[0, 1], $0[0] .== 0] = 0 } }),
      (
        "subscript: the literal 300 does not fit uint8",
        { x in
          changed(x.cast(to: .uint8)) { $0[x .== 0] = 300 }
        }
      ),
    ]
    let x = IndexErrorTests.x
    for (message, function) in cases {
      let traced = compiled { (x: Tensor) -> Tensor in function(x) }
      let error = #expect(throws: TensorError.self) {
        try withThrowingTensors { traced(x) }
      }
      #expect(error?.description == message)
    }
  }

  #if os(Linux) || os(macOS)
    @Test("outside, an index out of range stops the program") func stopping() async {
      let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var x = Tensor.zeros([2, 3])
        x[[0, 2]] = 1
      }
      let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(text.contains("subscript: index 2 is out of range for axis 0 of extent 2"))
    }
  #endif
}
