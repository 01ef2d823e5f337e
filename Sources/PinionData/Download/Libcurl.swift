// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Synchronization

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// The system's libcurl, loaded when something is first downloaded.
///
/// Why not `URLSession`: on Linux it needs libcurl and libxml2 at link time, so that a program
/// linked with `--static-swift-stdlib` would no longer start on a machine without them. Loaded at
/// run time, libcurl is needed by downloads alone, and it is where Swift's own images, git or the
/// `curl` program are.
struct Libcurl: @unchecked Sendable {
  private typealias Initialize = @convention(c) () -> UnsafeMutableRawPointer?
  private typealias InitializeAll = @convention(c) (CLong) -> CInt
  private typealias Perform = @convention(c) (UnsafeMutableRawPointer) -> CInt
  private typealias Cleanup = @convention(c) (UnsafeMutableRawPointer) -> Void
  private typealias Message = @convention(c) (CInt) -> UnsafePointer<CChar>

  private let initialize: Initialize
  private let perform: Perform
  private let cleanup: Cleanup
  private let message: Message
  private let setOption: UnsafeMutableRawPointer
  private let getInformation: UnsafeMutableRawPointer

  /// The library under the names that systems give it, or what is missing.
  static let system = Result<Libcurl, DataError> {
    () throws(DataError) in
    #if canImport(Darwin)
      try Libcurl(names: ["/usr/lib/libcurl.4.dylib", "libcurl.4.dylib"])
    #else
      try Libcurl(names: ["libcurl.so.4", "libcurl-gnutls.so.4", "libcurl-nss.so.4"])
    #endif
  }

  /// Loads the first library of `names` that there is.
  init(names: [String]) throws(DataError) {
    guard let library = names.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first else {
      throw DataError(
        .downloadFailed, "download",
        "libcurl, which downloads, is not installed "
          + "(on Debian and Ubuntu: apt-get install curl ca-certificates)")
    }
    func symbol(_ name: String) throws(DataError) -> UnsafeMutableRawPointer {
      if let symbol = dlsym(library, name) { return symbol }
      throw DataError(.downloadFailed, "libcurl", "the installed library has no \(name)")
    }
    initialize = unsafeBitCast(try symbol("curl_easy_init"), to: Initialize.self)
    perform = unsafeBitCast(try symbol("curl_easy_perform"), to: Perform.self)
    cleanup = unsafeBitCast(try symbol("curl_easy_cleanup"), to: Cleanup.self)
    message = unsafeBitCast(try symbol("curl_easy_strerror"), to: Message.self)
    setOption = try symbol("curl_easy_setopt")
    getInformation = try symbol("curl_easy_getinfo")
    // 3: everything, TLS included. Not safe on several threads at once, so here, once.
    _ = unsafeBitCast(try symbol("curl_global_init"), to: InitializeAll.self)(3)
  }

  /// How a transfer ended.
  struct Outcome {
    /// libcurl's result; 0 is success.
    var code: Int
    /// The status of the HTTP response, 0 where none came.
    var status: Int
    /// What libcurl says about `code`.
    var message: String
  }

