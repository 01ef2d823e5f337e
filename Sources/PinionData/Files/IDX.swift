// SPDX-License-Identifier: Apache-2.0

public import PinionCore

/// The IDX format, in which MNIST and its relatives come: a shape, an element type, and the
/// elements, big-endian.
///
/// A file may be plain or compressed with gzip; its content tells, not its name.
///
/// ```swift
/// let images = try IDX.read("train-images-idx3-ubyte.gz")
/// print(images.shape)  // [60000, 28, 28]
/// ```
///
/// Source: [The MNIST database](https://yann.lecun.com/exdb/mnist/), "The IDX file format".
public enum IDX {
  /// Reads the file at `path`.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - maximumByteCount: the most bytes that the elements may take; by default 4 times the file and
  ///     48 MB, so that a small compressed file cannot fill the memory. For files that you trust: `.max`.
  /// - Returns: a tensor of the file's shape and type.
  /// - Throws: a ``DataError`` that names the file, what was found, and what was expected. Nothing
  ///   larger than the file justifies is allocated.
  public static func read(_ path: String, maximumByteCount: Int? = nil) throws -> Tensor {
    try read(FileSource(path), maximumByteCount: maximumByteCount)
  }

  /// Reads a whole IDX file from memory.
  ///
  /// - Parameters:
  ///   - bytes: the file, plain or compressed with gzip.
  ///   - name: what an error calls it.
  ///   - maximumByteCount: the most bytes that the elements may take, as for a file.
  /// - Throws: a ``DataError``, as for a file.
  public static func decode(
    _ bytes: [UInt8], name: String = "IDX data", maximumByteCount: Int? = nil
  ) throws -> Tensor {
    try read(ArraySource(bytes, name: name), maximumByteCount: maximumByteCount)
  }

  /// Returns `tensor` as a plain IDX file.
  ///
  /// - Throws: a ``DataError`` where the format has no such type (only uint8, int8, int16, int32,
  ///   float32 and float64) or shape (1 to 8 axes of less than 2³² each).
  public static func encode(_ tensor: Tensor) throws -> [UInt8] {
    guard let code = codes.first(where: { $0.dtype == tensor.dtype }) else {
      throw DataError(.unsupported, "IDX.encode", "IDX files have no type \(tensor.dtype)")
    }
    guard 1...8 ~= tensor.shape.count, tensor.shape.allSatisfy({ 0...Int(UInt32.max) ~= $0 }) else {
      throw DataError(.unsupported, "IDX.encode", "IDX files have no shape \(tensor.shape)")
    }
    var bytes = header(tensor.shape, code: code.code)
    let start = bytes.count
    tensor.withUnsafeBytes { bytes += $0 }
    bytes.withUnsafeMutableBytes { all in
      ByteOrder.swapToBigEndian(
        UnsafeMutableRawBufferPointer(rebasing: all[start...]), width: code.width)
    }
    return bytes
  }

  /// What precedes the elements in a file of `shape`.
  static func header(_ shape: Shape, code: UInt8 = 0x08) -> [UInt8] {
    var bytes: [UInt8] = [0, 0, code, UInt8(shape.count)]
    for extent in shape {
      withUnsafeBytes(of: UInt32(extent).bigEndian) { bytes += $0 }
    }
    return bytes
  }

