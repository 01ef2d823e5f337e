// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// A primitive that computes each element of its result from the elements at the same place.
///
/// A chain of them is fused: see `ElementwiseProgram`.
protocol Elementwise: Primitive {
  /// The loop over one block, for operands of these types; nil where there is none.
  func kernel(_ inputs: [DType]) -> pinion_block?

  /// The operation as the kernels call it; nil for those that they know by types, such as conversions.
  var operation: pinion_block_op? { get }

  /// The type of the result, given that of the operands.
  func resultDType(_ inputs: [DType]) -> DType
}

extension Elementwise {
  var operation: pinion_block_op? { nil }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec {
    for input in inputs.dropFirst() where input.shape != inputs[0].shape {
      throw TensorError(name, "shapes \(inputs[0].shape) and \(input.shape) differ")
    }
    let dtypes = inputs.map(\.dtype)
    guard kernel(dtypes) != nil else {
      let names = dtypes.map(\.description).joined(separator: ", ")
      throw TensorError(name, "not defined for elements of type \(names)")
    }
    return Spec(shape: inputs[0].shape, dtype: resultDType(dtypes))
  }

  func batched(_ batch: Batch) throws(TensorError) -> Tensor {
    try PinionCore.apply(self, batch.all)
  }

  func run(_ inputs: [Operand], _ output: Operand) {
    let kernel = kernel(inputs.map(\.dtype))!
    if output.size <= 4096, inputs.allSatisfy(\.layout.isContiguous) {
      // Small and simple: the loop itself.
      call(
        kernel, output.pointer, inputs[0].pointer, inputs.count > 1 ? inputs[1].pointer : nil,
        inputs.count > 2 ? inputs[2].pointer : nil, output.size)
      return
    }
    let program = ElementwiseProgram(
      shape: output.shape, operands: inputs.map { ($0.layout, $0.dtype) }, outputs: [output.dtype],
      registers: 0,
      instructions: [
        .init(
          self, inputs.map(\.dtype), inputs: inputs.indices.map { .operand($0) },
          output: .output(0))
      ])
    program.run(inputs.map(\.pointer) + [output.pointer])
  }
}

/// Calls a block kernel, which looks at as many of the operands as its operation has.
func call(
  _ kernel: pinion_block, _ output: UnsafeMutableRawPointer, _ a: UnsafeMutableRawPointer,
  _ b: UnsafeMutableRawPointer?, _ c: UnsafeMutableRawPointer?, _ count: Int
) {
  var inputs: (UnsafeRawPointer?, UnsafeRawPointer?, UnsafeRawPointer?) = (
    UnsafeRawPointer(a), b.map(UnsafeRawPointer.init), c.map(UnsafeRawPointer.init)
  )
  withUnsafePointer(to: &inputs) { pointer in
    pointer.withMemoryRebound(to: UnsafeRawPointer?.self, capacity: 3) {
      kernel(output, $0, count)
    }
  }
}

/// An element-wise primitive with one operand.
protocol UnaryKernel: Elementwise {
  static var name: String { get }
  static var code: pinion_block_op { get }
  init()
}

/// A function of one number: the derivative of y = f(x) is written in terms of x and y.
protocol UnaryElementwise: UnaryKernel {
  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor
}

extension UnaryKernel {
  var name: String { Self.name }
  var operation: pinion_block_op? { Self.code }

  func kernel(_ inputs: [DType]) -> pinion_block? {
    pinion_block_kernel(CPU.level, Self.code, inputs[0].kernel)
  }

  func resultDType(_ inputs: [DType]) -> DType { inputs[0] }

  /// The public function of a primitive on floating-point numbers; integers become `float32` first.
  static func onReals(_ x: Tensor) -> Tensor {
    let x = x.materialized
    return Tensor(Self(), [x.dtype.isFloating ? x : x.cast(to: .float32)])
  }
}

extension UnaryElementwise {
  func derivative(
    _ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor
  ) -> Tensor {
    cotangent * Self.derivative(inputs[0], output)
  }
}

/// An element-wise primitive with two operands of one type.
protocol BinaryElementwise: Elementwise {
  static var name: String { get }
  static var code: pinion_block_op { get }
  /// Whether the result is a truth value.
  static var isComparison: Bool { get }
  init()
}

extension BinaryElementwise {
  var name: String { Self.name }
  var operation: pinion_block_op? { Self.code }
  static var isComparison: Bool { false }

  func kernel(_ inputs: [DType]) -> pinion_block? {
    inputs[0] == inputs[1] ? pinion_block_kernel(CPU.level, Self.code, inputs[0].kernel) : nil
  }

  func resultDType(_ inputs: [DType]) -> DType { Self.isComparison ? .bool : inputs[0] }

  /// The public function: operands are brought to one type and one shape.
  static func apply(_ a: Tensor, _ b: Tensor) -> Tensor {
    if let result = atOnce(a, b) { return result }
    return checked { () throws(TensorError) -> Tensor in
      try PinionCore.apply(Self(), try broadcast(try promoted([a, b], operation: name)))
    }
  }

  /// The result for a few elements that need no preparation, or nil.
  ///
  /// What the general way does, without its lists of operands, shapes and types, which cost several times
  /// as much as the loop over four elements.
  @inline(__always)
  private static func atOnce(_ a: Tensor, _ b: Tensor) -> Tensor? {
    guard case .stored(let left) = a.backing, case .stored(let right) = b.backing,
      a.dtype == b.dtype, a.layout.isContiguous, b.layout.isContiguous,
      a.layout.shape == b.layout.shape,
      let kernel = pinion_block_kernel(CPU.level, code, a.dtype.kernel)
    else { return nil }
    let size = a.size
    guard size > 0, size <= 4096 else { return nil }
    let dtype = isComparison ? .bool : a.dtype
    let result = Storage(byteCount: size * dtype.size)
    let itemSize = a.dtype.size
    withUnsafeTemporaryAllocation(of: UnsafeRawPointer?.self, capacity: 2) { inputs in
      inputs.initializeElement(at: 0, to: left.base + a.layout.offset * itemSize)
      inputs.initializeElement(at: 1, to: right.base + b.layout.offset * itemSize)
      kernel(result.base, inputs.baseAddress, size)
    }
    withExtendedLifetime((left, right)) {}
    return Tensor(storage: result, layout: Layout(a.layout.shape), dtype: dtype)
  }

  /// The public function of a primitive on floating-point numbers; integers become `float32` first.
  static func onReals(_ a: Tensor, _ b: Tensor) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      let dtype = promotedDType([a, b])
      let real = dtype.isFloating ? dtype : .float32
      let operands = [
        try a.converted(to: real, operation: name), try b.converted(to: real, operation: name),
      ]
      return try PinionCore.apply(Self(), try broadcast(operands))
    }
  }

  static func broadcast(_ operands: [Tensor]) throws(TensorError) -> [Tensor] {
    let (a, b) = (operands[0], operands[1])
    if a.layout.shape == b.layout.shape { return operands }
    let shape = try Shape.broadcast(a.shape, b.shape, operation: name)
    return [try a.broadcasted(to: shape), try b.broadcasted(to: shape)]
  }
}

/// A comparison: two operands of one type, a truth value.
protocol ComparisonElementwise: BinaryElementwise, NonDifferentiable {}

extension ComparisonElementwise {
  static var isComparison: Bool { true }
}
