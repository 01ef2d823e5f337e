// SPDX-License-Identifier: Apache-2.0

import Foundation
import PinionCore
import Testing

@testable import PinionData

/// Whether libcurl is installed, without which nothing can be downloaded.
private let hasLibcurl = (try? Libcurl.system.get()) != nil

@Suite("A download", .enabled(if: hasLibcurl, "libcurl is not installed"))
struct DownloadTests {
  let server = LocalServer()
  let directory = TemporaryDirectory()
  var cache: String { directory.path + "/pinion/datasets/small" }
  /// The first file, compressed.
  let body = Gzip.compress(SmallDataset.files[0])
  let first = "/a/train-images-idx3-ubyte.gz"

  func loader(_ mirrors: String...) -> DatasetLoader {
    let policy = DownloadPolicy(
      connectTimeout: 2, stallTimeout: 0.3, totalTimeout: 10, attempts: 2, retryDelay: 0.01)
    return DatasetLoader(
      dataset: SmallDataset.dataset(mirrors: mirrors.map { server.address + $0 + "/" }),
      datasets: nil, caches: directory.path, downloader: Downloader(policy: policy), terminal: nil)
  }

  @Test("fills the cache, which then serves alone")
  func fillsCache() async throws {
    SmallDataset.serve(on: server, under: "a")
    let (train, test) = try await loader("a").load(directory: nil)
    #expect(train.images.allBytes == Array(0..<12))
    #expect(test.labels.allBytes == [7, 2])
    #expect(directory.names("pinion/datasets/small") == SmallDataset.names.sorted())

    server.stop()
    let again = try await loader("a").load(directory: nil)
    #expect(again.train.images.allBytes == Array(0..<12))
    #expect(server.requestCount(first) == 1)
  }

  @Test("replaces what is damaged in the cache, and nothing else")
  func repairsCache() async throws {
    SmallDataset.serve(on: server, under: "a")
    _ = try await loader("a").load(directory: nil)
    try directory.write("pinion/datasets/small/train-images-idx3-ubyte", [0, 0, 8])
    let (train, _) = try await loader("a").load(directory: nil)
    #expect(train.images.allBytes == Array(0..<12))
    #expect(server.requestCount(first) == 2)
    #expect(server.requestCount("/a/train-labels-idx1-ubyte.gz") == 1)
  }

  @Test("is served by the second mirror where the first has it not, or wrong")
  func secondMirror() async throws {
    SmallDataset.serve(on: server, under: "b")
    server.set(first, .body(Gzip.compress(SmallDataset.files[2])))
    let (train, _) = try await loader("a", "b").load(directory: nil)
    #expect(train.images.allBytes == Array(0..<12))
    #expect(server.requestCount("/b/train-images-idx3-ubyte.gz") == 1)
  }

  @Test("follows a redirect, and is patient with a slow server")
  func slow() async throws {
    SmallDataset.serve(on: server, under: "a")
    server.set(first, .redirect(server.address + "elsewhere"))
    server.set("/elsewhere", .slow(body))
    let (train, _) = try await loader("a").load(directory: nil)
    #expect(train.images.allBytes == Array(0..<12))
  }

  @Test("is tried again where the transfer breaks off or the server is busy")
  func retries() async throws {
    SmallDataset.serve(on: server, under: "a")
    server.set(first, .cutOff(body, after: 10), .body(body))
    server.set(
      "/a/train-labels-idx1-ubyte.gz", .status(503), .body(Gzip.compress(SmallDataset.files[1])))
    let (train, _) = try await loader("a").load(directory: nil)
    #expect(train.labels.allBytes == [5, 0, 4])
    #expect(server.requestCount(first) == 2)
  }

  /// Why the first file could not be had from mirror `a`, which answers as given.
  func failure(_ answer: LocalServer.Answer) async -> String? {
    SmallDataset.serve(on: server, under: "a")
    server.set(first, answer)
    let text = await message { _ = try await loader("a").load(directory: nil) }
    // The places tried before, and the advice, are tested below.
    let address = server.address + first.dropFirst() + ": "
    guard let text, let start = text.range(of: address), let end = text.range(of: ". To supply")
    else { return text }
    return String(text[start.upperBound..<end.lowerBound])
  }