  /// Reads from `source`, checking the MD5 sum of the decompressed bytes where one is expected.
  static func read(
    _ source: any ByteSource, md5 expected: String? = nil, maximumByteCount: Int? = nil
  ) throws -> Tensor {
    let raw = try PeekedSource(source, peeking: 2)
    let source: any ByteSource = Gzip.isGzip(raw.peeked) ? Inflater(raw, format: .gzip) : raw
    var checksum = MD5()
    let header = try readHeader(source, into: &checksum)
    try MemoryLimit(fileSize: raw.byteCountLimit, maximum: maximumByteCount).check(
      header.byteCount, "shape \(header.shape) of \(header.dtype) takes", name: source.name)
    var found = 0
    let tensor = try Tensor(
      shape: header.shape, dtype: header.dtype, trustedByteCount: source.trustedByteCount
    ) { target in
      var done = 0
      // In pieces that stay in the cache between inflating and summing.
      while done < target.count {
        let end = min(done + 1 << 17, target.count)
        let piece = UnsafeMutableRawBufferPointer(rebasing: target[done..<end])
        let count = try source.read(into: piece)
        done += count
        found += count
        if expected != nil { checksum.update(UnsafeRawBufferPointer(rebasing: piece[..<count])) }
        if count < piece.count { throw header.lengthError(source.name, found: found) }
      }
      ByteOrder.swapToBigEndian(target, width: header.width)
    }
    guard try source.read(1).isEmpty else { throw header.lengthError(source.name, found: nil) }
    if let expected, checksum.hexadecimal != expected {
      throw DataError(
        .mismatch, source.name, "MD5 sum \(checksum.hexadecimal), expected \(expected)")
    }
    return tensor
  }

  /// The type codes of the format.
  private static let codes: [(code: UInt8, dtype: DType, width: Int)] = [
    (0x08, .uint8, 1), (0x09, .int8, 1), (0x0b, .int16, 2), (0x0c, .int32, 4),
    (0x0d, .float32, 4), (0x0e, .float64, 8),
  ]

  private struct Header {
    var shape: Shape
    var dtype: DType
    var width: Int
    var byteCount: Int

    /// The file holds `found` bytes after the header, or more than expected.
    func lengthError(_ name: String, found: Int?) -> DataError {
      DataError(
        (found ?? .max) < byteCount ? .truncated : .corrupt, name,
        "shape \(shape) of \(dtype) takes \(byteCount) bytes after the header, "
          + "found \(found.map { "\($0)" } ?? "more")")
    }
  }

  private static func readHeader(
    _ source: any ByteSource, into checksum: inout MD5
  ) throws -> Header {
    let name = source.name
    let magic = try source.read(4)
    guard magic.count == 4, magic[0] == 0, magic[1] == 0 else {
      throw DataError(
        magic.count < 4 ? .truncated : .corrupt, name,
        "not an IDX file: begins with \(hex(magic)), "
          + "expected 00 00, a type and a number of axes")
    }
    guard let code = codes.first(where: { $0.code == magic[2] }) else {
      throw DataError(
        .corrupt, name,
        "not an IDX file: element type \(hex([magic[2]])), expected one of 08 09 0b 0c 0d 0e")
    }
    let rank = Int(magic[3])
    guard 1...8 ~= rank else {
      throw DataError(.unsupported, name, "an IDX file of \(rank) axes, expected 1 to 8")
    }
    let axes = try source.read(4 * rank)
    guard axes.count == 4 * rank else {
      throw DataError(
        .truncated, name, "ends within the header, after \(4 + axes.count) of \(4 + 4 * rank) bytes"
      )
    }
    let extents = stride(from: 0, to: 4 * rank, by: 4).map { start in
      axes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    let shape = Shape(extents)
    guard let byteCount = shape.byteCountIfRepresentable(itemSize: code.width) else {
      throw DataError(
        .corrupt, name, "shape \(extents) is impossible: its size overflows 64 bits")
    }
    let header = Header(
      shape: shape, dtype: code.dtype, width: code.width, byteCount: byteCount)
    if let total = source.byteCount, total != magic.count + axes.count + header.byteCount {
      throw header.lengthError(name, found: total - magic.count - axes.count)
    }
    guard header.byteCount <= source.byteCountLimit else {
      throw DataError(
        .corrupt, name,
        "shape \(header.shape) of \(header.dtype) takes \(header.byteCount) bytes, "
          + "but the compressed file can hold at most \(source.byteCountLimit)")
    }
    magic.withUnsafeBytes { checksum.update($0) }
    axes.withUnsafeBytes { checksum.update($0) }
    return header
  }
}
