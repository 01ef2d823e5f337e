// SPDX-License-Identifier: Apache-2.0

import Foundation
import PinionCore
import Testing

@testable import PinionData

/// Compares with files that NumPy wrote: see `Tests/Golden/make_npy.py`.
@Suite("The files of NumPy")
struct NPYGoldenTests {
  struct Golden: Decodable {
    let files: [String: File]
  }

  struct File: Decodable {
    let arrays: [String: Array]
    /// Whether the same arrays give the same file.
    let same: Bool
  }

  struct Array: Decodable {
    let dtype: String
    let shape: [Int]
    let bytes: String
  }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../Golden").standardizedFileURL.path

  /// The files in order.
  static let files: [(name: String, content: File)] = {
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/npy.json"))
      return try JSONDecoder().decode(Golden.self, from: data).files.sorted { $0.key < $1.key }
        .map { ($0.key, $0.value) }
    } catch {
      fatalError("npy.json: \(error)")
    }
  }()

  /// All arrays of a file by name, that of an NPY file under no name.
  static func load(_ path: String, mapped: Bool = false) throws -> [String: Tensor] {
    path.hasSuffix("z") ? try NPZ.load(from: path) : ["": try NPY.load(from: path, mapped: mapped)]
  }

  static func check(_ tensors: [String: Tensor], _ expected: [String: Array], _ name: String) {
    #expect(tensors.keys.sorted() == expected.keys.sorted(), "\(name)")
    for (key, array) in expected {
      #expect(tensors[key]?.dtype.rawValue == array.dtype, "\(name) \(key)")
      #expect(tensors[key]?.shape.map { $0 } == array.shape, "\(name) \(key)")
      let bytes = tensors[key]?.withUnsafeBytes { $0.map { $0 } } ?? []
      let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      #expect(digits == array.bytes, "\(name) \(key)")
    }
  }

  @Test("are read bit for bit, mapped or not", arguments: [false, true])
  func reading(mapped: Bool) throws {
    #expect(Self.files.count > 30)
    for (name, content) in Self.files {
      let tensors = try Self.load("\(Self.folder)/npy/\(name)", mapped: mapped)
      Self.check(tensors, content.arrays, name)
    }
  }

  @Test("come back from our own files; where NumPy writes plainly, these are the same")
  func writing() throws {
    let temporary = TemporaryDirectory()
    let folder = ProcessInfo.processInfo.environment["PINION_GOLDEN_OUTPUT"] ?? temporary.path
    for (name, content) in Self.files {
      let golden = "\(Self.folder)/npy/\(name)"
      let path = "\(folder)/\(name)"
      let tensors = try Self.load(golden)
      if name.hasSuffix("z") {
        try NPZ.save(tensors, to: path, compressed: !content.same)
      } else {
        try NPY.save(tensors[""]!, to: path)
        #expect(try NPY.encode(tensors[""]!) == FileSource.contents(path))
        #expect(try NPY.decode(FileSource.contents(path)).shape == tensors[""]!.shape)
      }
      Self.check(try Self.load(path), content.arrays, name)
      if content.same {
        #expect(try FileSource.contents(path) == FileSource.contents(golden), "\(name)")
      }
    }
  }
}
