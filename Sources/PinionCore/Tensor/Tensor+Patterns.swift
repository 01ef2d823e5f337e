// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

// MARK: One value

extension Tensor {
  /// Returns a tensor filled with zeros.
  public static func zeros(_ shape: Shape, dtype: DType = .float32) -> Tensor {
    full(shape, 0, dtype: dtype)
  }

  /// Returns a tensor filled with ones.
  public static func ones(_ shape: Shape, dtype: DType = .float32) -> Tensor {
    full(shape, 1, dtype: dtype)
  }

  /// Returns a tensor filled with one value, by default of that value's type.
  ///
  /// Stops with an error where an extent is negative, or the size out of range.
  public static func full(_ shape: Shape, _ value: Tensor, dtype: DType? = nil) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      guard value.size == 1, value.ndim == 0 else {
        throw TensorError("full", "the value must be a scalar, received shape \(value.shape)")
      }
      let dtype = dtype ?? value.dtype
      guard shape.byteCountIfRepresentable(itemSize: dtype.size) != nil else {
        throw TensorError("full", "there is no tensor of shape \(shape)")
      }
      let scalar = try value.converted(to: dtype, operation: "full")
      guard case .stored(let source) = scalar.backing else { return scalar.broadcast(to: shape) }
      return Tensor(shape: shape, dtype: dtype) { target in
        pinion_fill(
          target.baseAddress, source.base + scalar.layout.offset * dtype.size, shape.size,
          dtype.size)
      }
    }
  }

  /// Returns zeros of the shape and, unless another is named, the type of `other`.
  public static func zeros(like other: Tensor, dtype: DType? = nil) -> Tensor {
    zeros(other.shape, dtype: dtype ?? other.dtype)
  }

  /// Returns ones of the shape and, unless another is named, the type of `other`.
  public static func ones(like other: Tensor, dtype: DType? = nil) -> Tensor {
    ones(other.shape, dtype: dtype ?? other.dtype)
  }

  /// Returns a tensor of the shape and, unless another is named, the type of `other`, filled with one value.
  public static func full(like other: Tensor, _ value: Tensor, dtype: DType? = nil) -> Tensor {
    full(other.shape, value, dtype: dtype ?? other.dtype)
  }
}

// MARK: Ranges

extension Tensor {
  /// Returns 0, 1, … `count` - 1.
  public static func arange(_ count: Int, dtype: DType = .int64) -> Tensor {
    guard count >= 0 else {
      return TensorError("arange", "the count must not be negative, received \(count)")
        .raise(returning: .failed)
    }
    return arange(from: 0, to: count, dtype: dtype)
  }

  /// Returns the integers from `start` up to, but not including, `end`, `step` apart.
  ///
  /// ```swift
  /// Tensor.arange(from: 10, to: 0, by: -3)   // [10 7 4 1]
  /// ```
  ///
  /// Stops with an error where the step is 0.
  public static func arange(
    from start: Int, to end: Int, by step: Int = 1, dtype: DType = .int64
  ) -> Tensor {
    guard step != 0 else {
      return TensorError("arange", "the step is 0").raise(returning: .failed)
    }
    // The distance of two integers may be more than an integer holds, but not more than an unsigned one.
    let isEmpty = step > 0 ? start >= end : start <= end
    let distance = UInt(bitPattern: step > 0 ? end &- start : start &- end)
    guard let count = isEmpty ? 0 : Int(exactly: (distance - 1) / step.magnitude + 1) else {
      return TensorError("arange", "impossible from \(start) to \(end) by \(step)")
        .raise(returning: .failed)
    }
    let integers = Tensor(shape: [count], dtype: .int64) { target in
      let elements = target.bindMemory(to: Int64.self)
      for i in 0..<count { elements[i] = Int64(start &+ i &* step) }
    }
    return dtype == .int64 ? integers : integers.cast(to: dtype)
  }

  /// Returns real numbers from `start` up to, but not including, `end`, `step` apart.
  ///
  /// There are ⌈(end - start) / step⌉ of them; because of rounding, the last may be `end` after all. `linspace` leaves no
  /// doubt.
  ///
  /// ```swift
  /// Tensor.arange(from: 0.0, to: 1, by: 0.25)   // [0.   0.25 0.5  0.75]
  /// ```
  public static func arange(
    from start: Double, to end: Double, by step: Double = 1, dtype: DType = .float32
  ) -> Tensor {
    let count = ((end - start) / step).rounded(.up)
    guard step != 0, count.isFinite, count < 0x1p60 else {
      return TensorError("arange", "impossible from \(start) to \(end) by \(step)")
        .raise(returning: .failed)
    }
    return sequence(Swift.max(0, Int(count)), dtype) { start + Double($0) * step }
  }

