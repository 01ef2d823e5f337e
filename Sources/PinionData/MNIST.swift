// SPDX-License-Identifier: Apache-2.0

public import PinionCore

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// Pictures with the class of each.
public struct LabeledImages: Sendable {
  /// The pictures, `uint8` [count, height, width].
  public let images: Tensor
  /// The classes, `uint8` [count].
  public let labels: Tensor
}

/// The data set of handwritten digits (LeCun, Cortes, Burges): 60,000 pictures for training, 10,000 for testing.
public enum MNIST {
  /// Loads the training and the test set.
  ///
  /// Looks in `directory` if it is given; otherwise in `$PINION_DATASETS/mnist`, then in
  /// `pinion/datasets/mnist` under `$XDG_CACHE_HOME` or `~/.cache`. The four files may be plain or compressed with gzip.
  ///
  /// ```swift
  /// let (train, test) = try await MNIST.load()
  /// train.images.shape   // [60000, 28, 28]
  /// ```
  ///
  /// - Throws: `DataError`, which says where it looked and what was wrong there.
  public static func load(
    directory: String? = nil
  ) async throws -> (train: LabeledImages, test: LabeledImages) {
    var failures: [String] = []
    for place in places(directory) {
      guard path(place, "train-images-idx3-ubyte") != nil else {
        failures.append("\(place) (no train-images-idx3-ubyte there)")
        continue
      }
      return (try read(place, "train"), try read(place, "t10k"))
    }
    throw DataError(
      "MNIST was not found; looked in \(failures.joined(separator: ", ")). Put the four IDX files "
        + "(plain or .gz) in one directory and name its parent in PINION_DATASETS")
  }

  private static func places(_ directory: String?) -> [String] {
    if let directory { return [directory] }
    let environment = ProcessInfo.processInfo.environment
    var places: [String] = []
    if let data = environment["PINION_DATASETS"], !data.isEmpty { places.append(data + "/mnist") }
    let home = environment["HOME"] ?? "."
    let cache = environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? home + "/.cache"
    return places + [cache + "/pinion/datasets/mnist"]
  }

  private static func path(_ place: String, _ name: String) -> String? {
    for path in ["\(place)/\(name)", "\(place)/\(name).gz"]
    where FileManager.default.fileExists(atPath: path) { return path }
    return nil
  }

  private static func read(_ place: String, _ part: String) throws -> LabeledImages {
    func tensor(_ name: String) throws -> Tensor {
      guard let path = path(place, name) else { throw DataError("\(place): \(name) is missing") }
      return try IDX.read(path)
    }
    let set = LabeledImages(
      images: try tensor("\(part)-images-idx3-ubyte"),
      labels: try tensor("\(part)-labels-idx1-ubyte"))
    try check(set, "\(place): \(part)")
    return set
  }

  static func check(_ set: LabeledImages, _ name: String) throws(DataError) {
    guard set.images.ndim == 3, set.labels.ndim == 1 else {
      throw DataError(
        "\(name): expected images [n, height, width] and labels [n], received \(set.images.shape) and \(set.labels.shape)"
      )
    }
    guard set.images.count == set.labels.count else {
      throw DataError("\(name): \(set.images.count) images but \(set.labels.count) labels")
    }
    guard set.images.count > 0 else { throw DataError("\(name): the data set is empty") }
    let greatest = set.labels.max().item(as: Int.self)
    guard greatest < 10 else {
      throw DataError("\(name): label \(greatest) is outside the classes 0 to 9")
    }
  }
}
