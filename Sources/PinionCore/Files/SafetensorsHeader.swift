// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// The header of a safetensors file, checked.
struct SafetensorsHeader {
  /// A tensor whose bytes are all in the file.
  struct Entry {
    let name: String
    let type: SafetensorsType
    let shape: Shape
    /// Where its bytes begin, counted from the end of the header.
    let start: Int
    let byteCount: Int
  }

  private(set) var entries: [Entry] = []
  private(set) var metadata: [String: String] = [:]
  private(set) var dataStart = 8

  /// The longest header in a file of so many bytes.
  ///
  /// Reading JSON takes up to 32 times its length: this keeps it below 4 times the file and 64 MB.
  /// Other readers take 100 MB.
  private static func limit(_ fileSize: Int) -> Int {
    Swift.min(100_000_000, 2_000_000 + fileSize / 8)
  }

  init(_ file: InputFile) throws {
    func wrong(_ reason: String) -> SafetensorsError { file.error(reason) }
    guard file.size >= 8 else {
      throw wrong(
        "not a safetensors file: it has \(file.size) bytes, and the length of the header takes 8")
    }
    let length = try file.read(at: 0, count: 8).reversed().reduce(UInt64(0)) {
      $0 << 8 | UInt64($1)
    }
    guard length <= UInt64(file.size - 8) else {
      throw wrong(
        "not a safetensors file, or cut off: it claims a header of \(length) bytes, "
          + "and \(file.size - 8) bytes follow")
    }
    let limit = SafetensorsHeader.limit(file.size)
    guard length <= UInt64(limit) else {
      throw wrong(
        "a header of \(length) bytes, expected at most \(limit) in a file of \(file.size) bytes")
    }
    dataStart = 8 + Int(length)
    let bytes = try file.read(at: 8, count: Int(length))
    guard bytes.first == UInt8(ascii: "{") else {
      throw wrong("not a safetensors file: the header does not begin with {")
    }
    let fields: [String: Field]
    do {
      fields = try JSONDecoder().decode([String: Field].self, from: Data(bytes))
    } catch {
      throw wrong("not a safetensors file: the header is not valid JSON of the expected form")
    }
    for (name, field) in fields {
      switch field {
      case .metadata(let values):
        guard name == "__metadata__" else {
          throw wrong("the header's entry \"\(name)\" has no dtype, shape and data_offsets")
        }
        metadata = values
      case .tensor(let description):
        entries.append(try description.entry(name, in: file))
      }
    }
    try checkPlaces(file)
  }

  /// The tensors' bytes must follow one another without holes up to the end of the file.
  private mutating func checkPlaces(_ file: InputFile) throws {
    entries.sort { ($0.start, $0.byteCount, $0.name) < ($1.start, $1.byteCount, $1.name) }
    var end = 0
    for entry in entries {
      guard entry.start == end else {
        throw file.error(
          "tensor \"\(entry.name)\" begins at byte \(entry.start) of the data, expected \(end)")
      }
      end += entry.byteCount  // at most the file's size, as each was checked to end before it
      guard end <= file.size - dataStart else {
        throw file.error(
          "cut off: tensor \"\(entry.name)\" ends at byte \(end) of the data, "
            + "which has \(file.size - dataStart)")
      }
    }
    guard end == file.size - dataStart else {
      throw file.error(
        "the tensors take \(end) bytes, and \(file.size - dataStart) follow the header")
    }
  }

  /// An entry of the JSON object.
  enum Field: Codable {
    case tensor(Description)
    case metadata([String: String])

    init(from decoder: any Decoder) throws {
      if let metadata = try? [String: String](from: decoder) {
        self = .metadata(metadata)
      } else {
        self = .tensor(try Description(from: decoder))
      }
    }

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .tensor(let description): try description.encode(to: encoder)
      case .metadata(let metadata): try metadata.encode(to: encoder)
      }
    }
  }

  /// A tensor as the header describes it.
  ///
  /// The names are the format's.
  struct Description: Codable {
    let dtype: String
    let shape: [Int]
    let data_offsets: [Int]  // swift-format-ignore: AlwaysUseLowerCamelCase

    func entry(_ name: String, in file: InputFile) throws -> Entry {
      func wrong(_ reason: String) -> SafetensorsError {
        file.error("tensor \"\(name)\" \(reason)")
      }
      guard let type = SafetensorsType(rawValue: dtype) else {
        throw wrong("has the type \(dtype), which is not supported")
      }
      guard let size = Shape(shape).byteCountIfRepresentable(itemSize: type.dtype.size) else {
        throw wrong("has the impossible shape \(shape)")
      }
      guard data_offsets.count == 2, data_offsets[0] >= 0, data_offsets[1] >= data_offsets[0],
        data_offsets[1] <= file.size
      else {
        throw wrong("has the impossible offsets \(data_offsets) in a file of \(file.size) bytes")
      }
      guard data_offsets[1] - data_offsets[0] == size else {
        throw wrong(
          "takes \(data_offsets[1] - data_offsets[0]) bytes, expected \(size) "
            + "for shape \(shape) of \(dtype)")
      }
      return Entry(
        name: name, type: type, shape: Shape(shape), start: data_offsets[0], byteCount: size)
    }
  }

  /// The header's length and the header, padded so that what follows is aligned to eight bytes.
  static func encoded(
    _ fields: [String: Field], dataByteCount: Int, path: String
  ) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var json = Array(try encoder.encode(fields))
    while json.count % 8 != 0 { json.append(UInt8(ascii: " ")) }
    let limit = limit(8 + json.count + dataByteCount)
    guard json.count <= limit else {
      throw SafetensorsError(
        path: path, reason: "the header would take \(json.count) bytes, and \(limit) are possible")
    }
    return (0..<8).map { UInt8(truncatingIfNeeded: json.count >> ($0 * 8)) } + json
  }
}

extension SafetensorsHeader.Entry {
  /// Reads the elements, or finds them in the mapped file.
  func tensor(in file: InputFile, _ mapping: MappedFile?, dataStart: Int) throws -> Tensor {
    let position = dataStart + start
    func check(_ bytes: UnsafeRawBufferPointer) throws {
      if let wrong = type.dtype.invalidByte(in: bytes) {
        throw file.error("tensor \"\(name)\" of BOOL contains the byte \(wrong)")
      }
    }
    if let mapping {
      let tensor = Tensor(mapped: mapping, at: position, shape: shape, dtype: type.dtype)
      try tensor.withUnsafeBytes(check)
      return tensor
    }
    return try Tensor(shape: shape, dtype: type.dtype) { buffer in
      try file.read(at: position, into: buffer)
      try check(UnsafeRawBufferPointer(buffer))
    }
  }
}
