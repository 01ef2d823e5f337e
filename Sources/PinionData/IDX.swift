// SPDX-License-Identifier: Apache-2.0

public import PinionCore

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// The file format of MNIST: a type, the extents, and the elements in row-major order.
///
/// Source: http://yann.lecun.com/exdb/mnist (bottom of the page). Of the types only `uint8` occurs in practice.
public enum IDX {
  /// Reads a file of `uint8` elements, plain or compressed with gzip.
  ///
  /// - Throws: `DataError` where the file cannot be read, is truncated or of another format.
  public static func read(_ path: String) throws -> Tensor {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
      throw DataError("\(path): the file cannot be read")
    }
    let raw = [UInt8](data)
    let bytes = Gzip.isGzip(raw) ? try Gzip.inflate(raw, limit: 1 << 30, name: name) : raw
    return try decode(bytes, name: name)
  }

  static func decode(_ bytes: [UInt8], name: String) throws(DataError) -> Tensor {
    guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0 else {
      throw DataError("\(name): not an IDX file, which begins with two zero bytes")
    }
    guard bytes[2] == 8 else {
      throw DataError("\(name): elements of IDX type \(bytes[2]), expected 8 (unsigned bytes)")
    }
    let axes = Int(bytes[3])
    let start = 4 + 4 * axes
    guard bytes.count >= start else {
      throw DataError("\(name): the header is truncated after \(bytes.count) bytes")
    }
    let extents = (0..<axes).map { axis in
      bytes[4 + 4 * axis..<8 + 4 * axis].reduce(0) { $0 << 8 | Int($1) }
    }
    var size = 1
    for extent in extents {
      let (product, overflow) = size.multipliedReportingOverflow(by: extent)
      guard !overflow else { throw DataError("\(name): the extents \(extents) are too large") }
      size = product
    }
    guard bytes.count - start == size else {
      throw DataError(
        "\(name): \(bytes.count - start) bytes of elements, expected \(size) for shape \(extents)")
    }
    return Tensor(bytes: Array(bytes[start...]), shape: Shape(extents), dtype: .uint8)
  }
}
