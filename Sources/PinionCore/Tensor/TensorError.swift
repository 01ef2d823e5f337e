// SPDX-License-Identifier: Apache-2.0

/// An operation on tensors that cannot be done: which one, on what, and why.
///
/// One is also a result for which there is no memory. Outside `withThrowingTensors` such an error stops the program with this text.
public struct TensorError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The operation, such as `matmul`.
  public let operation: String
  /// Why it cannot be done, with the shapes and types that it received.
  public let reason: String
  /// The file of the call, where it is known.
  public internal(set) var file: String?
  /// The line of the call, where it is known.
  public internal(set) var line: UInt?

  package init(_ operation: String, _ reason: String) {
    self.operation = operation
    self.reason = reason
  }

  /// The operation and the reason in one sentence.
  public var description: String { "\(operation): \(reason)" }
}

/// Runs `body` so that an impossible tensor operation in it throws instead of stopping the program.
///
/// From the first failing operation on, further operations in `body` do nothing; when it
/// ends, the error is thrown. Use it where shapes come from outside, as in a server.
///
/// ```swift
/// let answer = try withThrowingTensors { matmul(weights, request) }
/// ```
///
/// - Throws: the first `TensorError` of `body`, or whatever `body` itself throws.
public func withThrowingTensors<Result>(_ body: () throws -> Result) throws -> Result {
  let scope = ErrorScope()
  do {
    let result = try ErrorScope.$current.withValue(scope, operation: body)
    if let error = scope.error { throw error }
    return result
  } catch {
    // What follows a failed operation may fail in its own way; the first error is the cause.
    throw scope.error ?? error
  }
}

/// Collects the first error inside `withThrowingTensors`.
///
/// One task uses it at a time.
final class ErrorScope: @unchecked Sendable {
  @TaskLocal static var current: ErrorScope?
  var error: TensorError?
}

extension TensorError {
  /// Stops the program with this error, or notes it for `withThrowingTensors` and goes on with a substitute.
  package func raise<Value>(returning substitute: @autoclosure () -> Value) -> Value {
    guard let scope = ErrorScope.current else {
      if let file, let line { fatalError("\(description)\n  at \(file):\(line)") }
      fatalError(description)
    }
    scope.error = scope.error ?? self
    return substitute()
  }

  /// This error with the place of the call that caused it.
  package func at(_ file: StaticString, _ line: UInt) -> TensorError {
    var error = self
    error.file = "\(file)"
    error.line = line
    return error
  }
}

/// Runs the checked part of an operation and raises its error at the place of the call.
func checked(
  _ file: StaticString? = nil, _ line: UInt = 0, _ body: () throws(TensorError) -> Tensor
) -> Tensor {
  do {
    return try body()
  } catch {
    let located = file.map { error.at($0, line) } ?? error
    return located.raise(returning: .failed)
  }
}
