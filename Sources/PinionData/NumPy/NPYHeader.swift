// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// What precedes the elements in an NPY file, checked.
struct NPYHeader {
  let dtype: DType
  /// The shape of the array.
  let shape: Shape
  /// Whether the elements lie in the order of the axes reversed.
  let isFortran: Bool
  /// Whether the bytes of each element are in the other order than the machine's.
  let isSwapped: Bool
  /// How many bytes the elements take.
  let byteCount: Int
  /// Where they begin.
  let start: Int

  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// NumPy's limit.
  private static let greatestRank = 64
  /// Some thousand times what the longest legitimate header takes.
  private static let greatestLength = 1 << 20

  /// Reads the header; if the source knows how many bytes follow, they are as many as it says.
  init(_ source: any ByteSource) throws {
    let name = source.name
    let prefix = try source.read(8)
    guard prefix.starts(with: Self.magic) else {
      throw DataError(
        prefix.count < 6 ? .truncated : .corrupt, name,
        "not an NPY file: begins with \(hex(prefix.prefix(6))), expected \(hex(Self.magic))")
    }
    guard prefix.count == 8, (1...3).contains(prefix[6]), prefix[7] == 0 else {
      throw DataError(
        prefix.count < 8 ? .truncated : .unsupported, name,
        "an NPY file of version \(prefix.dropFirst(6).map(String.init).joined(separator: ".")), "
          + "expected 1.0, 2.0 or 3.0")
    }
    let width = prefix[6] == 1 ? 2 : 4
    let lengthBytes = try source.read(width)
    guard lengthBytes.count == width else {
      throw DataError(
        .truncated, name,
        "ends within the header, after \(8 + lengthBytes.count) of \(8 + width) bytes")
    }
    let length = Int(ByteOrder.littleEndian(lengthBytes))
    guard length <= Self.greatestLength else {
      throw DataError(
        .corrupt, name,
        "claims a header of \(length) bytes, expected at most \(Self.greatestLength)")
    }
    start = 8 + width + length
    let text = try source.read(length)
    guard text.count == length else {
      throw DataError(
        .truncated, name,
        "ends within the header, after \(8 + width + text.count) of \(start) bytes")
    }
    let fields = try NPYDictionary(text, name: name)
    guard let element = NumPyType(fields.descr) else {
      throw DataError(
        .unsupported, name,
        "elements of type '\(fields.descr)', expected one of \(NumPyType.codes)")
    }
    guard fields.shape.count <= Self.greatestRank else {
      throw DataError(
        .corrupt, name,
        "an array of \(fields.shape.count) axes, expected at most \(Self.greatestRank)")
    }
    let shape = Shape(fields.shape)
    guard let byteCount = shape.byteCountIfRepresentable(itemSize: element.dtype.size) else {
      throw DataError(.corrupt, name, "shape \(shape) is impossible: its size overflows 64 bits")
    }
    dtype = element.dtype
    isSwapped = element.isBigEndian && dtype.size > 1
    isFortran = fields.isFortran
    self.shape = shape
    self.byteCount = byteCount
    if let total = source.byteCount, total - start != byteCount {
      throw lengthError(name, found: total - start)
    }
    guard byteCount <= source.byteCountLimit else { throw lengthError(name, found: nil) }
  }

  /// The file holds `found` bytes after the header, nil for more than expected.
  private func lengthError(_ name: String, found: Int?) -> DataError {
    DataError(
      (found ?? .max) < byteCount ? .truncated : .corrupt, name,
      "shape \(shape) of \(dtype) takes \(byteCount) bytes after the header, "
        + "found \(found.map { "\($0)" } ?? "more")")
  }
}

// MARK: The elements

extension NPYHeader {
  /// Reads the elements, which are all that follows in `source`.
  func tensor(from source: any ByteSource) throws -> Tensor {
    var found = 0
    let tensor = try Tensor(
      shape: orderedShape, dtype: dtype, trustedByteCount: source.trustedByteCount
    ) { piece in
      let count = try source.read(into: piece)
      found += count
      guard count == piece.count else { throw lengthError(source.name, found: found) }
      if isSwapped { ByteOrder.swapToBigEndian(piece, width: dtype.size) }
      try check(UnsafeRawBufferPointer(piece), source.name)
    }
    guard try source.read(1).isEmpty else { throw lengthError(source.name, found: nil) }
    return arranged(tensor)
  }

  /// The elements where they are in a mapped file, which are not swapped.
  func tensor(in file: MappedFile, name: String) throws -> Tensor {
    let tensor = Tensor(mapped: file, at: start, shape: orderedShape, dtype: dtype)
    try tensor.withUnsafeBytes { try check($0, name) }
    return arranged(tensor)
  }

  /// The shape whose row-major order is that of the elements.
  private var orderedShape: Shape { isFortran ? Shape(shape.reversed()) : shape }

  private func arranged(_ tensor: Tensor) -> Tensor { isFortran ? tensor.transposed() : tensor }

  private func check(_ elements: UnsafeRawBufferPointer, _ name: String) throws {
    if let wrong = dtype.invalidByte(in: elements) {
      throw DataError(
        .corrupt, name, "an element of \(dtype) is the byte \(wrong), expected 0 or 1")
    }
  }
}

// MARK: Writing

extension NPYHeader {
  /// The header of a tensor in row-major order.
  static func encoded(_ tensor: Tensor, name: String) throws -> [UInt8] {
    let shape = tensor.shape
    guard shape.count <= greatestRank else {
      throw DataError(
        .unsupported, name,
        "a tensor of \(shape.count) axes, and NPY files have at most \(greatestRank)")
    }
    let extents = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var text = Array(
      "{'descr': '\(NumPyType(tensor.dtype).text)', 'fortran_order': False, 'shape': (\(extents)), }"
        .utf8)
    // NumPy leaves room for the first extent to grow, and then fills up to a multiple of 64 bytes.
    let room = shape.first.map { 21 - String($0).count } ?? 0
    let unpadded = 10 + text.count + room + 1
    text += [UInt8](repeating: UInt8(ascii: " "), count: room + (64 - unpadded % 64) % 64)
    text.append(UInt8(ascii: "\n"))
    return magic + [1, 0, UInt8(text.count & 0xff), UInt8(text.count >> 8)] + text
  }
}
