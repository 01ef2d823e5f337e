// SPDX-License-Identifier: Apache-2.0

extension Tensor {
  /// Calls `body` with the bytes of the elements in row-major order.
  ///
  /// A view that does not lie in that order is copied first. Stops with an error inside a function that is being
  /// compiled or vectorized, where tensors have no values yet.
  public func withUnsafeBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    let tensor = concrete("reading elements")
    guard case .stored(let storage) = tensor.backing else {
      return try body(UnsafeRawBufferPointer(start: nil, count: 0))
    }
    return try withExtendedLifetime(storage) {
      let start = storage.base + tensor.layout.offset * dtype.size
      return try body(UnsafeRawBufferPointer(start: start, count: tensor.size * dtype.size))
    }
  }

  /// Returns the elements in row-major order, converted to `Element`.
  public func array<Element: TensorElement>(of type: Element.Type = Element.self) -> [Element] {
    let converted = dtype == Element.dtype ? self : cast(to: Element.dtype)
    return converted.withUnsafeBytes { Array($0.bindMemory(to: Element.self)) }
  }

  /// Returns the only element, converted to `Element`.
  ///
  /// Stops with an error where there is not exactly one.
  public func item<Element: TensorElement>(as type: Element.Type = Element.self) -> Element {
    guard size == 1 else {
      let error = TensorError("item", "the tensor has \(size) elements, expected 1: shape \(shape)")
      return error.raise(returning: Tensor.zeros([], dtype: Element.dtype).array()[0])
    }
    if case .stored(let storage) = backing, dtype == Element.dtype {
      return withExtendedLifetime(storage) {
        (storage.base + layout.offset * dtype.size).load(as: Element.self)
      }
    }
    let elements = array(of: Element.self)
    // Empty only where an operation failed before, inside `withThrowingTensors`.
    return elements.first ?? Tensor.zeros([], dtype: Element.dtype).array()[0]
  }

  /// This tensor with its elements in memory in row-major order.
  ///
  /// While a gradient is recorded, tensors have values, which are these.
  func concrete(_ operation: String) -> Tensor {
    switch backing {
    case .stored: return layout.isContiguous ? self : contiguousCopy()
    case .literal: return materialized
    case .failed: return self
    case .traced(let tracer):
      guard let value = tracer.graph.value(tracer.index) else {
        let error = TensorError(
          operation,
          "a tensor of shape \(shape) has no value while its function is being \(tracer.graph.purpose.rawValue); "
            + "return it from the function, or look at it outside")
        return error.raise(returning: .failed)
      }
      return value.concrete(operation)
    }
  }
}

extension Tensor: Equatable {
  /// Whether two tensors have the same type, the same shape and equal elements.
  ///
  /// Elements are compared as numbers: NaN is not equal to itself, and 0 is equal to -0. For a tensor of
  /// truth values use `.==`.
  public static func == (a: Tensor, b: Tensor) -> Bool {
    a.dtype == b.dtype && a.shape == b.shape && (a .== b).all().item(as: Bool.self)
  }
}

extension Tensor {
  /// A copy in row-major order in memory of its own.
  func contiguousCopy() -> Tensor {
    Tensor(shape: shape, dtype: dtype) { target in
      if let base = target.baseAddress, size > 0 {
        withExtendedLifetime(storage) { operand.copy(to: base) }
      }
    }
  }
}

// MARK: Batches

extension Tensor {
  /// Makes this slice of `whole` along its first axis the one that begins at `start`.
  ///
  /// As `whole[start..<start + count]`, but nothing is allocated: for loops over batches.
  package mutating func slide(to start: Int, in whole: Tensor) {
    precondition(
      start >= 0 && start + count <= whole.count && storage === whole.storage,
      "not a slice of the tensor")
    let step = whole.layout.strides?[0] ?? whole.size / whole.count
    layout.offset = whole.layout.offset + start * step
  }
}
