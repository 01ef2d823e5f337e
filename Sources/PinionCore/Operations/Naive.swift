// SPDX-License-Identifier: Apache-2.0

/// The operations as plain loops over elements: what the fast ones compute, written out to be read.
///
/// Each works on `Double` and returns `float64`. They are also what the tests compare the fast
/// operations with.
///
/// ```swift
/// Naive.dot(matrix: x, vector: v)   // the same numbers as dot(x, v)
/// ```
public enum Naive {
  /// Returns `max(x, 0)` for each element.
  public static func relu(_ x: Tensor) -> Tensor {
    var elements = x.array(of: Double.self)
    for i in elements.indices where elements[i] < 0 { elements[i] = 0 }
    return Tensor(elements, shape: x.shape)
  }

  /// Adds two tensors of one shape element by element.
  public static func add(_ x: Tensor, _ y: Tensor) -> Tensor {
    guard x.shape == y.shape else {
      return TensorError("Naive.add", "shapes \(x.shape) and \(y.shape) differ")
        .raise(returning: .failed)
    }
    var sum = x.array(of: Double.self)
    let other = y.array(of: Double.self)
    for i in sum.indices { sum[i] += other[i] }
    return Tensor(sum, shape: x.shape)
  }

  /// Adds a vector to each row of a matrix.
  public static func add(matrix x: Tensor, vector y: Tensor) -> Tensor {
    guard x.ndim == 2, y.ndim == 1, x.shape[1] == y.shape[0] else {
      return mismatch("Naive.add(matrix:vector:)", x, y)
    }
    var sum = x.array(of: Double.self)
    let other = y.array(of: Double.self)
    for i in 0..<x.shape[0] {
      for j in 0..<x.shape[1] { sum[i * x.shape[1] + j] += other[j] }
    }
    return Tensor(sum, shape: x.shape)
  }

  /// Returns the sum of the products of two vectors' elements, a scalar.
  public static func dot(vector x: Tensor, vector y: Tensor) -> Tensor {
    guard x.ndim == 1, y.ndim == 1, x.shape == y.shape else {
      return mismatch("Naive.dot(vector:vector:)", x, y)
    }
    let (a, b) = (x.array(of: Double.self), y.array(of: Double.self))
    var sum = 0.0
    for i in a.indices { sum += a[i] * b[i] }
    return Tensor([sum], shape: [])
  }

  /// Returns the dot product of each row of a matrix with a vector.
  public static func dot(matrix x: Tensor, vector y: Tensor) -> Tensor {
    guard x.ndim == 2, y.ndim == 1, x.shape[1] == y.shape[0] else {
      return mismatch("Naive.dot(matrix:vector:)", x, y)
    }
    let (a, b) = (x.array(of: Double.self), y.array(of: Double.self))
    var result = [Double](repeating: 0, count: x.shape[0])
    for i in result.indices {
      for j in b.indices { result[i] += a[i * b.count + j] * b[j] }
    }
    return Tensor(result)
  }

  /// Returns the dot products of the rows of one matrix with the columns of another.
  public static func dot(matrix x: Tensor, matrix y: Tensor) -> Tensor {
    guard x.ndim == 2, y.ndim == 2, x.shape[1] == y.shape[0] else {
      return mismatch("Naive.dot(matrix:matrix:)", x, y)
    }
    let (a, b) = (x.array(of: Double.self), y.array(of: Double.self))
    let (rows, inner, columns) = (x.shape[0], x.shape[1], y.shape[1])
    var result = [Double](repeating: 0, count: rows * columns)
    for i in 0..<rows {
      for j in 0..<columns {
        for k in 0..<inner { result[i * columns + j] += a[i * inner + k] * b[k * columns + j] }
      }
    }
    return Tensor(result, shape: [rows, columns])
  }

  /// Returns the gradient of a function at a point by its meaning: each element of the arguments is moved a little to
  /// both sides, and the function run again.
  ///
  /// (f(x + h) − f(x − h)) / 2h for each element, with h = `step`, in proportion where an element is larger than
  /// 1. For *n* elements the function runs 2*n* times, where `gradient` runs it once and walks back once; and half
  /// of the digits are lost, so pass `float64`. The function returns a scalar.
  ///
  /// ```swift
  /// Naive.gradient(at: x) { x in (x * x).sum() }   // about 2 * x
  /// ```
  public static func gradient<each Input: TensorTree>(
    at inputs: repeat each Input, step: Double = 1e-5,
    of function: (repeat each Input) -> Tensor
  ) -> (repeat each Input) {
    var points: [Tensor] = []
    repeat points += (each inputs).tensors
    func value(_ points: [Tensor]) -> Double {
      var rest = points[...]
      return function(repeat (each inputs).replacingTensors(from: &rest)).item(as: Double.self)
    }
    var slopes: [Tensor] = []
    for (index, point) in points.enumerated() {
      let elements = point.array(of: Double.self)
      var slope = elements
      for i in elements.indices {
        func moved(_ change: Double) -> Double {
          var changed = elements
          changed[i] += change
          var others = points
          others[index] = Tensor(changed, shape: point.shape).cast(to: point.dtype)
          return value(others)
        }
        let h = step * Swift.max(1, elements[i].magnitude)
        slope[i] = (moved(h) - moved(-h)) / (2 * h)
      }
      slopes.append(Tensor(slope, shape: point.shape).cast(to: point.dtype))
    }
    var rest = slopes[...]
    return (repeat (each inputs).replacingTensors(from: &rest))
  }

  private static func mismatch(_ operation: String, _ x: Tensor, _ y: Tensor) -> Tensor {
    TensorError(operation, "shapes do not match: \(x.shape) and \(y.shape)")
      .raise(returning: .failed)
  }
}
