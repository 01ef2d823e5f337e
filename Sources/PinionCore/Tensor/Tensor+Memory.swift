// SPDX-License-Identifier: Apache-2.0

// MARK: Memory of somebody else

extension Tensor {
  /// Makes a tensor of elements that are already in memory, without copying them.
  ///
  /// The elements lie in row-major order and the machine's byte order. The memory must stay as it is
  /// until `deallocator` is called, which happens once, on any thread, when no tensor uses it any
  /// more. Pinion never writes to it: a `compiledUpdate` of such a tensor gives one in memory of its own.
  ///
  /// ```swift
  /// let tensor = Tensor(bytesNoCopy: samples, shape: [512, 3], dtype: .float32) { free(samples) }
  /// ```
  ///
  /// Stops with an error where the address is not a multiple of the elements' size, the shape is
  /// impossible, or a `bool` is neither 0 nor 1; `deallocator` is then called too.
  public init(
    bytesNoCopy bytes: UnsafeRawPointer, shape: Shape, dtype: DType,
    deallocator: @escaping @Sendable () -> Void
  ) {
    let owner = Deallocator(deallocator)
    self = checked { () throws(TensorError) -> Tensor in
      guard let byteCount = shape.byteCountIfRepresentable(itemSize: dtype.size) else {
        throw TensorError("Tensor", "the shape \(shape) of \(dtype) is impossible")
      }
      let memory = UnsafeRawBufferPointer(start: bytes, count: byteCount)
      guard DType.areAligned(memory, dtype) else {
        throw TensorError(
          "Tensor", "the address of elements of \(dtype) must be a multiple of \(dtype.size)")
      }
      if let wrong = dtype.invalidByte(in: memory) {
        throw TensorError("Tensor", "\(dtype) elements contain the byte \(wrong)")
      }
      return Tensor(borrowing: memory, from: owner, shape: shape, dtype: dtype)
    }
  }

  /// A tensor of elements that `owner` keeps in memory, of which the caller has checked everything.
  package init(
    borrowing bytes: UnsafeRawBufferPointer, from owner: any AnyObject & Sendable, shape: Shape,
    dtype: DType
  ) {
    self.init(
      storage: Storage(borrowing: bytes, from: owner), layout: Layout(shape), dtype: dtype)
  }
}

/// Calls a function when the last reference goes.
private final class Deallocator: Sendable {
  private let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }

  deinit { body() }
}

extension DType {
  /// Whether elements may be used where they are.
  package static func areAligned(_ bytes: UnsafeRawBufferPointer, _ dtype: DType) -> Bool {
    UInt(bitPattern: bytes.baseAddress) % UInt(dtype.size) == 0
  }

  /// A byte that no element of this type has: for `bool` one that is neither 0 nor 1.
  package func invalidByte(in elements: UnsafeRawBufferPointer) -> UInt8? {
    guard self == .bool else { return nil }
    // Eight at a time, then what is left.
    let words = elements.count / 8
    for word in 0..<words
    where elements.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self) & ~0x0101_0101_0101_0101
      != 0
    {
      return elements[(word * 8)...].first { $0 > 1 }
    }
    return elements[(words * 8)...].first { $0 > 1 }
  }
}

// MARK: Elements that may not come

extension Tensor {
  /// Makes a tensor of elements that arrive in pieces, if they do.
  ///
  /// For a source that says how many there are and may lie, such as compressed data: `trustedByteCount` bytes are
  /// allocated at first, then never more than twice what has arrived.
  ///
  /// - Parameters:
  ///   - shape: of a representable number of bytes.
  ///   - dtype: the type of the elements.
  ///   - trustedByteCount: how many bytes to allocate before any has arrived.
  ///   - body: fills the next piece, which begins and ends between elements, or throws.
  package init(
    shape: Shape, dtype: DType, trustedByteCount: Int,
    fillingPieces body: (UnsafeMutableRawBufferPointer) throws -> Void
  ) rethrows {
    let byteCount = shape.size * dtype.size
    let first = (Swift.max(trustedByteCount, 1) - 1) | 63
    var storage = Storage(byteCount: first < byteCount ? first + 1 : byteCount)
    var done = 0
    while true {
      try body(
        UnsafeMutableRawBufferPointer(start: storage.base + done, count: storage.byteCount - done))
      done = storage.byteCount
      if done == byteCount { break }
      let larger = Storage(byteCount: done <= byteCount / 2 ? 2 * done : byteCount)
      larger.base.copyMemory(from: storage.base, byteCount: done)
      storage = larger
    }
    self.init(storage: storage, layout: Layout(shape), dtype: dtype)
  }
}
