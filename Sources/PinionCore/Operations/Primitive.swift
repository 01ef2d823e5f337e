// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// An operation that tensors are made with: a shape rule, a kernel and a derivative.
///
/// A primitive is a value. Its stored properties are its parameters (such as the axes of a sum), and two
/// equal primitives on the same inputs give the same result. Everything that is not a primitive is
/// composed of primitives, and is then differentiated and compiled for free.
protocol Primitive: Hashable, Sendable {
  /// The name that errors and plans show.
  var name: String { get }

  /// Whether it works on `float16` and `bfloat16` elements as they are: those that only move elements do.
  ///
  /// For the others they become `float32` first, and the result is rounded back.
  var takesHalves: Bool { get }

  /// The shape and type of the result, or why there is none.
  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec

  /// Computes the result into `output`, which is in row-major order and overlaps no input.
  func run(_ inputs: [Operand], _ output: Operand)

  /// The cotangent of input number `index`, given that of the output.
  ///
  /// Written with operations on tensors, so that it can be differentiated and compiled again.
  func derivative(
    _ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor
  ) -> Tensor

  /// The results for a batch of examples, along a new first axis.
  ///
  /// Written with operations on tensors, as the derivative is.
  func batched(_ batch: Batch) throws(TensorError) -> Tensor
}

extension Primitive {
  var takesHalves: Bool { false }
}

/// A primitive through which no gradient flows: its result is constant almost everywhere.
protocol NonDifferentiable: Primitive {}

extension NonDifferentiable {
  func derivative(
    _ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor
  ) -> Tensor {
    preconditionFailure("\(name) has no derivative")  // gradients stop before they get here
  }
}

/// A primitive that raises an error for some elements of its inputs, and so runs also where its result has none.
protocol ElementChecking: Primitive {}

/// A primitive whose result is another view of its only input.
protocol ViewPrimitive: Primitive {
  /// How the result lies in the input's storage, or nil where the elements must be moved.
  func view(_ layout: Layout) -> Layout?
}

extension ViewPrimitive {
  var takesHalves: Bool { true }

  func run(_ inputs: [Operand], _ output: Operand) {
    var viewed = inputs[0]
    if let layout = view(
      Layout(shape: viewed.shape, strides: viewed.layout.explicitStrides, offset: 0))
    {
      viewed.pointer += layout.offset * viewed.dtype.size
      viewed.layout = layout
      viewed.layout.offset = 0
    }
    viewed.copy(to: output.pointer)
  }
}

// MARK: The one door

/// Applies a primitive: computes its result now, or records it where an input is being traced.
///
/// Every operation on tensors comes through here.
func apply<P: Primitive>(_ primitive: P, _ inputs: [Tensor]) throws(TensorError) -> Tensor {
  var graph: Graph?
  var half: DType?
  for input in inputs {
    if input.dtype.isHalf { half = input.dtype }
    switch input.backing {
    case .stored, .literal: break
    case .failed: return .failed
    case .traced(let tracer):
      // The innermost of the functions being traced records the operation.
      if graph == nil || tracer.graph.depth > graph!.depth { graph = tracer.graph }
    }
  }
  if let half, !primitive.takesHalves { return try applyInSingle(primitive, inputs, half) }
  if let graph { return try graph.record(primitive, inputs) }
  return try evaluate(primitive, inputs)
}

/// Applies a primitive to halves in `float32`.
private func applyInSingle<P: Primitive>(
  _ primitive: P, _ inputs: [Tensor], _ half: DType
) throws(TensorError) -> Tensor {
  let result = try apply(primitive, inputs.map { $0.dtype.isHalf ? $0.cast(to: .float32) : $0 })
  return result.dtype == .float32 ? result.cast(to: half) : result
}

private func evaluate<P: Primitive>(
  _ primitive: P, _ inputs: [Tensor]
) throws(TensorError) -> Tensor {
  let inputs = inputs.map(\.materialized)
  let spec = try primitive.infer(inputs.map(\.spec))
  if let viewing = primitive as? any ViewPrimitive, let layout = viewing.view(inputs[0].layout) {
    return Tensor(storage: inputs[0].storage, layout: layout, dtype: spec.dtype)
  }
  guard let byteCount = spec.shape.byteCountIfRepresentable(itemSize: spec.dtype.size) else {
    throw TensorError(primitive.name, "the result of shape \(spec.shape) is too large")
  }
  let storage = try Storage(for: spec, of: primitive.name)
  let output = Operand(base: storage.base, layout: Layout(spec.shape), dtype: spec.dtype)
  if byteCount > 0 || primitive is any ElementChecking {
    withExtendedLifetime(inputs) { primitive.run(inputs.map(\.operand), output) }
  }
  return Tensor(storage: storage, layout: Layout(spec.shape), dtype: spec.dtype)
}

extension Tensor {
  /// The storage of a tensor that is neither traced nor a literal.
  var storage: Storage {
    guard case .stored(let storage) = backing else {
      preconditionFailure("a tensor without storage reached a kernel")
    }
    return storage
  }

  var operand: Operand { Operand(base: storage.base, layout: layout, dtype: dtype) }

  /// Applies a primitive to this tensor in a context that cannot fail.
  init<P: Primitive>(_ primitive: P, _ inputs: [Tensor]) {
    self = checked { () throws(TensorError) -> Tensor in try apply(primitive, inputs) }
  }
}
