// SPDX-License-Identifier: Apache-2.0

/// Turns a function of one example into one of a batch of examples, without a loop.
///
/// - axes: for each argument the axis that its examples lie along, or nil where all share it; by default the first
///   axis of every argument. An argument made of several tensors has one axis for all of them.
/// - outputAxis: where the results have the axis of examples.
///
/// ```swift
/// let distances = vectorized(axes: 0, nil) { (x: Tensor, center: Tensor) in
///   sqrt(square(x - center).sum())
/// }
/// distances(points, origin)             // [1000, 3], [3] → [1000]
///
/// let slopes = vectorized(axes: nil, 0, 0) { (w: Tensor, x: Tensor, y: Tensor) -> Tensor in
///   gradient(at: w) { w in loss(model(w, x), y) }
/// }                                     // the gradient of each example
/// ```
///
/// The function is recorded on one example; each of its operations is then applied to all of them at once, so that the
/// time and memory are about those of a loop over the examples in one go. Random numbers are the same for
/// all examples that share a key: pass a key for each. The function must not look at elements of its
/// batched arguments, only at shapes and types. It may be nested in and with gradients and compiled functions.
///
/// Stops with an error where an axis is out of range or the numbers of examples differ.
public func vectorized<each Input: TensorTree, each Output: TensorTree>(
  axes: Int?..., outputAxis: Int = 0,
  of function: @escaping (repeat each Input) -> (repeat each Output)
) -> (repeat each Input) -> (repeat each Output) {
  { (inputs: repeat each Input) -> (repeat each Output) in
    var arguments: [Tensor] = []
    var counts: [Int] = []
    repeat append((each inputs).tensors, &arguments, &counts)
    var rebuild: (([Tensor]) -> (repeat each Output))?
    let results = run(arguments, counts, axes, outputAxis) { tracers in
      var rest = tracers[...]
      let outputs = function(repeat (each inputs).replacingTensors(from: &rest))
      rebuild = { tensors in
        var rest = tensors[...]
        return (repeat (each outputs).replacingTensors(from: &rest))
      }
      var results: [Tensor] = []
      for output in repeat each outputs { results += output.tensors }
      return results
    }
    return rebuild!(results)
  }
}

private func append(_ tensors: [Tensor], _ arguments: inout [Tensor], _ counts: inout [Int]) {
  counts.append(tensors.count)
  arguments += tensors.map(\.materialized)
}

/// Runs a function of flat arguments on a batch, or on failed ones where that is impossible.
private func run(
  _ arguments: [Tensor], _ counts: [Int], _ axes: [Int?], _ outputAxis: Int,
  _ function: ([Tensor]) -> [Tensor]
) -> [Tensor] {
  do throws(TensorError) {
    for argument in arguments {
      if case .failed = argument.backing { return function(arguments.map { _ in .failed }) }
    }
    let (batch, isBatched, count) = try batch(arguments, counts, axes)
    let results = try Replay.run(batch, isBatched: isBatched, count: count, function)
    var moved: [Tensor] = []
    for result in results {
      if case .failed = result.backing {
        moved.append(result)
        continue
      }
      let axis = try result.shape.axis(outputAxis, operation: "vectorized")
      moved.append(axis == 0 ? result : result.movingAxis(from: 0, to: axis))
    }
    return moved
  } catch {
    return error.raise(returning: function(arguments.map { _ in .failed }))
  }
}

/// The arguments with the examples along the first axis.
private func batch(
  _ arguments: [Tensor], _ counts: [Int], _ axes: [Int?]
) throws(TensorError) -> (tensors: [Tensor], isBatched: [Bool], count: Int) {
  guard axes.isEmpty || axes.count == counts.count else {
    throw TensorError(
      "vectorized", "expected an axis for each of \(counts.count) arguments, received \(axes.count)"
    )
  }
  var tensors: [Tensor] = []
  var isBatched: [Bool] = []
  var first: (count: Int, text: String)?
  for (number, tensorCount) in counts.enumerated() {
    let axis = axes.isEmpty ? 0 : axes[number]
    for tensor in arguments[tensors.count..<tensors.count + tensorCount] {
      isBatched.append(axis != nil)
      guard let axis else {
        tensors.append(tensor)
        continue
      }
      let position = try tensor.shape.axis(axis, operation: "vectorized")
      let count = tensor.shape[position]
      let text = "\(count) along axis \(axis) of argument \(number) of shape \(tensor.shape)"
      first = first ?? (count, text)
      guard count == first!.count else {
        throw TensorError(
          "vectorized", "the numbers of examples differ: \(first!.text), \(text)")
      }
      tensors.append(position == 0 ? tensor : tensor.movingAxis(from: position, to: 0))
    }
  }
  guard let first else {
    throw TensorError("vectorized", "no argument has an axis of examples")
  }
  return (tensors, isBatched, first.count)
}
