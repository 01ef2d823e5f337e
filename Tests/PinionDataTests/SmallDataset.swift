// SPDX-License-Identifier: Apache-2.0

import Foundation
import PinionCore
import TestSupport

@testable import PinionData

/// A directory that is removed when the last reference goes.
final class TemporaryDirectory: Sendable {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "pinion-" + UUID().uuidString
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and returns its path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let url = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try writeQuickly(bytes, to: url.path)
    return "\(path)/\(name)"
  }

  /// The names in a directory inside this one, hidden ones too.
  func names(_ directory: String = "") -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(directory)")) ?? []).sorted()
  }
}

/// Four files as MNIST's, of a few bytes.
enum SmallDataset {
  static let names = [
    "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
  ]

  /// An IDX file of uint8 elements.
  static func idx(_ shape: [Int], _ elements: [UInt8], type: UInt8 = 0x08) -> [UInt8] {
    var bytes: [UInt8] = [0, 0, type, UInt8(shape.count)]
    for extent in shape {
      bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: extent >> $0) }
    }
    return bytes + elements
  }

  /// The files, in the order of their names.
  static let files = [
    idx([3, 2, 2], Array(0..<12)), idx([3], [5, 0, 4]), idx([2, 2, 2], Array(100..<108)),
    idx([2], [7, 2]),
  ]

  /// The data set, with checksums of `files`, from mirrors at `mirrors`.
  static func dataset(mirrors: [String] = []) -> ImageDataset {
    ImageDataset(
      name: "Small", folder: "small",
      files: zip(names, files).map { name, bytes in
        ImageDataset.File(name: name, md5: md5(bytes), compressedByteCount: bytes.count)
      },
      mirrors: mirrors)
  }

  static func md5(_ bytes: [UInt8]) -> String {
    var sum = MD5()
    bytes.withUnsafeBytes { sum.update($0) }
    return sum.hexadecimal
  }

  /// Writes the files into `directory`, some of them replaced.
  static func write(
    to directory: TemporaryDirectory, replacing: [Int: [UInt8]] = [:], compressed: Bool = false
  ) throws {
    for (index, name) in names.enumerated() {
      let bytes = replacing[index] ?? files[index]
      try directory.write(
        compressed ? name + ".gz" : name, compressed ? Gzip.compress(bytes) : bytes)
    }
  }

  /// Puts the compressed files on a server.
  static func serve(on server: LocalServer, under folder: String) {
    for (name, bytes) in zip(names, files) {
      server.set("/\(folder)/\(name).gz", .body(Gzip.compress(bytes)))
    }
  }
}

extension Tensor {
  /// The elements of a uint8 tensor.
  var allBytes: [UInt8] { withUnsafeBytes { Array($0) } }
}

/// The text of the error that `body` throws, or nil.
func message(_ body: () throws -> Void) -> String? {
  do { try body() } catch { return "\(error)" }
  return nil
}

/// The text of the error that `body` throws, or nil.
func message(_ body: () async throws -> Void) async -> String? {
  do { try await body() } catch { return "\(error)" }
  return nil
}
