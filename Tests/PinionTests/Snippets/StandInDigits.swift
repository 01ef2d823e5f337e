// SPDX-License-Identifier: Apache-2.0

import Foundation
import Pinion

/// Folders that `PINION_DATASETS` may name, with drawn digits where MNIST would be.
///
/// The first and the last labels are MNIST's, as programs print them.
final class StandInDigits: Sendable {
  /// As many digits as MNIST has.
  let full: String
  /// Few, for programs that train on what they find.
  let small: String
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "pinion-snippets-" + UUID().uuidString
    full = "\(folder)/full"
    small = "\(folder)/small"
    let (train, test) = try SyntheticDigits.load(train: 500, test: 200)
    for (path, trainCount, testCount) in [(full, 60_000, 10_000), (small, 300, 100)] {
      try write(train, trainCount, from: [5, 0, 4, 1, 9], to: [5, 6, 8], path, "train")
      try write(test, testCount, from: [7, 2, 1, 0, 4], to: [4, 5, 6], path, "t10k")
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Writes `count` digits, the drawn ones over and over, between those with the labels given.
  private func write(
    _ digits: LabeledImages, _ count: Int, from first: [UInt8], to last: [UInt8], _ path: String,
    _ name: String
  ) throws {
    let labels = digits.labels.array(of: UInt8.self)
    func positions(_ wanted: [UInt8]) -> [Int] { wanted.map { labels.firstIndex(of: $0) ?? 0 } }
    let middle = (first.count..<count - last.count).map { $0 % labels.count }
    let rows = Tensor(positions(first) + middle + positions(last))
    let directory = "\(path)/mnist"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    for (tensor, kind) in [(digits.images, "images-idx3"), (digits.labels, "labels-idx1")] {
      let bytes = try IDX.encode(tensor.gathered(rows: rows))
      try Data(bytes).write(to: URL(fileURLWithPath: "\(directory)/\(name)-\(kind)-ubyte"))
    }
  }
}
