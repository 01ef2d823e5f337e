// SPDX-License-Identifier: Apache-2.0

extension Tensor: Sequence {
  /// Goes through the positions along the first axis.
  ///
  /// Each element is a view with one axis less. Stops with an error for a scalar.
  ///
  /// ```swift
  /// for image in images { print(image.shape) }    // [28, 28], …
  /// ```
  public func makeIterator() -> Iterator { Iterator(self) }

  /// The extent of the first axis, 0 for a scalar.
  public var underestimatedCount: Int { shape.first ?? 0 }

  /// The positions along a tensor's first axis, one after another.
  public struct Iterator: IteratorProtocol, Sendable {
    private let tensor: Tensor
    private var position = 0
    private let count: Int

    init(_ tensor: Tensor) {
      self.tensor = tensor
      count =
        tensor.ndim > 0
        ? tensor.count
        : TensorError("iteration", "a scalar has no first axis").raise(returning: 0)
    }

    /// The view at the next position, or nil after the last.
    public mutating func next() -> Tensor? {
      guard position < count else { return nil }
      defer { position += 1 }
      return tensor[position]
    }
  }
}

extension Array where Element: TensorElement {
  /// The elements of a tensor in row-major order, converted to `Element`.
  ///
  /// ```swift
  /// let numbers: [Float] = Array(tensor)
  /// ```
  public init(_ tensor: Tensor) { self = tensor.array() }
}
