// SPDX-License-Identifier: Apache-2.0

/// Tensors in a file of the safetensors format, which other libraries read and write too.
///
/// The file is eight bytes with the length of a header, the header, which is JSON and says each
/// tensor's type, shape and place, and the elements. See
/// https://github.com/huggingface/safetensors.
///
/// ```swift
/// try Safetensors.write(["weights": weights], metadata: ["author": "me"], to: "w.safetensors")
/// let (tensors, metadata) = try Safetensors.read("w.safetensors")
/// ```
public enum Safetensors {
  /// Reads all tensors of a file, and the metadata of its header.
  ///
  /// Everything the header claims is checked against the file before memory is taken for it.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - mapped: whether the tensors' elements stay in the file, from which the system reads them
  ///     when they are used. Then nothing may change the file as long as a tensor of it is used; if it
  ///     becomes shorter, the program ends.
  /// - Throws: `SafetensorsError` where the file cannot be read or is not of the format.
  public static func read(
    _ path: String, mapped: Bool = false
  ) throws -> (tensors: [String: Tensor], metadata: [String: String]) {
    try SafetensorsError.rethrowing {
      let file = try InputFile(path)
      let header = try SafetensorsHeader(file)
      let mapping = mapped ? try MappedFile(file) : nil
      var tensors: [String: Tensor] = [:]
      for entry in header.entries {
        tensors[entry.name] = try entry.tensor(
          in: file, mapping, dataStart: header.dataStart)
      }
      return (tensors, header.metadata)
    }
  }

  /// Writes tensors and metadata to a file.
  ///
  /// The file appears whole or not at all: it is written beside the old one under another name and
  /// then takes its place. When anything fails, the old file is as it was.
  ///
  /// - Throws: `SafetensorsError` where the file cannot be written.
  public static func write(
    _ tensors: [String: Tensor], metadata: [String: String] = [:], to path: String
  ) throws {
    // Wider types first, so that all elements are aligned.
    let sorted = tensors.sorted {
      ($1.value.dtype.size, $0.key) < ($0.value.dtype.size, $1.key)
    }
    var offset = 0
    var fields: [String: SafetensorsHeader.Field] = [:]
    for (name, tensor) in sorted {
      let end = offset + tensor.size * tensor.dtype.size
      fields[name] = .tensor(
        SafetensorsHeader.Description(
          dtype: SafetensorsType(tensor.dtype).rawValue, shape: Array(tensor.shape),
          data_offsets: [offset, end]))
      offset = end
    }
    if !metadata.isEmpty { fields["__metadata__"] = .metadata(metadata) }
    let header = try SafetensorsHeader.encoded(fields, dataByteCount: offset, path: path)
    try SafetensorsError.rethrowing {
      try writeAtomically(to: path) { file in
        try file.write(header)
        for (_, tensor) in sorted {
          try tensor.withUnsafeBytes { try file.write($0) }
        }
      }
    }
  }

  /// Checks that a file can be written at a path, without changing anything there.
  ///
  /// To be called before long work whose result is to be saved.
  ///
  /// - Throws: `SafetensorsError` with the reason.
  public static func checkWritable(_ path: String) throws {
    try SafetensorsError.rethrowing { try OutputFile(for: path).discard() }
  }
}

/// Why a file of tensors cannot be read or written, with the path.
public struct SafetensorsError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// What is wrong with it.
  public let reason: String

  /// Makes an error.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// The path and the reason in one sentence.
  public var description: String { "\(path): \(reason)" }

  /// Runs `body` and throws failures of the file as errors of this type.
  static func rethrowing<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let failure as FileFailure {
      throw SafetensorsError(path: failure.path, reason: failure.reason)
    }
  }
}

extension InputFile {
  /// An error about this file.
  func error(_ reason: String) -> SafetensorsError {
    SafetensorsError(path: path, reason: reason)
  }
}

/// The names of element types in the format.
enum SafetensorsType: String, CaseIterable {
  case bool = "BOOL"
  case int8 = "I8"
  case int16 = "I16"
  case int32 = "I32"
  case int64 = "I64"
  case uint8 = "U8"
  case uint16 = "U16"
  case uint32 = "U32"
  case uint64 = "U64"
  case float16 = "F16"
  case bfloat16 = "BF16"
  case float32 = "F32"
  case float64 = "F64"

  /// The type of the elements in memory.
  var dtype: DType {
    switch self {
    case .bool: .bool
    case .int8: .int8
    case .int16: .int16
    case .int32: .int32
    case .int64: .int64
    case .uint8: .uint8
    case .uint16: .uint16
    case .uint32: .uint32
    case .uint64: .uint64
    case .float16: .float16
    case .bfloat16: .bfloat16
    case .float32: .float32
    case .float64: .float64
    }
  }

  init(_ dtype: DType) {
    // Every type has its name, as the switch above shows.
    self = SafetensorsType.allCases.first { $0.dtype == dtype } ?? .float32
  }
}
