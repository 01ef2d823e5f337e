// SPDX-License-Identifier: Apache-2.0

// MARK: histogram

/// Counts the elements of the first input between the neighbouring ones of the second, the edges.
struct CountBins: NonDifferentiable, BatchedByLoop {
  /// Whether the edges are more or less equally far apart.
  let areEven: Bool

  var name: String { "histogram" }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec {
    Spec(shape: [inputs[1].shape[0] - 1], dtype: .int64)
  }

  func run(_ inputs: [Operand], _ output: Operand) {
    inputs[0].withContiguous { numbers in
      inputs[1].withContiguous { edges in
        if numbers.dtype == .float32 {
          count(numbers, edges, output, Float.self)
        } else {
          count(numbers, edges, output, Double.self)
        }
      }
    }
  }

  private func count<T: BinaryFloatingPoint>(
    _ numbers: Operand, _ edges: Operand, _ output: Operand, _ type: T.Type
  ) {
    nonisolated(unsafe) let x = numbers.pointer.assumingMemoryBound(to: type)
    nonisolated(unsafe) let edge = edges.pointer.assumingMemoryBound(to: type)
    let bins = output.size
    let (first, last) = (edge[0], edge[bins])
    if let error = wrong(UnsafeBufferPointer(start: edge, count: bins + 1)) {
      return error.raise(returning: ())
    }
    // Each piece counts for itself. Pieces are few where there are many bins.
    let grain = Swift.max(64 << 10, bins)
    let pieces = (numbers.size + grain - 1) / grain
    let counts = Storage(byteCount: Swift.max(pieces, 1) * bins * 8)
    let partial = counts.base.bindMemory(to: Int64.self, capacity: Swift.max(pieces, 1) * bins)
    partial.initialize(repeating: 0, count: Swift.max(pieces, 1) * bins)
    nonisolated(unsafe) let tally = partial
    let scale = Double(bins) / (Double(last) - Double(first))
    ThreadPool.shared.run(pieces) { piece, _ in
      let bin = tally + piece * bins
      for i in piece * grain..<Swift.min((piece + 1) * grain, numbers.size) {
        let value = x[i]
        guard value >= first, value <= last else { continue }
        var place: Int
        if areEven {
          // A guess, which rounding may have led to a neighbour; the edges decide.
          let guess = (Double(value) - Double(first)) * scale
          place = guess > 0 ? Int(Swift.min(guess, Double(bins - 1))) : 0
          while place > 0, value < edge[place] { place -= 1 }
          while place < bins - 1, value >= edge[place + 1] { place += 1 }
        } else {
          // After the last inner edge that is not greater.
          place = partitionPoint(bins - 1) { edge[$0 + 1] <= value }
        }
        bin[place] += 1
      }
    }
    let result = output.pointer.assumingMemoryBound(to: Int64.self)
    for place in 0..<bins {
      result[place] = (0..<Swift.max(pieces, 1)).reduce(0) { $0 + tally[$1 * bins + place] }
    }
    withExtendedLifetime(counts) {}
  }

  /// What forbids to count between some edges.
  private func wrong<T: BinaryFloatingPoint>(_ edges: UnsafeBufferPointer<T>) -> TensorError? {
    // Of either sign is a NaN that an operation made.
    func text(_ edge: T) -> String { edge.isNaN ? "nan" : "\(edge)" }
    if areEven {
      let (first, last) = (edges.first!, edges.last!)
      guard !first.isFinite || !last.isFinite else { return nil }
      return TensorError(
        name, "the range of the elements, \(text(first)) to \(text(last)), is not finite")
    }
    for (edge, next) in zip(edges, edges.dropFirst()) where !(edge <= next) {
      return TensorError(name, "the edges do not rise: \(text(next)) follows \(text(edge))")
    }
    return nil
  }
}

extension Tensor {
  /// Returns how many elements lie in each of some bins of equal width, and the edges of the bins.
  ///
  /// - range: where the bins lie; by default from the least element to the greatest. Elements outside are not counted.
  ///
  /// Bin i holds edges[i] ≤ x < edges[i + 1], the last one its upper edge too. A range of width 0 is widened by a half
  /// on either side; without elements it is 0 to 1. Edges have the type of the elements, `float32` for integers.
  ///
  /// ```swift
  /// let (counts, edges) = Tensor([1, 2, 1, 4]).histogram(bins: 3)   // [2 1 1], [1. 2. 3. 4.]
  /// ```
  ///
  /// Stops with an error where an element is NaN or infinite and no range is given.
  public func histogram(
    bins: Int = 10, range: ClosedRange<Double>? = nil
  ) -> (counts: Tensor, edges: Tensor) {
    do throws(TensorError) {
      guard bins > 0, bins < 1 << 40 else {
        throw TensorError("histogram", "the number of bins must be positive, received \(bins)")
      }
      if let range, !range.lowerBound.isFinite || !range.upperBound.isFinite {
        throw TensorError(
          "histogram", "the range \(range.lowerBound) to \(range.upperBound) is not finite")
      }
      let numbers = dtype.isFloating ? self : cast(to: .float64)
      var (low, high): (Tensor, Tensor) = (0.0, 1.0)
      if let range {
        low = Tensor(literal: .real(range.lowerBound))
        high = Tensor(literal: .real(range.upperBound))
      } else if size > 0 {
        (low, high) = (numbers.min(), numbers.max())
      }
      (low, high) = (low.cast(to: .float64), high.cast(to: .float64))
      let half = (low .== high).cast(to: .float64) * 0.5
      let way = Tensor.arange(bins + 1, dtype: .float64) / Tensor(literal: .integer(bins))
      // Exact at both ends.
      let edges = ((low - half) * (1 - way) + (high + half) * way).cast(to: numbers.dtype)
      let counts = try apply(CountBins(areEven: true), [numbers, edges])
      return (counts, dtype.isFloating ? edges : edges.cast(to: .float32))
    } catch {
      return error.raise(returning: (.failed, .failed))
    }
  }

  /// Returns how many elements lie in each of the bins between some edges.
  ///
  /// - edges: a vector of two or more numbers, each not below the one before; the outer ones may be infinite.
  ///
  /// Bin i holds edges[i] ≤ x < edges[i + 1], the last one its upper edge too. Elements outside are not counted.
  ///
  /// ```swift
  /// Tensor([18, 35, 67, 34]).histogram(edges: [0, 18, 65, 120])   // [0 3 1]
  /// ```
  ///
  /// Stops with an error where the edges do not rise.
  public func histogram(edges: Tensor) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      guard edges.ndim == 1, edges.count > 1 else {
        throw TensorError(
          "histogram",
          "the edges must be a vector of at least two numbers, received shape \(edges.shape)")
      }
      let type: DType = dtype == .float32 && edges.dtype == .float32 ? .float32 : .float64
      return try apply(CountBins(areEven: false), [cast(to: type), edges.cast(to: type)])
    }
  }
}
