// SPDX-License-Identifier: Apache-2.0

import Foundation

/// An HTTP server on the loopback interface that can also misbehave.
final class LocalServer: @unchecked Sendable {
  /// How a path is answered.
  enum Answer {
    case body([UInt8])
    case status(Int)
    /// Closes the connection after some bytes of the body.
    case cutOff([UInt8], after: Int)
    /// Sends some bytes of the body and then nothing for a long time.
    case stall([UInt8], after: Int)
    /// Sends a byte of the body at a time.
    case slow([UInt8])
    /// Redirects to another address.
    case redirect(String)
  }

  let port: Int
  private let listener: Int32
  private let lock = NSLock()
  private var answers: [String: [Answer]] = [:]
  private var requests: [String: Int] = [:]

  init() {
    #if canImport(Darwin)
      listener = socket(AF_INET, SOCK_STREAM, 0)
    #else
      listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    port = withUnsafeMutablePointer(to: &address) { [listener] pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        precondition(bind(listener, address, length) == 0 && listen(listener, 16) == 0)
        getsockname(listener, address, &length)
      }
      return Int(UInt16(bigEndian: pointer.pointee.sin_port))
    }
    Thread.detachNewThread { [listener, weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        if connection < 0 { return }
        guard let self else {
          close(connection)
          return
        }
        Thread.detachNewThread { self.serve(connection) }
      }
    }
  }

  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// Answers `path` with each of `answers` in turn, the last one from then on.
  func set(_ path: String, _ answers: Answer...) { lock.withLock { self.answers[path] = answers } }

  /// How often `path` was requested.
  func requestCount(_ path: String) -> Int { lock.withLock { requests[path] ?? 0 } }

  var address: String { "http://127.0.0.1:\(port)/" }

  private func serve(_ connection: Int32) {
    defer { close(connection) }
    var request = ""
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !request.contains("\r\n\r\n") {
      let count = recv(connection, &buffer, buffer.count, 0)
      if count <= 0 { return }
      request += String(decoding: buffer[..<count], as: UTF8.self)
    }
    let path = request.split(separator: " ").dropFirst().first.map(String.init) ?? ""
    let answer = lock.withLock { () -> Answer in
      requests[path, default: 0] += 1
      guard let queue = answers[path], let first = queue.first else { return .status(404) }
      if queue.count > 1 { answers[path]?.removeFirst() }
      return first
    }
    switch answer {
    case .body(let body): _ = send(connection, head(200, body.count)) && send(connection, body)
    case .status(let status): _ = send(connection, head(status, 0))
    case .cutOff(let body, let count):
      _ = send(connection, head(200, body.count)) && send(connection, Array(body[..<count]))
    case .stall(let body, let count):
      if send(connection, head(200, body.count)) && send(connection, Array(body[..<count])) {
        // Until the client hangs up.
        _ = recv(connection, &buffer, buffer.count, 0)
      }
    case .slow(let body):
      guard send(connection, head(200, body.count)) else { return }
      for byte in body {
        usleep(2000)
        if !send(connection, [byte]) { return }
      }
    case .redirect(let target): _ = send(connection, head(302, 0, "Location: \(target)\r\n"))
    }
  }

  private func head(_ status: Int, _ length: Int, _ more: String = "") -> [UInt8] {
    Array(
      "HTTP/1.1 \(status) -\r\nContent-Length: \(length)\r\n\(more)Connection: close\r\n\r\n".utf8)
  }

  private func send(_ connection: Int32, _ bytes: [UInt8]) -> Bool {
    #if canImport(Darwin)
      let flags: Int32 = 0
    #else
      let flags = Int32(MSG_NOSIGNAL)
    #endif
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { bytes in
        #if canImport(Darwin)
          Darwin.send(connection, bytes.baseAddress, bytes.count, flags)
        #else
          Glibc.send(connection, bytes.baseAddress, bytes.count, flags)
        #endif
      }
      if count <= 0 { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
