// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// A primitive that combines the elements along some axes, which the result does not have.
protocol Reduction: LinePrimitive {
  static var name: String { get }
  static var code: pinion_reduce_op { get }
  var axes: [Int] { get }
  init(axes: [Int])
}

extension Reduction {
  var name: String { Self.name }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec {
    let spec = inputs[0]
    guard pinion_reduce_kernel(CPU.level, Self.code, spec.dtype.kernel) != nil else {
      throw TensorError(name, "not defined for elements of type \(spec.dtype)")
    }
    let hasIdentity = Self.code == PINION_REDUCE_SUM || Self.code == PINION_REDUCE_PRODUCT
    if !hasIdentity, axes.contains(where: { spec.shape[$0] == 0 }) {
      throw TensorError(name, "no elements along axes \(axes) of shape \(spec.shape)")
    }
    let kept = spec.shape.indices.filter { !axes.contains($0) }
    let isIndex = Self.code == PINION_REDUCE_ARGMAX || Self.code == PINION_REDUCE_ARGMIN
    return Spec(
      shape: Shape(kept.map { spec.shape[$0] }), dtype: isIndex ? .int64 : spec.dtype)
  }

  func run(_ inputs: [Operand], _ output: Operand) {
    ReductionLoop(Self.code, inputs[0].dtype).run(inputs[0], axes, output)
  }

  func lineLength(_ shape: Shape) -> Int? { ReductionLoop.lineLength(Self.code, shape, axes) }

  func lineScratchBytes(_ length: Int, _ dtype: DType) -> Int { 0 }

  func runLines(
    _ count: Int, _ length: Int, _ input: UnsafeMutableRawPointer,
    _ output: UnsafeMutableRawPointer, _ dtype: DType, _ scratch: UnsafeMutableRawPointer
  ) {
    pinion_reduce_kernel(CPU.level, Self.code, dtype.kernel)!(output, input, count, length)
  }

  func batched(_ batch: Batch) throws(TensorError) -> Tensor {
    try PinionCore.apply(Self(axes: axes.map { $0 + 1 }), batch.inputs)
  }

  /// The public operation: axes may count from the back, nil is all of them.
  static func apply(_ x: Tensor, _ axes: [Int]?, keepDims: Bool) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      let x = x.materialized
      let axes = try x.shape.axes(axes ?? Array(x.shape.indices), operation: name)
      let result = try PinionCore.apply(Self(axes: axes), [x])
      return keepDims ? result.reshaped(to: x.shape.reduced(axes)) : result
    }
  }

  /// A tensor of the result's shape, such as a cotangent, repeated to the input's shape.
  func expanded(_ reduced: Tensor, like x: Tensor) -> Tensor {
    reduced.reshaped(to: x.shape.reduced(axes)).broadcast(to: x.shape)
  }
}

extension Shape {
  /// This shape with extent 1 along `axes`.
  func reduced(_ axes: [Int]) -> Shape {
    var shape = self
    for axis in axes { shape[axis] = 1 }
    return shape
  }
}

// MARK: sum

struct Sum: Reduction {
  static let name = "sum"
  static let code = PINION_REDUCE_SUM
  let axes: [Int]

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    expanded(cotangent, like: inputs[0])
  }
}

extension Tensor {
  /// Returns the sum along some axes; 0 where there is nothing to add.
  ///
  /// The order of summation depends on the shape alone, so that the bits do too. Truth values and integers are added
  /// as `int64` (`uint64` if unsigned).
  public func sum(axes: [Int], keepDims: Bool = false) -> Tensor {
    Sum.apply(summable, axes, keepDims: keepDims)
  }

  /// Returns the sum along one axis.
  public func sum(axis: Int, keepDims: Bool = false) -> Tensor {
    sum(axes: [axis], keepDims: keepDims)
  }

  /// Returns the sum of all elements.
  public func sum() -> Tensor { Sum.apply(summable, nil, keepDims: false) }

  /// This tensor in the type in which sums and products of its elements are taken.
  var summable: Tensor {
    if dtype.isFloating { return materialized }
    return cast(to: dtype == .bool || dtype.isSigned ? .int64 : .uint64)
  }
}

// MARK: product

struct Product: Reduction {
  static let name = "product"
  static let code = PINION_REDUCE_PRODUCT
  let axes: [Int]

  /// The product of the other elements: of those before an element times those after it, so that zeros do no harm.
  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    let x = inputs[0]
    let kept = x.shape.indices.filter { !axes.contains($0) }
    let order = kept + axes
    let moved = x.transposed(axes: order)
    let lines = moved.reshaped(to: Shape(kept.map { x.shape[$0] } + [x.size(along: axes)]))
    let before = lines.cumprod(axis: -1).delayed(by: 1)
    let after = lines.flipped(axis: -1).cumprod(axis: -1).delayed(by: 1).flipped(axis: -1)
    let slopes = cotangent.unsqueezed(axis: -1) * before * after
    return slopes.reshaped(to: moved.shape).transposed(axes: order.inversePermutation)
  }
}