  @Test("that is cut off every time fails")
  func cutOff() async {
    let text = await failure(.cutOff(body, after: 10))
    #expect(
      text?.hasSuffix("with \(body.count - 10) bytes remaining to read (2 attempts)") == true,
      "\(text ?? "no error")")
    #expect(server.requestCount(first) == 2)
  }

  @Test("that stalls fails after the time allowed")
  func stall() async {
    #expect(
      await failure(.stall(body, after: 10))
        == "nothing arrived for 0.3 s, after 10 bytes (2 attempts)")
  }

  @Test("of a missing file fails at once")
  func missing() async {
    #expect(await failure(.status(404)) == "HTTP status 404, expected 200")
    #expect(server.requestCount(first) == 1)
  }

  @Test("of other bytes fails, and leaves nothing in the cache")
  func wrongBytes() async {
    let other = SmallDataset.idx([3, 2, 2], Array(1..<13))
    #expect(
      await failure(.body(Gzip.compress(other)))
        == "MD5 sum \(SmallDataset.md5(other)), expected \(SmallDataset.md5(SmallDataset.files[0]))"
    )
    #expect(!directory.names("pinion/datasets/small").contains("train-images-idx3-ubyte"))
  }

  @Test("of a web page instead of the file fails")
  func webPage() async {
    #expect(
      await failure(.body(Array("<html>Log in</html>".utf8)))
        == "not an IDX file: begins with 3c 68 74 6d, expected 00 00, a type and a number of axes")
  }

  @Test("of far more than expected is broken off")
  func tooLong() async {
    #expect(
      await failure(.body([UInt8](repeating: 0, count: 100_000)))
        == "sends more than 1080 bytes, too many for this file")
  }

  @Test("may not be redirected to a local file")
  func redirectToFile() async {
    let text = await failure(.redirect("file:///etc/hostname"))
    #expect(text?.contains("rotocol") == true, "\(text ?? "no error")")
  }

  @Test("that fails everywhere says what was tried and how to supply the files")
  func everythingFails() async {
    let address = server.address
    let text = await message { _ = try await loader("a", "b").load(directory: nil) }
    #expect(
      text == "Small: not found, and not downloaded. Tried: $PINION_DATASETS is not set; "
        + "cache: \(cache) has no train-images-idx3-ubyte; "
        + "\(address)a/train-images-idx3-ubyte.gz: HTTP status 404, expected 200; "
        + "\(address)b/train-images-idx3-ubyte.gz: HTTP status 404, expected 200. "
        + "To supply it, put train-images-idx3-ubyte, train-labels-idx1-ubyte, "
        + "t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte (or .gz) into a directory and set "
        + "PINION_DATASETS so that it is $PINION_DATASETS/small")
  }

  @Test("shows its progress on a terminal")
  func progress() {
    let lines = Lines()
    let progress = DownloadProgress(title: "MNIST", totalByteCount: 11_594_722) { lines.append($0) }
    progress.report("a", 1_234_567)
    progress.report("b", 5)
    progress.finish()
    #expect(lines.all == ["\r\u{1b}[KDownloading MNIST: 1.2 of 11.5 MB", "\r\u{1b}[K"])
  }

  @Test("that is cancelled ends soon")
  func cancellation() async {
    SmallDataset.serve(on: server, under: "a")
    server.set(first, .stall(body, after: 10))
    var loader = loader("a")
    loader.downloader.policy.stallTimeout = 60
    let patient = loader
    let task = Task { try await patient.load(directory: nil) }
    try? await Task.sleep(for: .milliseconds(100))
    task.cancel()
    let start = ContinuousClock.now
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(ContinuousClock.now - start < .seconds(10))
  }
}

@Suite("Without libcurl")
struct LibcurlTests {
  @Test("a download fails with advice")
  func missing() async {
    let loader = DatasetLoader(
      dataset: SmallDataset.dataset(mirrors: ["https://mirror.invalid/"]), datasets: nil,
      caches: nil,
      downloader: Downloader { try Libcurl(names: ["libcurl-of-pinion's-tests.so"]) },
      terminal: nil)
    let text = await message { _ = try await loader.load(directory: nil) }
    #expect(
      text == "Small: not found, and not downloaded. Tried: $PINION_DATASETS is not set; there is "
        + "no cache: neither $XDG_CACHE_HOME nor $HOME is set; libcurl, which downloads, is not "
        + "installed (on Debian and Ubuntu: apt-get install curl ca-certificates). "
        + "To supply it, put train-images-idx3-ubyte, train-labels-idx1-ubyte, "
        + "t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte (or .gz) into a directory and set "
        + "PINION_DATASETS so that it is $PINION_DATASETS/small")
  }
}

/// Text from any thread.
private final class Lines: @unchecked Sendable {
  private let lock = NSLock()
  private var lines: [String] = []
  func append(_ line: String) { lock.withLock { lines.append(line) } }
  var all: [String] { lock.withLock { lines } }
}
