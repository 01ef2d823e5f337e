// SPDX-License-Identifier: Apache-2.0

/// The extent of a tensor along each axis.
///
/// A scalar has the empty shape. A shape is a collection of `Int` and is written as an array.
///
/// ```swift
/// let shape: Shape = [60000, 28, 28]
/// shape.size       // 47040000
/// shape[0]         // 60000
/// ```
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral {
  var extents: [Int]

  /// Makes a shape from its extents.
  public init(_ extents: [Int]) { self.extents = extents }

  /// Makes a shape from its extents.
  public init(arrayLiteral extents: Int...) { self.extents = extents }

  /// The number of elements: the product of the extents, 1 for a scalar.
  public var size: Int {
    var product = 1
    for extent in extents { product *= extent }
    return product
  }

  /// The number of elements, or nil where it is more than `Int` counts or an extent is negative.
  ///
  /// As for NumPy, the product of the other extents must be representable even where one is zero:
  /// strides are such products.
  var sizeIfRepresentable: Int? {
    var product = 1
    for extent in extents where extent != 0 {
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      if overflow || extent < 0 { return nil }
      product = next
    }
    return extents.contains(0) ? 0 : product
  }

  /// The bytes that so many elements take, or nil where they are more than `Int` counts.
  package func byteCountIfRepresentable(itemSize: Int) -> Int? {
    guard let size = sizeIfRepresentable else { return nil }
    let (bytes, overflow) = size.multipliedReportingOverflow(by: itemSize)
    return overflow ? nil : bytes
  }

  /// Distances between neighbours along each axis in row-major order, in elements.
  var rowMajorStrides: [Int] {
    var strides = extents
    var stride = 1
    for axis in extents.indices.reversed() {
      strides[axis] = stride
      stride *= extents[axis]
    }
    return strides
  }
}

extension Shape: RandomAccessCollection, MutableCollection {
  /// The first axis.
  public var startIndex: Int { 0 }

  /// One past the last axis.
  public var endIndex: Int { extents.count }

  /// The extent along an axis.
  ///
  /// Stops with an error where there is no such axis.
  public subscript(axis: Int) -> Int {
    get {
      guard extents.indices.contains(axis) else {
        return TensorError("shape", "axis \(axis) of a shape with \(count) axes: \(self)")
          .raise(returning: 1)
      }
      return extents[axis]
    }
    set { extents[axis] = newValue }
  }

  /// The extents along several axes.
  public subscript(axes: Range<Int>) -> ArraySlice<Int> {
    get { extents[axes] }
    set { extents[axes] = newValue }
  }
}

extension Shape: CustomStringConvertible {
  /// The shape as an array prints, such as `[60000, 28, 28]`.
  public var description: String { extents.description }
}

extension Shape: Codable {
  /// Reads a shape from an array of integers.
  public init(from decoder: any Decoder) throws {
    extents = try decoder.singleValueContainer().decode([Int].self)
  }

  /// Writes the shape as an array of integers.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(extents)
  }
}

extension Shape {
  /// The axis counted from the front, given one that may count from the back.
  func axis(_ axis: Int, operation: String) throws(TensorError) -> Int {
    guard axis >= -count && axis < count else {
      throw TensorError(
        operation, "axis \(axis) is out of range for a tensor of shape \(self)")
    }
    return axis < 0 ? axis + count : axis
  }

  /// Axes counted from the front, in order, without duplicates.
  func axes(_ axes: [Int], operation: String) throws(TensorError) -> [Int] {
    var result: [Int] = []
    for axis in axes {
      let positive = try self.axis(axis, operation: operation)
      if result.contains(positive) {
        throw TensorError(operation, "axis \(axis) is named twice in \(axes)")
      }
      result.append(positive)
    }
    return result.sorted()
  }

  /// The shape to which two shapes are broadcast, by NumPy's rule.
  static func broadcast(
    _ a: Shape, _ b: Shape, operation: String
  ) throws(TensorError) -> Shape {
    if a == b { return a }
    let rank = Swift.max(a.count, b.count)
    var extents = [Int](repeating: 1, count: rank)
    for i in 1...Swift.max(rank, 1) where rank > 0 {
      let x = i <= a.count ? a.extents[a.count - i] : 1
      let y = i <= b.count ? b.extents[b.count - i] : 1
      guard x == y || x == 1 || y == 1 else {
        throw TensorError(
          operation, "shapes \(a) and \(b) do not broadcast: \(x) and \(y) along axis \(-i)")
      }
      extents[rank - i] = x == 1 ? y : x
    }
    return Shape(extents)
  }
}
