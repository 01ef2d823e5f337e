// SPDX-License-Identifier: Apache-2.0

// MARK: split

extension Tensor {
  /// Returns views of `count` equal parts along an axis, in order.
  ///
  /// ```swift
  /// Tensor.arange(6).split(into: 3)   // [0 1], [2 3], [4 5]
  /// ```
  ///
  /// Stops with an error where the axis cannot be divided into equal parts.
  public func split(into count: Int, axis: Int = 0) -> [Tensor] {
    parts("split", substitutes: Swift.max(count, 1)) { () throws(TensorError) -> [Tensor] in
      let axis = try shape.axis(axis, operation: "split")
      let extent = shape[axis]
      guard count > 0, extent % count == 0 else {
        throw TensorError(
          "split",
          "axis \(axis) of extent \(extent) in shape \(shape) does not divide into \(count) equal parts"
        )
      }
      let length = extent / count
      return (0..<count).map { part(axis, $0 * length, length) }
    }
  }

  /// Returns views of the parts between some positions along an axis, one more than there are positions.
  ///
  /// ```swift
  /// Tensor.arange(6).split(at: [1, 4])   // [0], [1 2 3], [4 5]
  /// ```
  ///
  /// Negative positions count from the end. Stops with an error where they are out of bounds or not in order.
  public func split(at positions: [Int], axis: Int = 0) -> [Tensor] {
    parts("split", substitutes: positions.count + 1) { () throws(TensorError) -> [Tensor] in
      let axis = try shape.axis(axis, operation: "split")
      let extent = shape[axis]
      var start = 0
      var result: [Tensor] = []
      for position in positions {
        let end = position < 0 ? position + extent : position
        guard end >= start, end <= extent else {
          let reason = end < start && end >= 0 ? "comes after a later one" : "is out of range"
          throw TensorError(
            "split",
            "position \(position) of \(positions) \(reason) for axis \(axis) of extent \(extent) in shape \(shape)"
          )
        }
        result.append(part(axis, start, end - start))
        start = end
      }
      return result + [part(axis, start, extent - start)]
    }
  }

  /// Returns a view for each position along an axis, without that axis.
  ///
  /// ```swift
  /// let (x, y) = (points.unstacked(axis: 1)[0], points.unstacked(axis: 1)[1])
  /// ```
  public func unstacked(axis: Int = 0) -> [Tensor] {
    parts("unstacked", substitutes: 1) { () throws(TensorError) -> [Tensor] in
      let axis = try shape.axis(axis, operation: "unstacked")
      return (0..<shape[axis]).map { part(axis, $0, 1).squeezed(axis: axis) }
    }
  }

  /// Runs the checked part of an operation with several results; where it fails, so many substitutes stand for them.
  private func parts(
    _ operation: String, substitutes: Int, _ body: () throws(TensorError) -> [Tensor]
  ) -> [Tensor] {
    do throws(TensorError) {
      return try body()
    } catch {
      return error.raise(returning: [Tensor](repeating: .failed, count: substitutes))
    }
  }
}

// MARK: broadcast

extension Tensor {
  /// Returns views of several tensors, repeated to their common shape by NumPy's rule.
  ///
  /// ```swift
  /// let grid = Tensor.broadcast([.arange(3).reshaped(to: [3, 1]), .arange(4)])   // two of [3, 4]
  /// ```
  public static func broadcast(_ tensors: [Tensor]) -> [Tensor] {
    do throws(TensorError) {
      var shape: Shape = []
      for tensor in tensors {
        shape = try Shape.broadcast(shape, tensor.shape, operation: "broadcast")
      }
      var result: [Tensor] = []
      for tensor in tensors { result.append(try tensor.broadcasted(to: shape)) }
      return result
    } catch {
      return error.raise(returning: tensors.map { _ in .failed })
    }
  }
}
