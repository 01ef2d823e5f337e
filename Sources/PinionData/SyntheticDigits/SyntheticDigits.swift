// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// Digits that Pinion draws itself, for when MNIST is not at hand: as large, as shaped, about as
/// hard.
///
/// Each picture is one of several ways to write its digit, bent, slanted, scaled, shifted and drawn
/// with a pen of its own width into 28×28 pixels as MNIST's are, white on black.
///
/// ```swift
/// let (train, test) = try SyntheticDigits.load(seed: 7)
/// print(train.images.shape, test.images.shape)  // [60000, 28, 28] [10000, 28, 28]
/// ```
public enum SyntheticDigits {
  /// Draws a training set and a test set.
  ///
  /// The same seed gives the same bytes on every machine and any number of threads. Picture *i* of
  /// either set does not depend on the number of pictures, and the sets are drawn from different
  /// random numbers.
  ///
  /// - Parameters:
  ///   - train: the number of training pictures, 1 or more.
  ///   - test: the number of test pictures, 1 or more.
  ///   - seed: any number.
  /// - Throws: a ``DataError`` where a number of pictures is not positive.
  public static func load(
    train: Int = 60_000, test: Int = 10_000, seed: UInt64 = 1
  ) throws -> (train: LabeledImages, test: LabeledImages) {
    for (name, count) in [("train", train), ("test", test)] where count < 1 || count > 1 << 31 {
      throw DataError(
        .invalidArgument, "SyntheticDigits.load",
        "the number of \(name) pictures is \(count), expected 1 or more")
    }
    return (draw(train, seed: seed, set: 0), draw(test, seed: seed, set: 1))
  }

  /// Draws `count` pictures with their labels.
  static func draw(_ count: Int, seed: UInt64, set: UInt64) -> LabeledImages {
    let size = DigitPen.size * DigitPen.size
    var labels = [UInt8](repeating: 0, count: count)
    let images = Tensor(shape: [count, DigitPen.size, DigitPen.size], dtype: .uint8) { target in
      let batch = 256
      labels.withUnsafeMutableBufferPointer { labels in
        nonisolated(unsafe) let labels = labels
        nonisolated(unsafe) let pixels = target.bindMemory(to: UInt8.self)
        Threads.run((count + batch - 1) / batch) { part in
          for index in part * batch..<min(count, (part + 1) * batch) {
            let picture = UnsafeMutableBufferPointer(
              rebasing: pixels[index * size..<(index + 1) * size])
            labels[index] = draw(index, seed: seed, set: set, into: picture)
          }
        }
      }
    }
    return LabeledImages(
      unchecked: images, Tensor(bytes: labels, shape: [count], dtype: .uint8))
  }

  /// Draws picture `index` of a set and returns its label.
  static func draw(
    _ index: Int, seed: UInt64, set: UInt64, into pixels: UnsafeMutableBufferPointer<UInt8>
  ) -> UInt8 {
    pixels.update(repeating: 0)
    var random = DigitRandom(seed: seed, set: set, index: index)
    let digit = random.below(10)
    var pen = DigitPen(random: random)
    pen.draw(digit, into: pixels)
    return UInt8(digit)
  }
}
