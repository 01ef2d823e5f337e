// SPDX-License-Identifier: Apache-2.0

// MARK: argsort

/// The positions of the elements of each line along the last axis, in order.
struct ArgSort: NonDifferentiable {
  let isDescending: Bool
  var name: String { "argsort" }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec {
    let shape = inputs[0].shape
    guard shape[shape.count - 1] <= StableSort<UInt64>.longestLine else {
      throw TensorError(name, "the axis sorted along is too long: shape \(shape)")
    }
    return Spec(shape: shape, dtype: .int64)
  }

  func batched(_ batch: Batch) throws(TensorError) -> Tensor { try apply(self, batch.inputs) }

  func run(_ inputs: [Operand], _ output: Operand) {
    let keys = OrderKeys(inputs[0], descending: isDescending)
    let length = output.shape[output.shape.count - 1]
    let order = output.pointer.assumingMemoryBound(to: Int64.self)
    switch inputs[0].dtype.size {
    case 1: StableSort<UInt8>.run(keys, length: length, into: order)
    case 2: StableSort<UInt16>.run(keys, length: length, into: order)
    case 4: StableSort<UInt32>.run(keys, length: length, into: order)
    default: StableSort<UInt64>.run(keys, length: length, into: order)
    }
  }
}

extension Tensor {
  /// Returns the positions along an axis of the elements in order, as `int64`.
  ///
  /// Equal elements keep their order, also where it is descending; NaN comes last.
  ///
  /// ```swift
  /// Tensor([3, 1, 2]).argsort()   // [1 2 0]
  /// ```
  public func argsort(axis: Int = -1, descending: Bool = false) -> Tensor {
    ordered("argsort", axis) { Tensor(ArgSort(isDescending: descending), [$0]) }
  }

  /// Returns the elements along an axis in order.
  ///
  /// Equal elements keep their order, also where it is descending; NaN comes last.
  ///
  /// ```swift
  /// Tensor([3, 1, 2]).sorted()                   // [1 2 3]
  /// Tensor([3, 1, 2]).sorted(descending: true)   // [3 2 1]
  /// ```
  public func sorted(axis: Int = -1, descending: Bool = false) -> Tensor {
    ordered("sorted", axis) { x in
      x.permuted(by: Tensor(ArgSort(isDescending: descending), [stopGradient(x)]))
    }
  }

  /// Calls `body` with the axis at the back.
  private func ordered(_ operation: String, _ axis: Int, _ body: (Tensor) -> Tensor) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      let axis = try shape.axis(axis, operation: operation)
      return body(movingAxis(from: axis, to: -1)).movingAxis(from: -1, to: axis)
    }
  }
}

// MARK: permute

/// Element i of a line along the last axis is the one at place `order[i]`; inversely, it goes to that place.
///
/// The order is a permutation, so that each of the two is the transpose of the other.
struct Permute: Primitive {
  let isInverse: Bool
  var name: String { "permuted" }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec { inputs[0] }

  func run(_ inputs: [Operand], _ output: Operand) {
    inputs[0].withContiguous { source in
      inputs[1].withContiguous { order in
        switch output.dtype.size {
        case 1: move(source, order, output, UInt8.self)
        case 2: move(source, order, output, UInt16.self)
        case 4: move(source, order, output, UInt32.self)
        default: move(source, order, output, UInt64.self)
        }
      }
    }
  }

  private func move<Element>(
    _ source: Operand, _ order: Operand, _ output: Operand, _ type: Element.Type
  ) {
    nonisolated(unsafe) let from = source.pointer.assumingMemoryBound(to: type)
    nonisolated(unsafe) let to = output.pointer.assumingMemoryBound(to: type)
    nonisolated(unsafe) let order = order.pointer.assumingMemoryBound(to: Int64.self)
    let length = output.shape[output.shape.count - 1]
    let lines = output.size / length
    let linesPerTask = Swift.max(1, (16 << 10) / length)
    ThreadPool.shared.run((lines + linesPerTask - 1) / linesPerTask) { task, _ in
      for line in task * linesPerTask..<Swift.min((task + 1) * linesPerTask, lines) {
        let start = line * length
        if isInverse {
          for i in start..<start + length { to[start + Int(order[i])] = from[i] }
        } else {
          for i in start..<start + length { to[i] = from[start + Int(order[i])] }
        }
      }
    }
  }

