// SPDX-License-Identifier: Apache-2.0

// MARK: slice

/// Takes a regular part along each axis.
///
/// Its transpose is the update of zeros.
struct Slice: ViewPrimitive {
  let slices: [AxisSlice]
  var name: String { "subscript" }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec {
    Spec(shape: slices.shape, dtype: inputs[0].dtype)
  }

  func view(_ layout: Layout) -> Layout? { layout.sliced(slices) }

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    Tensor(Update(slices: slices), [.zero(inputs[0].spec), cotangent])
  }

  func batched(_ batch: Batch) throws(TensorError) -> Tensor {
    try apply(Slice(slices: batch.slices(slices)), batch.inputs)
  }
}

extension [AxisSlice] {
  /// The shape of the part.
  var shape: Shape {
    var extents: [Int] = []
    for slice in self where !slice.isDropped { extents.append(slice.count) }
    return Shape(extents)
  }
}

// MARK: update

/// The first input with the part that the slices take replaced by the second.
struct Update: UpdatingPrimitive {
  let slices: [AxisSlice]
  var name: String { "subscript" }
  var takesHalves: Bool { true }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec { inputs[0] }

  func update(_ target: Operand, _ inputs: ArraySlice<Operand>) {
    inputs.first!.copy(to: target.sliced(slices))
  }

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    index == 0
      ? Tensor(Update(slices: slices), [cotangent, .zero(inputs[1].spec)])
      : Tensor(Slice(slices: slices), [cotangent])
  }

  func batched(_ batch: Batch) throws(TensorError) -> Tensor {
    try apply(Update(slices: batch.slices(slices)), batch.all)
  }
}

/// A primitive whose result is its first input, changed in some places.
///
/// The places are changed in the input's own memory where nothing else needs it any more.
protocol UpdatingPrimitive: Primitive {
  /// Changes elements of `target` by the other inputs; none of them where it raises an error.
  func update(_ target: Operand, _ inputs: ArraySlice<Operand>)
}

extension UpdatingPrimitive {
  func run(_ inputs: [Operand], _ output: Operand) {
    if inputs[0].pointer != output.pointer { inputs[0].copy(to: output.pointer) }
    update(output, inputs.dropFirst())
  }
}

extension Tensor {
  /// A zero of the given type, repeated to the given shape by its strides.
  static func zero(_ spec: Spec) -> Tensor {
    Tensor.zeros([], dtype: spec.dtype).broadcast(to: spec.shape)
  }
}
