// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What a program measured: the seconds, and a number that must be the same for everyone.
public struct Answer {
  let seconds: Double
  let check: Double

  /// Makes an answer.
  public init(seconds: Double, check: Double) {
    self.seconds = seconds
    self.check = check
  }
}

/// Answers each line of standard input with a line of JSON, as the scripts of the other libraries do.
///
/// A line that `answer` does not understand gives an error.
public func answerLines(_ answer: (_ line: String) throws -> Answer?) throws {
  while let line = readLine() {
    let text =
      try answer(line).map { #"{"seconds": \#($0.seconds), "check": \#($0.check)}"# }
      ?? #"{"error": "no such row"}"#
    // Without the buffering of `print`.
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }
}

/// The seconds that `body` takes.
public func seconds(of body: () throws -> Void) rethrows -> Double {
  let start = ContinuousClock.now
  try body()
  let duration = ContinuousClock.now - start
  return Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
}

/// The least time of a call among batches that together take about a tenth of a second.
public func leastSeconds(of body: () throws -> Void) rethrows -> Double {
  func batch(_ calls: Int) throws -> Double {
    try seconds { for _ in 0..<calls { try body() } }
  }
  _ = try batch(1)
  let once = try batch(2) / 2
  let calls = max(1, Int(0.002 / once))
  let batches = max(5, min(50, Int(0.1 / (once * Double(calls)))))
  return try (0..<batches).map { _ in try batch(calls) / Double(calls) }.min()!
}

/// The median time of a call, each timed by itself for `duration` seconds, and at least three.
public func medianSeconds(for duration: Double, of body: () throws -> Void) rethrows -> Double {
  for _ in 0..<2 { try body() }
  var times: [Double] = []
  let end = ContinuousClock.now + .seconds(duration)
  while times.count < 3 || ContinuousClock.now < end { times.append(try seconds(of: body)) }
  return times.sorted()[times.count / 2]
}