  /// Transfers `url`, handing pieces of the body to `transfer`, and returns at the end.
  func get(_ url: String, policy: DownloadPolicy, transfer: Transfer) -> Outcome {
    guard let handle = initialize() else {
      return Outcome(code: 2, status: 0, message: "libcurl could not be initialised")
    }
    defer { cleanup(handle) }
    let context = Unmanaged.passUnretained(transfer).toOpaque()
    var text = [CChar](repeating: 0, count: 256)
    return withExtendedLifetime(transfer) {
      text.withUnsafeMutableBufferPointer { errorBuffer in
        set(handle, .errorBuffer, UnsafeRawPointer(errorBuffer.baseAddress))
        _ = url.withCString { pinion_curl_set_pointer(setOption, handle, 10002, $0) }
        set(handle, .writeData, context)
        set(handle, .progressData, context)
        set(handle, .writeFunction, unsafeBitCast(Self.write, to: UnsafeRawPointer.self))
        set(handle, .progressFunction, unsafeBitCast(Self.progress, to: UnsafeRawPointer.self))
        "pinion".withCString { set(handle, .userAgent, $0) }
        set(handle, .noProgress, 0)
        set(handle, .noSignal, 1)
        set(handle, .followLocation, 1)
        set(handle, .maximumRedirects, 5)
        // Bits 1 and 2 are http and https: a redirect may not leave https, nor reach a local file.
        let protocols = url.hasPrefix("https:") ? 2 : 3
        set(handle, .protocols, protocols)
        set(handle, .redirectProtocols, protocols)
        set(handle, .connectTimeout, Int(policy.connectTimeout * 1000))
        set(handle, .timeout, Int(policy.totalTimeout * 1000))
        let code = perform(handle)
        var status = 0
        _ = pinion_curl_get_long(getInformation, handle, 0x200002, &status)
        let detail = errorBuffer.baseAddress.map { String(cString: $0) } ?? ""
        return Outcome(
          code: Int(code), status: status,
          message: detail.isEmpty ? String(cString: message(code)) : detail)
      }
    }
  }

  /// The options used, by their numbers in curl.h.
  private enum Option: CInt {
    case writeData = 10001
    case errorBuffer = 10010
    case userAgent = 10018
    case progressData = 10057
    case writeFunction = 20011
    case progressFunction = 20219
    case noProgress = 43
    case followLocation = 52
    case maximumRedirects = 68
    case noSignal = 99
    case timeout = 155
    case connectTimeout = 156
    case protocols = 181
    case redirectProtocols = 182
  }

  private func set(_ handle: UnsafeMutableRawPointer, _ option: Option, _ value: Int) {
    _ = pinion_curl_set_long(setOption, handle, option.rawValue, value)
  }

  private func set(
    _ handle: UnsafeMutableRawPointer, _ option: Option, _ value: UnsafeRawPointer?
  ) {
    _ = pinion_curl_set_pointer(setOption, handle, option.rawValue, value)
  }

  private typealias Write =
    @convention(c) (UnsafeRawPointer?, Int, Int, UnsafeRawPointer) -> Int
  private typealias Progress =
    @convention(c) (UnsafeRawPointer, Int64, Int64, Int64, Int64) -> CInt

  private static let write: Write = { bytes, size, count, context in
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return transfer.receive(piece) ? piece.count : 0
  }

  /// Called about once a second while nothing arrives.
  private static let progress: Progress = { context, _, _, _, _ in
    Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().shouldGoOn ? 0 : 1
  }
}

/// The body of one response as it arrives.
///
/// It is used on one thread, but cancelled from any.
final class Transfer {
  private(set) var body: [UInt8] = []
  private(set) var isTooLong = false
  private(set) var isStalled = false
  let maximumByteCount: Int
  private let stallTimeout: Double
  private let cancellation: Cancellation
  private let report: (Int) -> Void
  private var lastArrival = ContinuousClock.now

  init(
    maximumByteCount: Int, stallTimeout: Double, cancellation: Cancellation,
    report: @escaping (_ byteCount: Int) -> Void
  ) {
    self.maximumByteCount = maximumByteCount
    self.stallTimeout = stallTimeout
    self.cancellation = cancellation
    self.report = report
  }

  /// Keeps the next bytes; returns false where there are more than expected.
  func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard body.count + bytes.count <= maximumByteCount else {
      isTooLong = true
      return false
    }
    body += bytes
    lastArrival = .now
    report(body.count)
    return true
  }

  var shouldGoOn: Bool {
    isStalled = ContinuousClock.now - lastArrival > .seconds(stallTimeout)
    return !isStalled && !cancellation.isCancelled
  }
}

/// A flag that any thread may raise.
final class Cancellation: Sendable {
  private let flag = Atomic(false)
  var isCancelled: Bool { flag.load(ordering: .relaxed) }
  func cancel() { flag.store(true, ordering: .relaxed) }
}
