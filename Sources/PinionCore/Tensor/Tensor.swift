// SPDX-License-Identifier: Apache-2.0

/// An n-dimensional array of numbers: the value that everything here computes with.
///
/// A tensor has a shape and a type of elements, both known at run time. It is a value: an assignment makes an
/// independent tensor (without copying until one of them changes), and tensors may be used from several tasks.
///
/// ```swift
/// let x: Tensor = [[1, 2, 3], [4, 5, 6]]
/// x.shape                     // [2, 3]
/// (x * 2).sum(axis: 0)        // [10 14 18]
/// ```
///
/// Operations on impossible shapes stop the program with an error that names the operation, the
/// shapes and the reason; inside `withThrowingTensors` they throw it.
public struct Tensor: Sendable {
  var backing: Backing
  var layout: Layout
  /// The type of the elements.
  public let dtype: DType

  /// What stands behind a tensor.
  enum Backing: Sendable {
    /// Elements in memory.
    case stored(Storage)
    /// A value of a graph being recorded.
    case traced(Tracer)
    /// A number from the source text, which takes the type of the tensor that it meets.
    case literal(Literal)
    /// The substitute for the result of an operation that failed inside `withThrowingTensors`.
    case failed
  }

  init(storage: Storage, layout: Layout, dtype: DType) {
    backing = .stored(storage)
    self.layout = layout
    self.dtype = dtype
  }

  init(tracer: Tracer, spec: Spec) {
    backing = .traced(tracer)
    layout = Layout(spec.shape)
    dtype = spec.dtype
  }

  init(literal: Literal) {
    backing = .literal(literal)
    layout = Layout(Shape([]))
    dtype = literal.dtype
  }

  private init(failedWith dtype: DType) {
    backing = .failed
    layout = Layout(Shape([]))
    self.dtype = dtype
  }

  static let failed = Tensor(failedWith: .float32)
}

extension Tensor {
  /// The extent along each axis; empty for a scalar.
  public var shape: Shape { layout.shape }

  /// The number of axes, also called the rank.
  public var ndim: Int { layout.shape.count }

  /// The number of elements.
  public var size: Int { layout.shape.size }

  /// The extent of the first axis, as Python's `len`; stops with an error for a scalar.
  public var count: Int {
    ndim == 0 ? TensorError("count", "a scalar has no first axis").raise(returning: 0) : shape[0]
  }

  var spec: Spec { Spec(shape: layout.shape, dtype: dtype) }

  var literal: Literal? {
    if case .literal(let literal) = backing { return literal }
    return nil
  }

  /// The graph that is recording this tensor, if one is.
  var tracer: Tracer? {
    if case .traced(let tracer) = backing { return tracer }
    return nil
  }
}

/// What is known of a tensor before its elements: shape and type.
struct Spec: Hashable, Sendable {
  var shape: Shape
  var dtype: DType

  var byteCount: Int { shape.size * dtype.size }
}

/// The place of a tensor in the graph that is recording it.
struct Tracer: Sendable {
  let graph: Graph
  let index: Int
}
