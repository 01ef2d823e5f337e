// SPDX-License-Identifier: Apache-2.0

/// Returns the value of a function at a point, and the function that carries cotangents of the result back to the
/// arguments: the product of a vector with the Jacobian, vᵀJ.
///
/// What `gradient` is for a scalar result this is for any: tensors, or values made of tensors. The pullback costs
/// about twice the function, may be called several times, and can be differentiated itself.
///
/// ```swift
/// let (y, pullback) = vjp(at: x) { x in sin(x) }
/// pullback(v)              // v * cos(x)
/// ```
///
/// Stops with an error where arguments or results are not of a floating type, or a cotangent has another shape or
/// type than its result.
public func vjp<each Input: TensorTree, Output: TensorTree>(
  at inputs: repeat each Input, of function: (repeat each Input) -> Output,
  file: StaticString = #fileID, line: UInt = #line
) -> (value: Output, pullback: (Output) -> (repeat each Input)) {
  let recording = Recording(repeat each inputs, function: function)
  let form = (repeat (each inputs).blank)
  let value = recording.value
  let isReal = recording.isReal("vjp", file, line)
  return (
    value,
    { cotangent in
      var rest = recording.inputs.map { _ in Tensor.failed }[...]
      if isReal,
        let cotangents = matched(
          cotangent.tensors, recording.resultSpecs, "vjp", "cotangents", file, line)
      {
        rest = recording.pullback(cotangents)[...]
      }
      return (repeat (each form).replacingTensors(from: &rest))
    }
  )
}

/// Returns the value of a function at a point and its derivative along a direction: the product of the Jacobian with a
/// vector, Jv.
///
/// Computed as the transpose of the transpose of the derivative: no operation needs a forward rule. Inside a
/// compiled function that costs what forward accumulation does; otherwise about three times the function.
///
/// ```swift
/// let (y, dy) = jvp(at: x, along: v) { x in sin(x) }   // dy: cos(x) * v
/// ```
///
/// Stops with an error where arguments or results are not of a floating type, or a tangent has another shape or
/// type than its argument.
public func jvp<each Input: TensorTree, Output: TensorTree>(
  at inputs: repeat each Input, along tangents: repeat each Input,
  of function: (repeat each Input) -> Output,
  file: StaticString = #fileID, line: UInt = #line
) -> (value: Output, derivative: Output) {
  var directions: [Tensor] = []
  repeat directions += (each tangents).tensors
  let recording = Recording(repeat each inputs, function: function)
  let value = recording.value
  guard recording.isReal("jvp", file, line),
    let along = matched(
      directions, recording.inputs.map(\.spec), "jvp", "tangents", file, line)
  else {
    var rest = recording.resultSpecs.map { _ in Tensor.failed }[...]
    return (value, value.replacingTensors(from: &rest))
  }
  var rest = recording.pushforward()(along)[...]
  return (value, value.replacingTensors(from: &rest))
}

/// Returns the product of the matrix of second derivatives with a vector, without that matrix.
///
/// About twice the cost of a gradient. The function returns a scalar.
///
/// ```swift
/// hessianVectorProduct(at: x, along: v) { x in (x * x * x).sum() }   // 6 * x * v
/// ```
public func hessianVectorProduct<each Input: TensorTree>(
  at inputs: repeat each Input, along vector: repeat each Input,
  of function: (repeat each Input) -> Tensor,
  file: StaticString = #fileID, line: UInt = #line
) -> (repeat each Input) {
  var points: [Tensor] = []
  repeat points += (each inputs).tensors
  var directions: [Tensor] = []
  repeat directions += (each vector).tensors
  let form = (repeat (each inputs).blank)
  let recording = Recording(points) { points in
    gradient(
      at: points,
      of: { points in
        var rest = points[...]
        return function(repeat (each form).replacingTensors(from: &rest))
      }, file: file, line: line)
  }
  var rest = recording.inputs.map { _ in Tensor.failed }[...]
  // The matrix is symmetric: its product with the vector from either side is the same.
  if !recording.hasFailed,
    let along = matched(
      directions, recording.resultSpecs, "hessianVectorProduct", "vectors", file, line)
  {
    rest = recording.pullback(along)[...]
  }
  return (repeat (each inputs).replacingTensors(from: &rest))
}

extension Recording {
  /// Whether the function is one of real numbers; raises an error if not.
  func isReal(_ operation: String, _ file: StaticString, _ line: UInt) -> Bool {
    if hasFailed { return false }
    do {
      try check(operation)
      return true
    } catch {
      return error.at(file, line).raise(returning: false)
    }
  }
}

/// Tangents or cotangents in the types of what they belong to, or nil with an error where they do not fit.
private func matched(
  _ tensors: [Tensor], _ specs: [Spec], _ operation: String, _ kind: String,
  _ file: StaticString, _ line: UInt
) -> [Tensor]? {
  do throws(TensorError) {
    guard tensors.count == specs.count else {
      throw TensorError(
        operation, "expected \(specs.count) tensors as \(kind), received \(tensors.count)")
    }
    var result: [Tensor] = []
    for (tensor, spec) in zip(tensors, specs) {
      if case .failed = tensor.backing { return nil }
      let tensor =
        tensor.literal == nil ? tensor : try tensor.converted(to: spec.dtype, operation: operation)
      guard tensor.spec == spec else {
        throw TensorError(
          operation,
          "expected \(kind) of shape \(spec.shape) of \(spec.dtype), received \(tensor.shape) of \(tensor.dtype)"
        )
      }
      result.append(tensor)
    }
    return result
  } catch {
    return error.at(file, line).raise(returning: nil)
  }
}
