// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

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
    Tensor(Place(slices: slices, shape: inputs[0].shape), [cotangent])
  }
}

/// The transpose of a slice: zeros of a shape, with the input in the sliced part.
struct Place: Primitive {
  let slices: [AxisSlice]
  let shape: Shape
  var name: String { "place" }
  var takesHalves: Bool { true }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec {
    Spec(shape: shape, dtype: inputs[0].dtype)
  }

  func run(_ inputs: [Operand], _ output: Operand) {
    let itemSize = output.dtype.size
    (output.pointer).initializeMemory(as: UInt8.self, repeating: 0, count: output.size * itemSize)
    let target = Layout(shape).sliced(slices)
    let axes = Array(zip(target.shape, target.explicitStrides).map { (extent: $0, stride: $1) })
    guard inputs[0].size > 0 else { return }
    inputs[0].withContiguous { source in
      let inner = axes.last ?? (extent: 1, stride: 1)
      for line in 0..<source.size / inner.extent {
        let offset = target.offset + Operand.offset(of: line, axes.dropLast())
        pinion_store_strided(
          output.pointer + offset * itemSize, inner.stride,
          source.pointer + line * inner.extent * itemSize, inner.extent, itemSize)
      }
    }
  }

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    Tensor(Slice(slices: slices), [cotangent])
  }
}

extension Tensor {
  /// Returns a part of the tensor, a view that shares its memory.
  ///
  /// One index for each axis from the first on: an integer takes one position and drops the axis, a range takes
  /// several. Negative integers count from the end, as does `..<-`. The axes without an index are taken whole.
  ///
  /// ```swift
  /// images[4]                    // the fifth
  /// images[10..<100, 0..., 14...]
  /// images[0..., 7..<-7, 7..<-7]
  /// matrix[0..., .stride(by: -1)]
  /// ```
  ///
  /// Stops with an error where an index is out of bounds.
  public subscript(indices: any TensorIndex...) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      let plan = try IndexPlan(indices.map(\.axisIndex), shape)
      let part = try apply(Slice(slices: plan.slices), [self])
      return part.shape == plan.shape ? part : try apply(Reshape(shape: plan.shape), [part])
    }
  }
}

// MARK: gather rows

/// Takes rows (positions along the first axis) by their numbers.
struct GatherRows: Primitive {
  var name: String { "gathered" }
  var takesHalves: Bool { true }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec {
    let (source, rows) = (inputs[0], inputs[1])
    guard rows.dtype == .int64 else {
      throw TensorError(name, "row numbers must be integers, received \(rows.dtype)")
    }
    guard source.shape.count > 0 else { throw TensorError(name, "a scalar has no rows") }
    return Spec(
      shape: Shape(rows.shape.extents + source.shape.extents.dropFirst()), dtype: source.dtype)
  }

  func run(_ inputs: [Operand], _ output: Operand) {
    inputs[0].withContiguous { source in
      inputs[1].withContiguous { rows in
        let count = rows.size
        let rowBytes = source.size / Swift.max(source.shape[0], 1) * source.dtype.size
        let numbers = rows.pointer.assumingMemoryBound(to: Int64.self)
        guard GatherRows.check(numbers, count, source.shape[0], name) else { return }
        let grain = Swift.max(1, (64 << 10) / Swift.max(rowBytes, 1))
        ThreadPool.shared.run((count + grain - 1) / grain) { task, _ in
          pinion_gather_rows(
            output.pointer + task * grain * rowBytes, source.pointer, numbers + task * grain,
            Swift.min(grain, count - task * grain), rowBytes)
        }
      }
    }
  }

  /// Whether all row numbers are in range; raises an error if not.
  static func check(
    _ numbers: UnsafePointer<Int64>, _ count: Int, _ rows: Int, _ name: String
  ) -> Bool {
    for i in 0..<count where numbers[i] < 0 || numbers[i] >= rows {
      let error = TensorError(name, "row \(numbers[i]) is out of range for \(rows) rows")
      return error.raise(returning: false)
    }
    return true
  }

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    Tensor(ScatterRows(shape: inputs[0].shape), [cotangent, inputs[1]])
  }
}

/// The transpose of `GatherRows`: adds each row of the input to the row of zeros with its number, in order.
struct ScatterRows: Primitive {
  let shape: Shape
  var name: String { "scatter" }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec {
    Spec(shape: shape, dtype: inputs[0].dtype)
  }

  func run(_ inputs: [Operand], _ output: Operand) {
    let itemSize = output.dtype.size
    let add = pinion_block_kernel(CPU.level, PINION_ADD, output.dtype.kernel)!
    (output.pointer).initializeMemory(as: UInt8.self, repeating: 0, count: output.size * itemSize)
    inputs[0].withContiguous { source in
      inputs[1].withContiguous { rows in
        let width = output.size / Swift.max(shape[0], 1)
        let numbers = rows.pointer.assumingMemoryBound(to: Int64.self)
        guard GatherRows.check(numbers, rows.size, shape[0], name) else { return }
        for i in 0..<rows.size {
          let target = output.pointer + Int(numbers[i]) * width * itemSize
          let pair = [
            UnsafeRawPointer(target), UnsafeRawPointer(source.pointer + i * width * itemSize),
          ].map(Optional.some)
          add(target, pair, width)
        }
      }
    }
  }

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    Tensor(GatherRows(), [cotangent, inputs[1]])
  }
}

extension Tensor {
  /// Returns the rows (positions along the first axis) with the given numbers.
  ///
  /// - rows: integers of any shape; the result has that shape followed by the shape of a row.
  ///
  /// Stops with an error where a number is out of range.
  public func gathered(rows: Tensor) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      guard rows.dtype.isInteger else {
        throw TensorError("gathered", "row numbers must be integers, received \(rows.dtype)")
      }
      return try apply(GatherRows(), [self, rows.cast(to: .int64)])
    }
  }
}

/// Returns a row of zeros with a one at the label's position, for each label.
///
/// - labels: integers of any shape, 0 ..< count.
/// - count: the number of classes; by default one more than the greatest label.
///
/// The result has the labels' shape followed by `count`. A label out of range gives a row of zeros.
///
/// ```swift
/// oneHot([0, 2, 1])   // [[1. 0. 0.] [0. 0. 1.] [0. 1. 0.]]
/// ```
public func oneHot(_ labels: Tensor, count: Int? = nil, dtype: DType = .float32) -> Tensor {
  checked { () throws(TensorError) -> Tensor in
    let labels = labels.materialized
    guard labels.dtype.isInteger else {
      throw TensorError("oneHot", "labels must be integers, received \(labels.dtype)")
    }
    let classes = count ?? (labels.size == 0 ? 0 : labels.max().item(as: Int.self) + 1)
    return (labels.cast(to: .int64).unsqueezed(axis: -1) .== Tensor.arange(classes)).cast(to: dtype)
  }
}
