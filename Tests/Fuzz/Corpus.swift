// SPDX-License-Identifier: Apache-2.0

import PinionCore
import PinionData

/// How a damaged file is made and read.
enum Format: String, CaseIterable {
  case npy, mappedNPY, npz, safetensors, mappedSafetensors, idx, gzippedIDX
  /// A whole archive of a damaged NPY file, or a whole gzip file of a damaged IDX file, so that checksums do
  /// not hide what is inside.
  case npzOfDamagedNPY, gzipOfDamagedIDX

  /// Which undamaged files to begin with.
  var seed: Format {
    switch self {
    case .mappedNPY, .npzOfDamagedNPY: .npy
    case .mappedSafetensors: .safetensors
    case .gzipOfDamagedIDX: .idx
    default: self
    }
  }

  /// Reads a file, as a user would.
  func read(_ path: String) throws -> [Tensor] {
    switch self {
    case .npy: [try NPY.load(from: path)]
    case .mappedNPY: [try NPY.load(from: path, mapped: true)]
    case .npz, .npzOfDamagedNPY: Array(try NPZ.load(from: path).values)
    case .safetensors: Array(try Safetensors.read(path).tensors.values)
    case .mappedSafetensors: Array(try Safetensors.read(path, mapped: true).tensors.values)
    case .idx, .gzippedIDX, .gzipOfDamagedIDX: [try IDX.read(path)]
    }
  }
}

/// Undamaged files of all formats, and cases made of them.
struct Corpus {
  private var files: [Format: [[UInt8]]] = [:]
  private let folder: String
  /// What files of zeros, a thousandth of that in size, decompress to: as much as they may take, or too much.
  private static let megabytesOfZeros = [20, 100]

  /// - Parameter folder: where files may be written.
  init(folder: String) throws {
    self.folder = folder
    let tensors = DType.allCases.map {
      Tensor([0, 1, 1, 0, 1, 1]).reshaped(to: [2, 3]).cast(to: $0)
    }
    let others: [Tensor] = [.zeros([]), .zeros([0, 3]), .ones([2, 1, 3, 1, 2]), .arange(700)]
    files[.npy] = try (tensors + others).map { try NPY.encode($0) }
    for (old, new) in [("<", ">"), ("False", "True ")] {
      files[.npy]! += files[.npy]!.map { Corpus.replacing(old, by: new, in: $0) }
    }
    let named = Dictionary(
      uniqueKeysWithValues: (tensors + others).enumerated().map { ("tensor \($0)", $1) })
    for content in [named, ["x": .ones([3])], ["zeros": .zeros([500_000])], [:]] {
      for compressed in [false, true] where compressed || content["zeros"] == nil {
        files[.npz, default: []].append(
          try written { try NPZ.save(content, to: $0, compressed: compressed) })
      }
    }
    let wide = try Corpus.archive(Array(files[.npy]!.prefix(3)), compressed: false, wideLimit: 1)
    files[.npz]!.append(wide)
    for megabytes in Corpus.megabytesOfZeros {
      files[.npz]!.append(
        try Corpus.archive(
          [Corpus.npyHeader(byteCount: megabytes << 20)], megabytesOfZeros: megabytes,
          compressed: true))
    }
    for content in [named, ["x": .ones([3])], [:]] {
      files[.safetensors, default: []].append(
        try written { try Safetensors.write(content, metadata: ["a": "b"], to: $0) })
    }
    files[.idx] = try [DType.uint8, .int8, .int16, .int32, .float32, .float64].map {
      try IDX.encode(Tensor.arange(12).reshaped(to: [2, 3, 2]).cast(to: $0))
    }
    files[.idx]!.append(try IDX.encode(.zeros([100, 28, 28], dtype: .uint8)))
    files[.gzippedIDX] = files[.idx]!.map { Gzip.compress($0) }
    let zeros = Gzip.compress([UInt8](repeating: 0, count: 1 << 20))
    for megabytes in Corpus.megabytesOfZeros {
      let extent = withUnsafeBytes(of: UInt32(megabytes << 20).bigEndian) { Array($0) }
      files[.gzippedIDX]!.append(
        Gzip.compress([0, 0, 8, 1] + extent) + repeatElement(zeros, count: megabytes).joined())
    }
  }

  /// The damaged file with a number, always the same.
  func file(_ number: Int) throws -> (format: Format, bytes: [UInt8]) {
    var random = FuzzRandom(seed: number)
    let format = Format.allCases[number % Format.allCases.count]
    var bytes = seed(format.seed, &random)
    let other = seed(
      [.npy, .npz, .safetensors, .idx, .gzippedIDX].randomElement(using: &random)!, &random)
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      Mutation.allCases.randomElement(using: &random)?.apply(to: &bytes, other, &random)
    }
    switch format {
    case .npzOfDamagedNPY:
      let compressed = Bool.random(using: &random)
      bytes = try Corpus.archive([bytes], compressed: compressed)
    case .gzipOfDamagedIDX: bytes = Gzip.compress(bytes)
    default: break
    }
    return (format, bytes)
  }

  private func seed(_ format: Format, _ random: inout FuzzRandom) -> [UInt8] {
    files[format]?.randomElement(using: &random) ?? []
  }

  /// What precedes so many bytes in an NPY file.
  private static func npyHeader(byteCount: Int) -> [UInt8] {
    let text = "{'descr': '|u1', 'fortran_order': False, 'shape': (\(byteCount),)}"
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.utf8.count), 0] + Array(text.utf8)
  }

  /// An archive of files, made in memory; zeros follow each.
  private static func archive(
    _ files: [[UInt8]], megabytesOfZeros: Int = 0, compressed: Bool, wideLimit: Int = 0xffff_ffff
  ) throws -> [UInt8] {
    var archive: [UInt8] = []
    let writer = ZIPWriter(name: "archive", wideLimit: wideLimit) {
      archive += $0
    } rewrite: { bytes, position in
      archive.replaceSubrange(position..<position + bytes.count, with: bytes)
    }
    let zeros = [UInt8](repeating: 0, count: megabytesOfZeros == 0 ? 0 : 1 << 20)
    for (number, file) in files.enumerated() {
      try file.withUnsafeBytes { file in
        try zeros.withUnsafeBytes { zeros in
          try writer.add(
            "\(number).npy", [file] + repeatElement(zeros, count: megabytesOfZeros),
            compressed: compressed)
        }
      }
    }
    try writer.finish()
    return archive
  }

  private func written(_ write: (String) throws -> Void) throws -> [UInt8] {
    let path = folder + "/seed"
    try write(path)
    let file = try InputFile(path)
    return try file.read(at: 0, count: file.size)
  }

  private static func replacing(_ old: String, by new: String, in bytes: [UInt8]) -> [UInt8] {
    let pattern = Array(old.utf8)
    guard
      let start = bytes.indices.first(where: { bytes[$0...].starts(with: pattern) })
    else { return bytes }
    return bytes[..<start] + Array(new.utf8) + bytes[(start + new.utf8.count)...]
  }
}
