// SPDX-License-Identifier: Apache-2.0

import Foundation
import PinionCore
import Testing

@testable import PinionData

@Suite("MNIST's files")
struct MNISTTests {
  let directory = TemporaryDirectory()

  /// A loader that finds nothing but `directory`.
  func loader(datasets: String? = nil, caches: String? = nil) -> DatasetLoader {
    DatasetLoader(
      dataset: SmallDataset.dataset(), datasets: datasets, caches: caches, terminal: nil)
  }

  @Test("are loaded from the directory given, plain or compressed", arguments: [false, true])
  func argument(compressed: Bool) async throws {
    try SmallDataset.write(to: directory, compressed: compressed)
    let (train, test) = try await loader().load(directory: directory.path)
    #expect(train.images.shape == [3, 2, 2])
    #expect(train.images.allBytes == Array(0..<12))
    #expect(train.labels.allBytes == [5, 0, 4])
    #expect(train.count == 3)
    #expect(test.images.shape == [2, 2, 2])
    #expect(test.labels.allBytes == [7, 2])
  }

  @Test("are looked for in the directory given alone")
  func missing() async throws {
    try SmallDataset.write(to: directory)
    try FileManager.default.removeItem(atPath: directory.path + "/t10k-labels-idx1-ubyte")
    let text = await message { _ = try await MNIST.load(directory: directory.path) }
    #expect(
      text == "\(directory.path): has no t10k-labels-idx1-ubyte (nor t10k-labels-idx1-ubyte.gz); "
        + "expected MNIST's four files, train-images-idx3-ubyte, train-labels-idx1-ubyte, "
        + "t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte")
  }

  @Test("are found where PINION_DATASETS says, and may be of a look-alike data set")
  func environmentVariable() async throws {
    for (index, name) in SmallDataset.names.enumerated() {
      let bytes = index == 1 ? SmallDataset.idx([3], [1, 1, 1]) : SmallDataset.files[index]
      try directory.write("small/" + name, bytes)
    }
    let (train, _) = try await loader(datasets: directory.path).load(directory: nil)
    #expect(train.labels.allBytes == [1, 1, 1])
  }

  @Test("are found in the cache, whose checksums count")
  func cache() async throws {
    for (name, bytes) in zip(SmallDataset.names, SmallDataset.files) {
      try directory.write("pinion/datasets/small/" + name, bytes)
    }
    let (train, _) = try await loader(caches: directory.path).load(directory: nil)
    #expect(train.labels.allBytes == [5, 0, 4])

    let damaged = SmallDataset.idx([3], [5, 0, 5])
    let path = try directory.write("pinion/datasets/small/train-labels-idx1-ubyte", damaged)
    let text = await message { _ = try await loader(caches: directory.path).load(directory: nil) }
    let expected =
      "cache: \(path): MD5 sum \(SmallDataset.md5(damaged)), "
      + "expected \(SmallDataset.md5(SmallDataset.files[1]))"
    #expect(text?.contains(expected) == true, "\(text ?? "no error")")
  }

  @Test(
    "that contradict each other are refused",
    arguments: [
      (
        [1: SmallDataset.idx([2], [5, 0])], "training",
        "3 images but 2 labels, expected as many"
      ),
      (
        [3: SmallDataset.idx([2], [7, 10])], "test",
        "label 10 of image 1 is outside the classes 0...9"
      ),
      (
        [2: SmallDataset.idx([0, 2, 2], []), 3: SmallDataset.idx([0], [])], "test",
        "images of shape [0, 2, 2] hold no pixels, expected at least one image"
      ),
      (
        [0: SmallDataset.idx([3], [1, 2, 3])], "training",
        "images are uint8 of shape [3], expected uint8 of [count, height, width]"
      ),
      (
        [1: SmallDataset.idx([3, 1], [1, 2, 3])], "training",
        "labels are uint8 of shape [3, 1], expected uint8 of [count]"
      ),
    ] as [([Int: [UInt8]], String, String)])
  func contradiction(files: [Int: [UInt8]], set: String, reason: String) async throws {
    try SmallDataset.write(to: directory, replacing: files)
    let text = await message { _ = try await loader().load(directory: directory.path) }
    #expect(text == "\(directory.path) (\(set) set): \(reason)")
  }

  @Test("of the user's that are damaged are errors, not passed over")
  func damaged() async throws {
    for (name, bytes) in zip(SmallDataset.names, SmallDataset.files) {
      try directory.write("small/" + name, bytes)
    }
    let path = try directory.write("small/t10k-images-idx3-ubyte", [0, 0, 8, 3, 0])
    let text = await message {
      _ = try await loader(datasets: directory.path).load(directory: nil)
    }
    #expect(text == "\(path): ends within the header, after 5 of 16 bytes")
  }
}
