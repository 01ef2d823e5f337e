// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// The MNIST database: 70,000 handwritten digits of 28×28 pixels.
///
/// ```swift
/// let (train, test) = try await MNIST.load()
/// print(train.images.shape, test.images.shape)  // [60000, 28, 28] [10000, 28, 28]
/// ```
///
/// Source: Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, "Gradient-based learning applied to
/// document recognition", Proceedings of the IEEE 86, 1998.
public enum MNIST {
  /// Returns the training set and the test set.
  ///
  /// The four files, `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte`
  /// and `t10k-labels-idx1-ubyte`, plain or with `.gz`, are looked for in
  ///
  /// 1. `directory`, and nowhere else where it is given;
  /// 2. `$PINION_DATASETS/mnist`;
  /// 3. the cache, `pinion/datasets/mnist` in `$XDG_CACHE_HOME` or else in `~/.cache`;
  ///
  /// and otherwise downloaded over HTTPS into the cache: 11 MB, with progress on standard error
  /// where that is a terminal. The system's libcurl does it, which programs need for nothing else.
  ///
  /// Checksums are verified for downloads and the cache, which is repaired where it is damaged.
  /// Files in the first two places are the user's own: other data sets, such as Fashion-MNIST, come
  /// under the same names, so they are checked for consistency alone.
  ///
  /// - Parameter directory: the only directory to look in.
  /// - Throws: a ``DataError``. Where the files are nowhere, its text says what was tried, why each
  ///   failed, and how to supply them. A file of the user's that is damaged is an error, never
  ///   passed over.
  public static func load(
    directory: String? = nil
  ) async throws -> (train: LabeledImages, test: LabeledImages) {
    try await DatasetLoader(dataset: .mnist).load(directory: directory)
  }
}

extension ImageDataset {
  /// The files, with the MD5 sums of their decompressed bytes: mirrors have compressed them
  /// differently.
  static let mnist = ImageDataset(
    name: "MNIST",
    folder: "mnist",
    files: [
      File(
        name: "train-images-idx3-ubyte", md5: "6bbc9ace898e44ae57da46a324031adb",
        compressedByteCount: 9_912_422),
      File(
        name: "train-labels-idx1-ubyte", md5: "a25bea736e30d166cdddb491f175f624",
        compressedByteCount: 28_881),
      File(
        name: "t10k-images-idx3-ubyte", md5: "2646ac647ad5339dbf082846283269ea",
        compressedByteCount: 1_648_877),
      File(
        name: "t10k-labels-idx1-ubyte", md5: "27ae3e4e09519cfbb04c329615203637",
        compressedByteCount: 4_542),
    ],
    mirrors: [
      "https://ossci-datasets.s3.amazonaws.com/mnist/",
      "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ])
}

/// A data set of four IDX files, as MNIST is.
struct ImageDataset: Sendable {
  struct File: Sendable {
    /// Without `.gz`.
    var name: String
    /// Of the decompressed bytes.
    var md5: String
    /// About; for progress, and a bound on what a mirror may send.
    var compressedByteCount: Int
  }

  var name: String
  /// In `$PINION_DATASETS` and in the cache.
  var folder: String
  /// Training images and labels, test images and labels.
  var files: [File]
  /// Each with a slash at the end.
  var mirrors: [String]
}
