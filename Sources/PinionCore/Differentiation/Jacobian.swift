// SPDX-License-Identifier: Apache-2.0

/// The order in which derivatives are multiplied.
public enum AccumulationMode: Sendable {
  /// From the result back to the arguments: one pass for each element of the result.
  case reverse
  /// From the arguments on: one pass for each element of the arguments.
  case forward
}

/// Returns the Jacobian matrix of a function at a point: the derivative of each element of the result with respect to
/// each element of the argument.
///
/// The shape is that of the result followed by that of the argument. All passes run together, as one
/// vectorized pass: for a result of *m* elements and an argument of *n* that takes the time and memory of *m*
/// gradients (`.reverse`) or of *n* directional derivatives (`.forward`).
///
/// ```swift
/// jacobian(at: x) { x in matmul(w, x) }   // w
/// ```
///
/// Stops with an error where argument or result are not of a floating type.
public func jacobian(
  at x: Tensor, of function: (Tensor) -> Tensor, mode: AccumulationMode = .reverse,
  file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  let recording = Recording(x, function: function)
  guard recording.isReal("jacobian", file, line) else { return .failed }
  let (input, output) = (recording.inputs[0].spec, recording.resultSpecs[0])
  return checked(file, line) { () throws(TensorError) -> Tensor in
    switch mode {
    case .reverse:
      let rows = try vectorized(unitVectors(output), count: output.shape.size) {
        recording.pullback($0)
      }
      return rows.reshaped(to: Shape(output.shape.extents + input.shape.extents))
    case .forward:
      let columns = try vectorized(
        unitVectors(input), count: input.shape.size, recording.pushforward())
      let shape = Shape(input.shape.extents + output.shape.extents)
      let order = Array(input.shape.count..<shape.count) + Array(input.shape.indices)
      return columns.reshaped(to: shape).transposed(axes: order)
    }
  }
}

/// Returns the matrix of second derivatives of a scalar function at a point.
///
/// The shape is twice that of the argument, one after the other. For an argument of *n* elements that takes the
/// time and memory of *n* gradients. For its product with a vector see `hessianVectorProduct(at:along:of:)`.
///
/// ```swift
/// hessian(at: x) { x in (x * x * x).sum() }   // 6 * x on the diagonal
/// ```
public func hessian(
  at x: Tensor, of function: (Tensor) -> Tensor,
  file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  jacobian(
    at: x, of: { gradient(at: $0, of: function, file: file, line: line) }, file: file, line: line)
}

/// Every tensor of a shape with a single 1, along a new first axis.
private func unitVectors(_ spec: Spec) -> Tensor {
  let size = spec.shape.size
  return Tensor.eye(size, dtype: spec.dtype).reshaped(to: Shape([size] + spec.shape.extents))
}

private func vectorized(
  _ batch: Tensor, count: Int, _ function: ([Tensor]) -> [Tensor]
) throws(TensorError) -> Tensor {
  try Replay.run([batch], isBatched: [true], count: count, function)[0]
}
