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
  var outer = auxiliary!
  outer.forEachTensor { $0 = recording.outer($0) }
  return (recording.value, (repeat (each inputs).replacingTensors(from: &rest)), outer)
}

/// A function recorded at a point.
private struct Recording {
  let graph = Graph(keepsValues: true)
  let inputCount: Int
  let inputs: [Tensor]
  let result: Tensor

  init<each Input: TensorTree>(
    _ arguments: repeat each Input, function: (repeat each Input) -> Tensor
  ) {
    var values: [Tensor] = []
    repeat values += (each arguments).tensors.map(\.materialized)
    inputs = values
    inputCount = values.count
    let graph = graph
    var tracers = values.map { graph.addInput($0.spec, value: $0) }[...]
    result = function(repeat (each arguments).replacingTensors(from: &tracers)).materialized
  }

  /// The result as the surroundings of the differentiated function see it.
  var value: Tensor { outer(result) }

  /// A tensor of the recorded function as its surroundings see it.
  func outer(_ tensor: Tensor) -> Tensor {
    guard let tracer = tensor.tracer, tracer.graph === graph else { return tensor }
    return graph.nodes[tracer.index].value!
  }

  func gradients(_ file: StaticString, _ line: UInt) -> [Tensor] {
    do throws(TensorError) {
      if case .failed = result.backing { return inputs.map { _ in .failed } }
      guard result.ndim == 0, result.dtype.isFloating else {
        throw TensorError(
          "gradient",
          "the function must return a scalar of a floating type, received shape \(result.shape) of \(result.dtype)"
        )
      }
      for input in inputs where !input.dtype.isFloating {
        throw TensorError(
          "gradient", "arguments must be of a floating type, received \(input.dtype)")
      }
      guard let tracer = result.tracer, tracer.graph === graph else {
        return inputs.map { .zeros($0.shape, dtype: $0.dtype) }  // constant
      }
      let cotangents = graph.cotangents(
        of: tracer.index, seed: .ones([], dtype: result.dtype), inputCount: inputCount)
      return zip(cotangents, inputs).map { $0 ?? .zeros($1.shape, dtype: $1.dtype) }
    } catch {
      let located = error.at(file, line)
      return located.raise(returning: inputs.map { _ in .failed })
    }
  }
}

extension Graph {
  /// The cotangents of the first nodes, the inputs, given that of node `output`; nil where it is zero.
  ///
  /// The derivatives are operations on the nodes' values: computed now, or
  /// recorded in turn where those are being traced themselves.
  func cotangents(of output: Int, seed: Tensor, inputCount: Int) -> [Tensor?] {
    let isActive = activity(inputCount)
    var cotangents = [Tensor?](repeating: nil, count: nodes.count)
    cotangents[output] = seed
    for number in stride(from: output, through: inputCount, by: -1) where isActive[number] {
      guard let cotangent = cotangents[number] else { continue }
      cotangents[number] = nil
      let node = nodes[number]
      guard case .primitive(let primitive) = node.operation else { continue }
      let inputs = node.inputs.map { nodes[$0].value! }
      for (index, input) in node.inputs.enumerated() where isActive[input] {
        let part = primitive.derivative(index, inputs, node.value!, cotangent)
        cotangents[input] = cotangents[input].map { $0 + part } ?? part
      }
    }
    return Array(cotangents.prefix(inputCount))
  }

  /// For each node, whether it varies smoothly with an input.
  private func activity(_ inputCount: Int) -> [Bool] {
    var isActive = [Bool](repeating: false, count: nodes.count)
    for (number, node) in nodes.enumerated() {
      switch node.operation {
      case .input: isActive[number] = number < inputCount
      case .constant: break
      case .primitive(let primitive):
        isActive[number] =
          node.spec.dtype.isFloating && !(primitive is any NonDifferentiable)
          && node.inputs.contains { isActive[$0] }
      }
    }
    return isActive
  }
}
