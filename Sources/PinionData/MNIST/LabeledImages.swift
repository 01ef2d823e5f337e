// SPDX-License-Identifier: Apache-2.0

public import PinionCore

/// Grey-scale pictures and the class of each.
///
/// ```swift
/// let (train, test) = try await MNIST.load()
/// print(train.images.shape)  // [60000, 28, 28]
/// print(train.labels.shape)  // [60000]
/// ```
public struct LabeledImages: Sendable {
  /// The pictures, uint8 of shape [count, height, width]; 0 is the background and 255 full ink.
  public let images: Tensor
  /// The class of each picture, uint8 of shape [count].
  public let labels: Tensor

  /// The number of pictures.
  public var count: Int { labels.count }

  /// Pairs pictures with labels, after checking that they belong together.
  ///
  /// - Parameters:
  ///   - images: uint8 of shape [count, height, width].
  ///   - labels: uint8 of shape [count].
  ///   - classes: every label must be less than this.
  ///   - name: what an error calls the set.
  /// - Throws: a ``DataError`` where types or shapes are others, the lengths differ, there is not a
  ///   single picture, or a label is outside of the classes.
  public init(
    images: Tensor, labels: Tensor, classes: Int = 10, name: String = "LabeledImages"
  ) throws {
    guard images.dtype == .uint8, images.shape.count == 3 else {
      throw DataError(
        .unsupported, name,
        "images are \(images.dtype) of shape \(images.shape), "
          + "expected uint8 of [count, height, width]"
      )
    }
    guard labels.dtype == .uint8, labels.shape.count == 1 else {
      throw DataError(
        .unsupported, name,
        "labels are \(labels.dtype) of shape \(labels.shape), expected uint8 of [count]")
    }
    guard images.shape[0] == labels.shape[0] else {
      throw DataError(
        .mismatch, name, "\(images.shape[0]) images but \(labels.shape[0]) labels, expected as many"
      )
    }
    guard images.size > 0 else {
      throw DataError(
        .empty, name, "images of shape \(images.shape) hold no pixels, expected at least one image")
    }
    let stray = labels.withUnsafeBytes { bytes in
      bytes.firstIndex { $0 >= classes }.map { (index: $0, label: bytes[$0]) }
    }
    if let stray {
      throw DataError(
        .corrupt, name,
        "label \(stray.label) of image \(stray.index) is outside the classes 0...\(classes - 1)")
    }
    self.images = images
    self.labels = labels
  }

  /// Pairs arrays that are known to fit.
  init(unchecked images: Tensor, _ labels: Tensor) {
    self.images = images
    self.labels = labels
  }
}
