// SPDX-License-Identifier: Apache-2.0

import Foundation
import PinionCore
import Testing

@testable import PinionData

@Suite("The cache")
struct CacheTests {
  let server = LocalServer()
  let directory = TemporaryDirectory()

  func loader() -> DatasetLoader {
    DatasetLoader(
      dataset: SmallDataset.dataset(mirrors: [server.address + "a/"]), datasets: nil,
      caches: directory.path, terminal: nil)
  }

  @Test(
    "is whole after several loads at the same time",
    .enabled(if: (try? Libcurl.system.get()) != nil, "libcurl is not installed"))
  func concurrentLoads() async throws {
    SmallDataset.serve(on: server, under: "a")
    try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<4 {
        group.addTask { try await loader().load(directory: nil).train.images.allBytes }
      }
      for try await bytes in group { #expect(bytes == Array(0..<12)) }
    }
    #expect(directory.names("pinion/datasets/small") == SmallDataset.names.sorted())
    server.stop()
    _ = try await loader().load(directory: nil)
  }

  @Test(
    "is not disturbed by what a killed process left, which is removed after an hour",
    .enabled(if: (try? Libcurl.system.get()) != nil, "libcurl is not installed"))
  func leftovers() async throws {
    SmallDataset.serve(on: server, under: "a")
    let folder = "pinion/datasets/small/"
    let old = try directory.write(folder + ".train-images-idx3-ubyte.1.pinion-partial", [0, 0])
    try directory.write(folder + ".train-images-idx3-ubyte.2.pinion-partial", [0, 0])
    let hoursAgo = Date(timeIntervalSinceNow: -7200)
    try FileManager.default.setAttributes([.modificationDate: hoursAgo], ofItemAtPath: old)
    let (train, _) = try await loader().load(directory: nil)
    #expect(train.images.allBytes == Array(0..<12))
    #expect(
      directory.names(folder)
        == [".train-images-idx3-ubyte.2.pinion-partial"] + SmallDataset.names.sorted())
  }

  @Test(
    "that cannot be written costs the next download, not this one",
    .enabled(if: (try? Libcurl.system.get()) != nil, "libcurl is not installed"))
  func unwritable() async throws {
    SmallDataset.serve(on: server, under: "a")
    // A file where a directory should be: not even root can write into it.
    try directory.write("pinion", [])
    let (train, _) = try await loader().load(directory: nil)
    #expect(train.images.allBytes == Array(0..<12))
  }

  @Test("writes a file as a whole, replacing the old one")
  func atomicWrite() throws {
    let path = directory.path + "/a/b/file"
    for text in ["old", "new"] {
      try Array(text.utf8).withUnsafeBytes { try AtomicFile.write(path, $0, $0) }
      #expect(try FileSource.contents(path) == Array((text + text).utf8))
    }
    #expect(directory.names("a/b") == ["file"])
  }

  @Test("names the file that cannot be written")
  func unwritableFile() throws {
    try directory.write("file", [])
    let path = directory.path + "/file/inside"
    #expect(
      message { try [].withUnsafeBytes { try AtomicFile.write(path, $0) } }
        == "\(path): cannot be written: Not a directory")
  }
}