extension Tensor {
  /// Returns the product along some axes; 1 where there is nothing to multiply.
  ///
  /// Truth values and integers are multiplied as `int64` (`uint64` if unsigned), and wrap around.
  public func product(axes: [Int], keepDims: Bool = false) -> Tensor {
    Product.apply(summable, axes, keepDims: keepDims)
  }

  /// Returns the product along one axis.
  public func product(axis: Int, keepDims: Bool = false) -> Tensor {
    product(axes: [axis], keepDims: keepDims)
  }

  /// Returns the product of all elements.
  public func product() -> Tensor { Product.apply(summable, nil, keepDims: false) }

  /// The number of elements along some axes together.
  func size(along axes: [Int]) -> Int { axes.reduce(1) { $0 * shape[$1] } }
}

// MARK: mean

extension Tensor {
  /// Returns the mean along some axes; integers are averaged as `float32`.
  public func mean(axes: [Int], keepDims: Bool = false) -> Tensor {
    // The sum of halves may be out of their range where the mean is not.
    if dtype.isHalf {
      return cast(to: .float32).mean(axes: axes, keepDims: keepDims).cast(to: dtype)
    }
    return checked { () throws(TensorError) -> Tensor in
      let axes = try shape.axes(axes, operation: "mean")
      let count = axes.reduce(1) { $0 * shape[$1] }
      let real = dtype.isFloating ? self : cast(to: .float32)
      return real.sum(axes: axes, keepDims: keepDims) / Tensor(literal: .integer(count))
    }
  }

  /// Returns the mean along one axis.
  public func mean(axis: Int, keepDims: Bool = false) -> Tensor {
    mean(axes: [axis], keepDims: keepDims)
  }

  /// Returns the mean of all elements.
  public func mean() -> Tensor { mean(axes: Array(shape.indices)) }
}

// MARK: max, min

struct Max: Reduction {
  static let name = "max"
  static let code = PINION_REDUCE_MAX
  let axes: [Int]

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    shared(cotangent, inputs[0], output)
  }
}

struct Min: Reduction {
  static let name = "min"
  static let code = PINION_REDUCE_MIN
  let axes: [Int]

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    shared(cotangent, inputs[0], output)
  }
}

extension Reduction {
  /// Elements that equal the result share the gradient.
  fileprivate func shared(_ cotangent: Tensor, _ x: Tensor, _ output: Tensor) -> Tensor {
    let isChosen = x .== expanded(output, like: x)
    let share = cotangent / isChosen.cast(to: x.dtype).sum(axes: axes)
    return expanded(share, like: x).zeroed(where: .!isChosen)
  }
}

extension Tensor {
  /// Returns the greatest element along some axes; NaN where there is one.
  public func max(axes: [Int], keepDims: Bool = false) -> Tensor {
    Max.apply(self, axes, keepDims: keepDims)
  }

  /// Returns the greatest element along one axis.
  public func max(axis: Int, keepDims: Bool = false) -> Tensor {
    max(axes: [axis], keepDims: keepDims)
  }

  /// Returns the greatest element.
  public func max() -> Tensor { Max.apply(self, nil, keepDims: false) }

  /// Returns the least element along some axes; NaN where there is one.
  public func min(axes: [Int], keepDims: Bool = false) -> Tensor {
    Min.apply(self, axes, keepDims: keepDims)
  }

  /// Returns the least element along one axis.
  public func min(axis: Int, keepDims: Bool = false) -> Tensor {
    min(axes: [axis], keepDims: keepDims)
  }

  /// Returns the least element.
  public func min() -> Tensor { Min.apply(self, nil, keepDims: false) }
}

// MARK: argmax, argmin

struct ArgMax: Reduction, NonDifferentiable {
  static let name = "argmax"
  static let code = PINION_REDUCE_ARGMAX
  let axes: [Int]
}

struct ArgMin: Reduction, NonDifferentiable {
  static let name = "argmin"
  static let code = PINION_REDUCE_ARGMIN
  let axes: [Int]
}

extension Tensor {
  /// Returns the position of the greatest element along an axis, the first of equals, as `int64`.
  public func argmax(axis: Int, keepDims: Bool = false) -> Tensor {
    ArgMax.apply(self, [axis], keepDims: keepDims)
  }

  /// Returns the position of the greatest of all elements in row-major order.
  public func argmax() -> Tensor { flattened().argmax(axis: 0) }

  /// Returns the position of the least element along an axis, the first of equals, as `int64`.
  public func argmin(axis: Int, keepDims: Bool = false) -> Tensor {
    ArgMin.apply(self, [axis], keepDims: keepDims)
  }

  /// Returns the position of the least of all elements in row-major order.
  public func argmin() -> Tensor { flattened().argmin(axis: 0) }
}
