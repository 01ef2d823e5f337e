// SPDX-License-Identifier: Apache-2.0

/// A value made of tensors, in an order of its own.
///
/// Tensors, arrays, dictionaries and optionals of such values conform; so does a type that
/// passes each of its tensors to `body`. Differentiation and compilation take and return such values.
///
/// ```swift
/// struct Line: TensorTree {
///   var slope, intercept: Tensor
///   mutating func forEachTensor(_ body: (inout Tensor) throws -> Void) rethrows {
///     try body(&slope)
///     try body(&intercept)
///   }
/// }
/// ```
public protocol TensorTree {
  /// Passes each tensor to `body`, which may replace it; always in the same order.
  mutating func forEachTensor(_ body: (inout Tensor) throws -> Void) rethrows
}

// Inlinable, so that a type's own loop over its arrays is compiled for what they hold.

extension Tensor: TensorTree {
  /// Passes the tensor itself.
  @inlinable public mutating func forEachTensor(_ body: (inout Tensor) throws -> Void) rethrows {
    try body(&self)
  }
}

extension Array: TensorTree where Element: TensorTree {
  /// Passes the tensors of each element.
  @inlinable public mutating func forEachTensor(_ body: (inout Tensor) throws -> Void) rethrows {
    for index in indices { try self[index].forEachTensor(body) }
  }
}

extension Dictionary: TensorTree where Key: Comparable, Value: TensorTree {
  /// Passes the tensors of each value, in the order of the keys.
  @inlinable public mutating func forEachTensor(_ body: (inout Tensor) throws -> Void) rethrows {
    for key in keys.sorted() { try self[key]!.forEachTensor(body) }
  }
}

extension Optional: TensorTree where Wrapped: TensorTree {
  /// Passes the tensors of the value, if there is one.
  @inlinable public mutating func forEachTensor(_ body: (inout Tensor) throws -> Void) rethrows {
    try self?.forEachTensor(body)
  }
}

extension TensorTree {
  /// The tensors in order.
  public var tensors: [Tensor] {
    var result: [Tensor] = []
    var copy = self
    copy.forEachTensor { result.append($0) }
    return result
  }

  /// This value with its tensors replaced by the next ones of `tensors`.
  func replacingTensors(from tensors: inout ArraySlice<Tensor>) -> Self {
    var copy = self
    copy.forEachTensor { $0 = tensors.removeFirst() }
    return copy
  }

  /// The form of this value, without its tensors.
  var blank: Self {
    var copy = self
    copy.forEachTensor { $0 = .failed }
    return copy
  }
}