  /// Returns `count` numbers at equal distances from `start` to `end`.
  ///
  /// Number i is start + i · (end - start) / (count - 1), computed in double precision; the last is exactly `end`. Without
  /// the end the divisor is `count`.
  ///
  /// ```swift
  /// Tensor.linspace(from: 0, to: 1, count: 5)   // [0.   0.25 0.5  0.75 1.  ]
  /// ```
  public static func linspace(
    from start: Double, to end: Double, count: Int, includingEnd: Bool = true,
    dtype: DType = .float32
  ) -> Tensor {
    guard count >= 0 else {
      return TensorError("linspace", "the count must not be negative, received \(count)")
        .raise(returning: .failed)
    }
    let divisions = includingEnd ? count - 1 : count
    let step = (end - start) / Double(Swift.max(divisions, 1))
    return sequence(count, dtype) {
      includingEnd && $0 == divisions && $0 > 0 ? end : start + Double($0) * step
    }
  }

  private static func sequence(
    _ count: Int, _ dtype: DType, _ element: (Int) -> Double
  ) -> Tensor {
    let numbers = Tensor(shape: [count], dtype: .float64) { target in
      let elements = target.bindMemory(to: Double.self)
      for i in 0..<count { elements[i] = element(i) }
    }
    return numbers.cast(to: dtype)
  }
}

// MARK: Matrices and grids

extension Tensor {
  /// Returns a matrix with ones along a diagonal and zeros elsewhere.
  ///
  /// - columns: as many as rows by default.
  /// - diagonal: 0 is the main one, positive ones lie above it.
  public static func eye(
    _ rows: Int, columns: Int? = nil, diagonal: Int = 0, dtype: DType = .float32
  ) -> Tensor {
    let columns = columns ?? rows
    guard rows >= 0, columns >= 0 else {
      return TensorError("eye", "there is no matrix of \(rows) rows and \(columns) columns")
        .raise(returning: .failed)
    }
    return (offDiagonal(rows, columns) .== Tensor(diagonal)).cast(to: dtype)
  }

  /// Returns the lower triangle of a matrix, or of each of several, with zeros above.
  ///
  /// - diagonal: the last that is kept; 0 is the main one, positive ones lie above it.
  public func tril(diagonal: Int = 0) -> Tensor {
    triangle("tril") { $0 .> Tensor(diagonal) }
  }

  /// Returns the upper triangle of a matrix, or of each of several, with zeros below.
  ///
  /// - diagonal: the first that is kept; 0 is the main one, positive ones lie above it.
  public func triu(diagonal: Int = 0) -> Tensor {
    triangle("triu") { $0 .< Tensor(diagonal) }
  }

  private func triangle(_ name: String, _ isZero: (Tensor) -> Tensor) -> Tensor {
    guard ndim >= 2 else {
      return TensorError(name, "expected a matrix, received shape \(shape)")
        .raise(returning: .failed)
    }
    return zeroed(where: isZero(Tensor.offDiagonal(shape[ndim - 2], shape[ndim - 1])))
  }

  /// For each element of a matrix, the number of its diagonal.
  private static func offDiagonal(_ rows: Int, _ columns: Int) -> Tensor {
    arange(columns) - arange(rows).unsqueezed(axis: 1)
  }

  /// How the axes of a grid are ordered.
  public struct GridIndexing: Sendable {
    let isCartesian: Bool

    /// x along the second axis, y along the first, as pictures are drawn.
    public static let xy = GridIndexing(isCartesian: true)
    /// The first vector along the first axis, and so on, as matrices are indexed.
    public static let ij = GridIndexing(isCartesian: false)
  }

  /// Returns the coordinates of a grid's points, one tensor for each vector; all have the grid's shape and are views.
  ///
  /// ```swift
  /// let grid = Tensor.meshgrid([x, y])   // two tensors of shape [y.count, x.count]
  /// ```
  ///
  /// Stops with an error where one of them is not a vector.
  public static func meshgrid(_ vectors: [Tensor], indexing: GridIndexing = .xy) -> [Tensor] {
    if let other = vectors.first(where: { $0.ndim > 1 }) {
      return TensorError("meshgrid", "expected vectors, received shape \(other.shape)")
        .raise(returning: [])
    }
    var order = Array(vectors.indices)
    if indexing.isCartesian, order.count >= 2 { order.swapAt(0, 1) }
    let shape = Shape(order.map { vectors[$0].size })
    return vectors.indices.map { number in
      var extents = [Int](repeating: 1, count: vectors.count)
      extents[order.firstIndex(of: number) ?? number] = vectors[number].size
      return vectors[number].reshaped(to: Shape(extents)).broadcast(to: shape)
    }
  }
}
