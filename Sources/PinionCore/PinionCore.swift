// SPDX-License-Identifier: Apache-2.0
public enum DType: Sendable { case bool, int8, int16, int32, int64, uint8, uint16, uint32, uint64, float32, float64 
  var width: Int { switch self { case .bool, .int8, .uint8: 1; case .int16, .uint16: 2; case .int32, .uint32, .float32: 4; default: 8 } } }
public struct Shape: ExpressibleByArrayLiteral, RandomAccessCollection, CustomStringConvertible, Hashable, Sendable {
  var d: [Int]
  public init(arrayLiteral e: Int...) { d = e }
  public init(_ e: [Int]) { d = e }
  public var startIndex: Int { 0 }
  public var endIndex: Int { d.count }
  public subscript(i: Int) -> Int { d[i] }
  public var description: String { d.description }
}
public final class Box: @unchecked Sendable { let p: UnsafeMutableRawBufferPointer
  init(_ n: Int) { p = .allocate(byteCount: n, alignment: 64) }
  deinit { p.deallocate() } }
public struct Tensor: Sendable {
  let box: Box
  public let shape: Shape
  public let dtype: DType
  public init(bytes: [UInt8], shape: Shape, dtype: DType) {
    self.init(shape: shape, dtype: dtype) { $0.copyBytes(from: bytes) }
  }
  public init(shape: Shape, dtype: DType, initializingWith f: (UnsafeMutableRawBufferPointer) throws -> Void) rethrows {
    self.shape = shape; self.dtype = dtype
    box = Box(shape.reduce(1, *) * dtype.width)
    try f(box.p)
  }
  public func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R { try body(UnsafeRawBufferPointer(box.p)) }
  public var count: Int { shape.first! }
  public var size: Int { shape.reduce(1, *) }
}
