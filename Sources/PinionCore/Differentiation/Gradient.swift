// SPDX-License-Identifier: Apache-2.0

/// Returns the gradient of a function at a point: the slope of its result along each element of the arguments.
///
/// The function returns a scalar. Arguments are tensors, or arrays, dictionaries and other values made of
/// tensors (`TensorTree`); the gradient has the same form. Gradients can be nested.
///
/// ```swift
/// let g = gradient(at: w0) { w in loss(dot(x, w), y) }            // the shape of w0
/// let second = gradient(at: Tensor(0.5)) { x in gradient(at: x) { sin($0) } }
/// ```
///
/// By reverse accumulation ("backpropagation"): the function is recorded once, and then
/// walked backwards. Stops with an error where the result is not a scalar of a floating type.
public func gradient<each Input: TensorTree>(
  at inputs: repeat each Input, of function: (repeat each Input) -> Tensor,
  file: StaticString = #fileID, line: UInt = #line
) -> (repeat each Input) {
  let recording = Recording(repeat each inputs, function: function)
  let gradients = recording.gradients(file, line)
  var rest = gradients[...]
  return (repeat (each inputs).replacingTensors(from: &rest))
}

/// Returns the value of a function at a point together with its gradient.
///
/// ```swift
/// let (value, slope) = valueWithGradient(at: w0) { w in loss(dot(x, w), y) }
/// ```
///
/// See `gradient(at:of:)`.
public func valueWithGradient<each Input: TensorTree>(
  at inputs: repeat each Input, of function: (repeat each Input) -> Tensor,
  file: StaticString = #fileID, line: UInt = #line
) -> (value: Tensor, gradient: (repeat each Input)) {
  let recording = Recording(repeat each inputs, function: function)
  let gradients = recording.gradients(file, line)
  var rest = gradients[...]
  return (recording.value, (repeat (each inputs).replacingTensors(from: &rest)))
}

/// Returns the value of a function at a point, its gradient, and what the function returns besides, such as predictions.
///
/// See `gradient(at:of:)`.
public func valueWithGradient<each Input: TensorTree, Auxiliary: TensorTree>(
  at inputs: repeat each Input, of function: (repeat each Input) -> (Tensor, Auxiliary),
  file: StaticString = #fileID, line: UInt = #line
) -> (value: Tensor, gradient: (repeat each Input), auxiliary: Auxiliary) {
  var auxiliary: Auxiliary?
  let recording = Recording(repeat each inputs) { (inputs: repeat each Input) -> Tensor in
    let (value, other) = function(repeat each inputs)
    auxiliary = other
    return value
  }
  let gradients = recording.gradients(file, line)
  var rest = gradients[...]
  return (
    recording.value, (repeat (each inputs).replacingTensors(from: &rest)),
    recording.outer(auxiliary!)
  )
}

extension Recording where Output == Tensor {
  /// The gradient of a function with a scalar result.
  fileprivate func gradients(_ file: StaticString, _ line: UInt) -> [Tensor] {
    do throws(TensorError) {
      if hasFailed { return inputs.map { _ in .failed } }
      let result = resultSpecs[0]
      guard result.shape.count == 0, result.dtype.isFloating else {
        throw TensorError(
          "gradient",
          "the function must return a scalar of a floating type, received shape \(result.shape) of \(result.dtype)"
        )
      }
      try check("gradient")
      return pullback([.ones([], dtype: result.dtype)])
    } catch {
      let located = error.at(file, line)
      return located.raise(returning: inputs.map { _ in .failed })
    }
  }
}
