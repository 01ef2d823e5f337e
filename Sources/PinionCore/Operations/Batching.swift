// SPDX-License-Identifier: Apache-2.0

/// The inputs of a primitive for a batch of examples.
struct Batch {
  /// The number of examples.
  let count: Int
  let inputs: [Tensor]
  /// For each input, whether it has one axis more, in front, for the examples; the others are the same for all.
  ///
  /// At least one has.
  let isBatched: [Bool]

  /// An input with the axis of examples, along which it is repeated if it had none.
  func expanded(_ index: Int) -> Tensor {
    let input = inputs[index]
    return isBatched[index] ? input : input.broadcast(to: shape(input.shape))
  }

  /// All inputs with the axis of examples.
  var all: [Tensor] { inputs.indices.map(expanded) }

  /// The shape of a batch, given that of an example.
  func shape(_ example: Shape) -> Shape { Shape([count] + example.extents) }

  /// The same part of each example.
  func slices(_ slices: [AxisSlice]) -> [AxisSlice] {
    [AxisSlice(start: 0, count: count, step: 1)] + slices
  }

  /// An input whose examples have `rank` axes, the new ones in front and of extent 1.
  func aligned(_ index: Int, rank: Int) -> Tensor {
    let input = inputs[index]
    guard isBatched[index] else { return input }
    let ones = [Int](repeating: 1, count: rank - (input.ndim - 1))
    return input.reshaped(to: Shape([input.shape[0]] + ones + input.shape.extents.dropFirst()))
  }

  /// Index tensors, the inputs from some number on, for the elements of all examples.
  ///
  /// Where the indices differ from example to example, they get an axis of examples, and the target's own such axis
  /// is indexed with them.
  ///
  /// - Returns: also where the selected elements have the axis of examples.
  func indices(
    _ indexed: IndexedAxes, from first: Int, isTargetBatched: Bool
  ) -> (indexed: IndexedAxes, numbers: [Tensor], batchAxis: Int) {
    let shift = isTargetBatched ? 1 : 0
    let axes = indexed.axes.map { $0 + shift }
    guard isBatched[first...].contains(true) else {
      return (
        IndexedAxes(axes: axes, shape: indexed.shape, position: indexed.position + shift),
        Array(inputs[first...]), 0
      )
    }
    let rank = indexed.shape.count
    var numbers = inputs.indices[first...].map { aligned($0, rank: rank) }
    if isTargetBatched {
      let column = Shape([count] + [Int](repeating: 1, count: rank))
      numbers.insert(Tensor.arange(count).reshaped(to: column), at: 0)
    }
    return (
      IndexedAxes(
        axes: isTargetBatched ? [0] + axes : axes, shape: shape(indexed.shape),
        position: indexed.position), numbers, indexed.position
    )
  }

  /// Applies a primitive to one example after the other.
  func byLoop<P: Primitive>(_ primitive: P) throws(TensorError) -> Tensor {
    var specs = inputs.map(\.spec)
    for index in specs.indices where isBatched[index] { specs[index].shape.extents.removeFirst() }
    let spec = try primitive.infer(specs)
    if count == 0 { return .zeros(shape(spec.shape), dtype: spec.dtype) }
    var results: [Tensor] = []
    for example in 0..<count {
      let operands = zip(inputs, isBatched).map { $1 ? $0[example] : $0 }
      results.append(try apply(primitive, operands))
    }
    return Tensor(stacking: results)
  }
}

/// A primitive for which there is no better way than one example after the other.
protocol BatchedByLoop: Primitive {}

extension BatchedByLoop {
  func batched(_ batch: Batch) throws(TensorError) -> Tensor { try batch.byLoop(self) }
}
