// SPDX-License-Identifier: Apache-2.0

import PinionCore
import Testing

@testable import PinionData

@Suite("Synthetic digits")
struct SyntheticDigitsTests {
  @Test("are the same bytes on every machine")
  func pinned() throws {
    let (train, test) = try SyntheticDigits.load(train: 300, test: 200, seed: 1)
    #expect(train.images.shape == [300, 28, 28])
    #expect(test.labels.shape == [200])
    #expect(SmallDataset.md5(train.images.allBytes) == "fdb1592bd8c3ee6de282777de5d17e22")
    #expect(SmallDataset.md5(test.images.allBytes) == "4d7b728adadd752266742d46c6d5444c")
    #expect(Array(train.labels.allBytes.prefix(10)) == [3, 8, 7, 9, 2, 5, 0, 7, 7, 0])
  }

  @Test("do not depend on threads or order")
  func threads() throws {
    let (train, test) = try SyntheticDigits.load(train: 600, test: 10, seed: 9)
    for (set, images) in [(0, train), (1, test)] {
      var bytes = images.images.allBytes
      for index in (0..<images.count).reversed() {
        bytes.withUnsafeMutableBufferPointer { all in
          let picture = UnsafeMutableBufferPointer(rebasing: all[index * 784..<(index + 1) * 784])
          let label = SyntheticDigits.draw(index, seed: 9, set: UInt64(set), into: picture)
          #expect(label == images.labels.allBytes[index])
        }
      }
      #expect(bytes == images.images.allBytes)
    }
  }

  @Test("are the same from the first on, however many there are")
  func prefix() throws {
    let few = try SyntheticDigits.load(train: 20, test: 5)
    let more = try SyntheticDigits.load(train: 50, test: 7)
    #expect(more.train.images.allBytes.starts(with: few.train.images.allBytes))
    #expect(more.test.labels.allBytes.starts(with: few.test.labels.allBytes))
  }

  @Test("differ between seeds, and between training and test")
  func different() throws {
    let (train, test) = try SyntheticDigits.load(train: 500, test: 500, seed: 1)
    let other = try SyntheticDigits.load(train: 500, test: 500, seed: 2)
    func pictures(_ set: LabeledImages) -> Set<[UInt8]> {
      let bytes = set.images.allBytes
      return Set((0..<set.count).map { Array(bytes[$0 * 784..<($0 + 1) * 784]) })
    }
    #expect(pictures(train).count == 500)
    #expect(pictures(train).isDisjoint(with: pictures(test)))
    #expect(pictures(train).isDisjoint(with: pictures(other.train)))
  }

  @Test("are white on black, near the middle, with every digit as often")
  func manner() throws {
    let (train, _) = try SyntheticDigits.load(train: 4000, test: 1)
    let bytes = train.images.allBytes
    var counts = [Int](repeating: 0, count: 10)
    for label in train.labels.allBytes { counts[Int(label)] += 1 }
    #expect(counts.allSatisfy { 320...480 ~= $0 }, "\(counts)")
    let mean = Double(bytes.reduce(0) { $0 + Int($1) }) / Double(bytes.count) / 255
    // MNIST's is 0.131.
    #expect(0.11...0.15 ~= mean, "\(mean)")
    let edge = (0..<4000).reduce(0) { sum, picture in
      sum + (0..<28).reduce(0) { $0 + Int(bytes[picture * 784 + $1]) }
    }
    #expect(edge < 4000 * 28, "ink at the upper edge: \(edge)")
  }

  @Test("in impossible numbers are an error")
  func arguments() {
    #expect(
      message { _ = try SyntheticDigits.load(train: 0) }
        == "SyntheticDigits.load: the number of train pictures is 0, expected 1 or more")
    #expect(
      message { _ = try SyntheticDigits.load(train: 1, test: -3) }
        == "SyntheticDigits.load: the number of test pictures is -3, expected 1 or more")
  }
}
