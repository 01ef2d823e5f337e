// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// Finds the files of an image data set, or downloads them.
struct DatasetLoader: Sendable {
  var dataset: ImageDataset
  /// The directory that `$PINION_DATASETS` names.
  var datasets: String? = environment("PINION_DATASETS")
  /// The directory that caches of all programs lie in.
  var caches: String? =
    environment("XDG_CACHE_HOME") ?? environment("HOME").map { $0 + "/.cache" }
  var downloader = Downloader()
  /// Where progress goes.
  var terminal = DownloadProgress.terminal

  private typealias File = ImageDataset.File

  func load(directory: String?) async throws -> (train: LabeledImages, test: LabeledImages) {
    if let directory {
      if let missing = missingFile(in: directory) {
        throw DataError(
          .missing, directory,
          "has no \(missing) (nor \(missing).gz); "
            + "expected \(dataset.name)'s four files, \(fileNames)"
        )
      }
      return try await loadUserFiles(in: directory)
    }
    var tried: [String] = []
    if let datasets {
      let directory = "\(datasets)/\(dataset.folder)"
      guard let missing = missingFile(in: directory) else {
        return try await loadUserFiles(in: directory)
      }
      tried.append("$PINION_DATASETS: \(directory) has no \(missing)")
    } else {
      tried.append("$PINION_DATASETS is not set")
    }
    return try await loadCached(tried: tried)
  }

  // MARK: The user's own files

  /// The first file that `directory` has neither plain nor compressed.
  private func missingFile(in directory: String) -> String? {
    dataset.files.first { path(of: $0, in: directory) == nil }?.name
  }

  private func path(of file: File, in directory: String) -> String? {
    let plain = "\(directory)/\(file.name)"
    return [plain, plain + ".gz"].first(where: InputFile.exists)
  }

  private func loadUserFiles(
    in directory: String
  ) async throws -> (train: LabeledImages, test: LabeledImages) {
    let arrays = await forEachFile { file in
      guard let path = path(of: file, in: directory) else {
        throw DataError(.missing, "\(directory)/\(file.name)", "no such file")
      }
      return try IDX.read(path)
    }
    return try pair(arrays, place: directory)
  }

  // MARK: The cache

  private func loadCached(
    tried: [String]
  ) async throws -> (train: LabeledImages, test: LabeledImages) {
    let cache = caches.map { "\($0)/pinion/datasets/\(dataset.folder)" }
    let progress = DownloadProgress(
      title: dataset.name, totalByteCount: dataset.files.reduce(0) { $0 + $1.compressedByteCount },
      write: terminal)
    let arrays = await forEachFile { file in
      var reason = "there is no cache: neither $XDG_CACHE_HOME nor $HOME is set"
      if let cache {
        reason = "cache: \(cache) has no \(file.name)"
        if let path = path(of: file, in: cache) {
          do {
            return try IDX.read(FileSource(path), md5: file.md5)
          } catch let error as DataError {
            reason = "cache: \(error)"
          }
        }
      }
      do {
        return try await download(file, to: cache, progress)
      } catch let error as DataError {
        let places = (tried + [reason, error.reason]).joined(separator: "; ")
        throw DataError(
          .downloadFailed, dataset.name,
          "not found, and not downloaded. Tried: \(places)"
            + ". To supply it, put \(fileNames) (or .gz) into a directory "
            + "and set PINION_DATASETS so that it is $PINION_DATASETS/\(dataset.folder)")
      }
    }
    progress.finish()
    return try pair(arrays, place: dataset.name)
  }

  private func download(
    _ file: File, to cache: String?, _ progress: DownloadProgress
  ) async throws -> Tensor {
    if let cache { AtomicFile.removeLeftovers(in: cache) }
    return try await downloader.fetch(
      dataset.mirrors.map { $0 + file.name + ".gz" },
      // Mirrors compress differently well, yet never to twice the size.
      maximumByteCount: 2 * file.compressedByteCount + 1024
    ) { byteCount in
      progress.report(file.name, byteCount)
    } accept: { address, body in
      let tensor = try IDX.read(ArraySource(body, name: address), md5: file.md5)
      if let cache {
        do {
          // Decompressed: it is then read, and its sum verified, in a third of the time.
          let path = "\(cache)/\(file.name)"
          try IDX.header(tensor.shape).withUnsafeBytes { header in
            try tensor.withUnsafeBytes { try AtomicFile.write(path, header, $0) }
          }
        } catch let error as DataError {
          progress.note("\(dataset.name) is used, but not kept for the next time: \(error)")
        }
      }
      return tensor
    }
  }

  // MARK: Both

  private var fileNames: String {
    let names = dataset.files.map(\.name)
    return names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
  }

  /// Runs `body` for the four files at the same time and returns its results in their order.
  ///
  /// Not a task group: Swift 6.3 in release builds loses the index that a child task returns beside
  /// its result.
  private func forEachFile(
    _ body: @escaping @Sendable (File) async throws -> Tensor
  ) async -> [Result<Tensor, any Error>] {
    @Sendable func attempt(_ file: File) async -> Result<Tensor, any Error> {
      do { return .success(try await body(file)) } catch { return .failure(error) }
    }
    let files = dataset.files
    async let first = attempt(files[0])
    async let second = attempt(files[1])
    async let third = attempt(files[2])
    async let fourth = attempt(files[3])
    return await [first, second, third, fourth]
  }

  /// Throws the error of the first file that has one, whichever came first.
  private func pair(
    _ arrays: [Result<Tensor, any Error>], place: String
  ) throws -> (train: LabeledImages, test: LabeledImages) {
    let arrays = try arrays.map { try $0.get() }
    return (
      train: try LabeledImages(
        images: arrays[0], labels: arrays[1], name: "\(place) (training set)"),
      test: try LabeledImages(images: arrays[2], labels: arrays[3], name: "\(place) (test set)")
    )
  }
}