  func derivative(_ index: Int, _ inputs: [Tensor], _ output: Tensor, _ cotangent: Tensor) -> Tensor
  {
    Tensor(Permute(isInverse: !isInverse), [cotangent, inputs[1]])
  }

  func batched(_ batch: Batch) throws(TensorError) -> Tensor { try apply(self, batch.all) }
}

extension Tensor {
  /// The elements of each line along the last axis in an order that `argsort` has found.
  func permuted(by order: Tensor, inverse: Bool = false) -> Tensor {
    Tensor(Permute(isInverse: inverse), [self, order])
  }
}

// MARK: searchsorted

/// Which of the places for an element among equal ones is meant.
public enum SearchSide: Sendable {
  /// Before them.
  case left
  /// After them.
  case right
}

/// How many of the places 0 ..< `count` come before one, where all that do lie before all others.
@inline(__always)
func partitionPoint(_ count: Int, isBefore: (Int) -> Bool) -> Int {
  var (low, high) = (0, count)
  while low < high {
    let middle = (low + high) / 2
    if isBefore(middle) { low = middle + 1 } else { high = middle }
  }
  return low
}

/// The place of each element of the second input in the first, a vector in order.
struct SearchSorted: NonDifferentiable {
  let side: SearchSide
  var name: String { "searchsorted" }

  func infer(_ inputs: [Spec]) throws(TensorError) -> Spec {
    Spec(shape: inputs[1].shape, dtype: .int64)
  }

  func batched(_ batch: Batch) throws(TensorError) -> Tensor {
    batch.isBatched[0] ? try batch.byLoop(self) : try apply(self, batch.inputs)
  }

  func run(_ inputs: [Operand], _ output: Operand) {
    let (keys, values) = (OrderKeys(inputs[0]), OrderKeys(inputs[1]))
    let places = output.pointer.assumingMemoryBound(to: Int64.self)
    switch inputs[0].dtype.size {
    case 1: search(keys, values, places, UInt8.self)
    case 2: search(keys, values, places, UInt16.self)
    case 4: search(keys, values, places, UInt32.self)
    default: search(keys, values, places, UInt64.self)
    }
  }

  private func search<Key: FixedWidthInteger>(
    _ sorted: OrderKeys, _ values: OrderKeys, _ places: UnsafeMutablePointer<Int64>,
    _ type: Key.Type
  ) {
    nonisolated(unsafe) let places = places
    let (length, count) = (sorted.count, values.count)
    let grain = 4096
    sorted.withKeys(type) { sorted in
      nonisolated(unsafe) let sorted = sorted
      values.withKeys(type) { values in
        nonisolated(unsafe) let values = values
        ThreadPool.shared.run((count + grain - 1) / grain) { task, _ in
          for i in task * grain..<Swift.min((task + 1) * grain, count) {
            let place = partitionPoint(length) {
              side == .left ? sorted[$0] < values[i] : sorted[$0] <= values[i]
            }
            places[i] = Int64(place)
          }
        }
      }
    }
  }
}

extension Tensor {
  /// Returns, for each of some values, the place in this sorted vector where it would keep the order, as `int64`.
  ///
  /// - side: the place before or after elements that equal the value.
  /// - sorter: the positions that sort this vector, if it is not sorted itself, as `argsort` finds them.
  ///
  /// NaN is taken for greater than all numbers.
  ///
  /// ```swift
  /// Tensor([1, 3, 3, 5]).searchsorted([3, 6])                // [1 4]
  /// Tensor([1, 3, 3, 5]).searchsorted([3, 6], side: .right)  // [3 4]
  /// ```
  public func searchsorted(
    _ values: Tensor, side: SearchSide = .left, sorter: Tensor? = nil
  ) -> Tensor {
    checked { () throws(TensorError) -> Tensor in
      guard ndim == 1 else {
        throw TensorError(
          "searchsorted", "the sorted tensor must be a vector, received shape \(shape)")
      }
      let operands = try promoted([self, values], operation: "searchsorted")
      let sorted = sorter.map { operands[0].gathered(rows: $0) } ?? operands[0]
      return try apply(SearchSorted(side: side), [sorted, operands[1]])
    }
  }
}
