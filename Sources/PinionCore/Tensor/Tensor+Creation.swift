// SPDX-License-Identifier: Apache-2.0

// MARK: From elements

extension Tensor {
  /// Makes a scalar.
  public init<Element: TensorElement>(_ value: Element) {
    self.init([value], shape: [])
  }

  /// Makes a vector.
  public init<Element: TensorElement>(_ elements: [Element]) {
    self.init(elements, shape: [elements.count])
  }

  /// Makes a matrix from its rows, which must have equal lengths.
  public init<Element: TensorElement>(_ rows: [[Element]]) {
    let columns = rows.first?.count ?? 0
    if let ragged = rows.firstIndex(where: { $0.count != columns }) {
      self = TensorError(
        "Tensor",
        "rows have different lengths: row 0 has \(columns), row \(ragged) has \(rows[ragged].count)"
      ).raise(returning: .failed)
      return
    }
    self.init(Array(rows.joined()), shape: [rows.count, columns])
  }

  /// Makes an array of matrices, all of one shape.
  public init<Element: TensorElement>(_ matrices: [[[Element]]]) {
    self.init(stacking: matrices.map { Tensor($0) })
  }

  /// Makes a tensor from its elements in row-major order.
  ///
  /// Stops with an error where the number of elements is not that of the shape.
  public init<Element: TensorElement>(_ elements: [Element], shape: Shape) {
    guard elements.count == shape.sizeIfRepresentable else {
      self = TensorError("Tensor", "\(elements.count) elements do not fill shape \(shape)")
        .raise(returning: .failed)
      return
    }
    self.init(shape: shape, dtype: Element.dtype) { target in
      elements.withUnsafeBytes { target.copyMemory(from: $0) }
    }
  }

  /// Makes a tensor from the bytes of its elements in row-major order and the machine's byte order.
  ///
  /// Stops with an error where the number of bytes is not that of the shape, or a truth value is not 0 or 1.
  public init(bytes: [UInt8], shape: Shape, dtype: DType) {
    guard bytes.count == shape.byteCountIfRepresentable(itemSize: dtype.size) else {
      self = TensorError(
        "Tensor", "\(bytes.count) bytes do not fill shape \(shape) of \(dtype)"
      ).raise(returning: .failed)
      return
    }
    if let wrong = bytes.withUnsafeBytes({ dtype.invalidByte(in: $0) }) {
      self = TensorError("Tensor", "an element of \(dtype) is the byte \(wrong), expected 0 or 1")
        .raise(returning: .failed)
      return
    }
    self.init(shape: shape, dtype: dtype) { target in
      bytes.withUnsafeBytes { target.copyMemory(from: $0) }
    }
  }

  /// Makes a tensor whose bytes `body` fills, in row-major order, without a further copy.
  ///
  /// The memory is not cleared before. Stops with an error where an extent is negative, the size out of range, or no memory
  /// to be had for it.
  public init(
    shape: Shape, dtype: DType,
    initializingWith body: (UnsafeMutableRawBufferPointer) throws -> Void
  ) rethrows {
    guard shape.byteCountIfRepresentable(itemSize: dtype.size) != nil else {
      self = TensorError("Tensor", "there is no tensor of shape \(shape)")
        .raise(returning: .failed)
      return
    }
    let storage: Storage
    do throws(TensorError) {
      storage = try Storage(for: Spec(shape: shape, dtype: dtype), of: "Tensor")
    } catch {
      self = error.raise(returning: .failed)
      return
    }
    try body(UnsafeMutableRawBufferPointer(start: storage.base, count: storage.byteCount))
    self.init(storage: storage, layout: Layout(shape), dtype: dtype)
  }
}

// MARK: Literals

extension Tensor {
  /// A literal as a scalar of `dtype`; integers must fit.
  init(_ literal: Literal, dtype: DType, operation: String) throws(TensorError) {
    switch (literal, dtype) {
    case (.bool(let value), .bool): self.init([value], shape: [])
    case (.bool(let value), _):
      try self.init(.integer(value ? 1 : 0), dtype: dtype, operation: operation)
    case (.integer(let value), .float32): self.init([Float(value)], shape: [])
    case (.integer(let value), .float64): self.init([Double(value)], shape: [])
    case (.integer(let value), .bool): self.init([value != 0], shape: [])
    case (.integer(let value), .int8): self = try .exactly(Int8(exactly: value), value, operation)
    case (.integer(let value), .int16): self = try .exactly(Int16(exactly: value), value, operation)
    case (.integer(let value), .int32): self = try .exactly(Int32(exactly: value), value, operation)
    case (.integer(let value), .int64): self.init([value], shape: [])
    case (.integer(let value), .uint8): self = try .exactly(UInt8(exactly: value), value, operation)
    case (.integer(let value), .uint16):
      self = try .exactly(UInt16(exactly: value), value, operation)
    case (.integer(let value), .uint32):
      self = try .exactly(UInt32(exactly: value), value, operation)
    case (.integer(let value), .uint64):
      self = try .exactly(UInt64(exactly: value), value, operation)
    case (.real(let value), .float64): self.init([value], shape: [])
    case (.real(let value), .float32): self.init([Float(value)], shape: [])
    case (.integer(let value), .float16), (.integer(let value), .bfloat16):
      self = Tensor([Double(value)], shape: []).cast(to: dtype)
    case (.real(let value), _): self = Tensor([value], shape: []).cast(to: dtype)
    }
  }

  private static func exactly<Element: TensorElement>(
    _ element: Element?, _ value: Int, _ operation: String
  ) throws(TensorError) -> Tensor {
    guard let element else {
      throw TensorError(operation, "the literal \(value) does not fit \(Element.dtype)")
    }
    return Tensor([element], shape: [])
  }

  /// This tensor, or for a literal the scalar that it is on its own.
  var materialized: Tensor {
    guard let literal else { return self }
    // A literal fits its own type, so that this cannot fail.
    return (try? Tensor(literal, dtype: literal.dtype, operation: "literal")) ?? .failed
  }
}

extension Tensor: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral
{
  /// A weakly typed integer: `int64` on its own, else of the type of the tensor that it meets.
  public init(integerLiteral value: Int) { self.init(literal: .integer(value)) }

  /// A weakly typed real number: `float32` on its own, else of the floating type that it meets.
  public init(floatLiteral value: Double) { self.init(literal: .real(value)) }

  /// A truth value, `bool` on its own.
  public init(booleanLiteral value: Bool) { self.init(literal: .bool(value)) }

  /// Stacks the elements along a new first axis; integers give `int64`, real numbers `float32`.
  public init(arrayLiteral elements: Tensor...) {
    self = elements.isEmpty ? .zeros([0]) : Tensor(stacking: elements)
  }
}
