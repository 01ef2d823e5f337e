// SPDX-License-Identifier: Apache-2.0

/// Returns a function that computes the same, but whose intermediate values are computed again for a gradient
/// instead of being kept: less memory for more time.
///
/// Between the way there and the way back only its arguments and results are kept, so that a network of *n*
/// equal blocks, each checkpointed, holds *n* results and the inside of one block. The function runs a
/// second time on the way back, with the same random numbers. Calls may be nested.
///
/// ```swift
/// let block = checkpointed { (x: Tensor, p: Block) in p.second(relu(p.first(x))) + x }
/// ```
///
/// It acts where one of its arguments is being differentiated; what it captures alone does not count. Chen et al.,
/// "Training deep nets with sublinear memory cost", 2016.
public func checkpointed<each Input: TensorTree, each Output: TensorTree>(
  _ function: @escaping (repeat each Input) -> (repeat each Output)
) -> (repeat each Input) -> (repeat each Output) {
  { (inputs: repeat each Input) -> (repeat each Output) in
    var arguments: [Tensor] = []
    repeat arguments += (each inputs).tensors
    let region = RegionRecorder(arguments)
    let outputs = function(repeat each inputs)
    var results: [Tensor] = []
    for output in repeat each outputs { results += output.tensors }
    _ = region.close(results, rule: nil)
    return outputs
  }
}

/// Returns a function with a backward rule of its own.
///
/// - function: what is computed.
/// - derivative: given the cotangent (the gradient of the rest with respect to the output), the output and the
///   inputs, the cotangents of the inputs: for a function with the Jacobian J, vᵀJ.
///
/// ```swift
/// let clipped = customGradient { (x: Tensor) in x } derivative: { cotangent, _, _ in
///   cotangent.clamped(to: -1...1)
/// }
/// ```
///
/// The rule is made of operations, so that it is differentiated in turn for a second derivative; for `jvp` it must be
/// linear in the cotangent. What the function captures is taken for constant. Stops with an error where a
/// cotangent has not the shape and type of its input.
public func customGradient<each Input: TensorTree, Output: TensorTree>(
  _ function: @escaping (repeat each Input) -> Output,
  derivative:
    @escaping (_ cotangent: Output, _ output: Output, repeat each Input) -> (
      repeat each Input
    )
) -> (repeat each Input) -> Output {
  { (inputs: repeat each Input) -> Output in
    var arguments: [Tensor] = []
    repeat arguments += (each inputs).tensors.map(\.materialized)
    let region = RegionRecorder(arguments)
    let output = function(repeat each inputs)
    // The rule lives in the graph, and must not hold tensors of it.
    let inputForm = (repeat (each inputs).blank)
    let outputForm = output.blank
    let results = region.close(output.tensors) { values, outputs, cotangents in
      var rest = (cotangents + outputs + values)[...]
      let cotangent = outputForm.replacingTensors(from: &rest)
      let value = outputForm.replacingTensors(from: &rest)
      let slopes = derivative(
        cotangent, value, repeat (each inputForm).replacingTensors(from: &rest))
      var result: [Tensor] = []
      for slope in repeat each slopes { result += slope.tensors }
      return result
    }
    var rest = results[...]
    return output.replacingTensors(from: &rest)
  }
}
