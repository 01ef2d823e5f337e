// SPDX-License-Identifier: Apache-2.0

// MARK: slice

/// Takes a regular part along each axis.
struct Slice: ViewPrimitive {
  let slices: [AxisSlice]
  var name: String { "subscript" }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec {
    Spec(shape: Shape(slices.map(\.count)), dtype: inputs[0].dtype)
  }

  func view(_ layout: Layout) -> Layout? { layout.sliced(slices) }

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    Tensor(Update(slices: slices), [.zero(inputs[0].spec), cotangent])
  }
}

// MARK: update

/// The first input with the part that the slices take replaced by the second.
struct Update: UpdatingPrimitive {
  let slices: [AxisSlice]
  var name: String { "subscript" }
  var takesHalves: Bool { true }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec { inputs[0] }

  func update(_ target: Operand, _ inputs: ArraySlice<Operand>) -> Bool {
    var part = target
    let layout = target.layout.sliced(slices)
    part.pointer += (layout.offset - target.layout.offset) * target.dtype.size
    part.layout = layout
    inputs.first!.copy(to: part)
    return true
  }

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    index == 0
      ? Tensor(Update(slices: slices), [cotangent, .zero(inputs[1].spec)])
      : Tensor(Slice(slices: slices), [cotangent])
  }
}

/// A primitive whose result is its first input, changed in some places.
///
/// The places are changed in the input's own memory where nothing else needs it any more.
protocol UpdatingPrimitive: Primitive {
  /// Changes elements of `target` by the other inputs, all or none of them; whether that went well.
  func update(_ target: Operand, _ inputs: ArraySlice<Operand>) -> Bool
}

extension UpdatingPrimitive {
  func run(_ inputs: [Operand], _ output: Operand) {
    let isInPlace = inputs[0].pointer == output.pointer
    if !isInPlace { inputs[0].copy(to: output.pointer) }
    if update(output, inputs.dropFirst()) || isInPlace { return }
    output.pointer.initializeMemory(
      as: UInt8.self, repeating: 0, count: output.size * output.dtype.size)
  }
}

extension Tensor {
  /// A zero of the given type, repeated to the given shape by its strides.
  static func zero(_ spec: Spec) -> Tensor {
    Tensor.zeros([], dtype: spec.dtype).broadcast(to: spec.shape)
  }
}
