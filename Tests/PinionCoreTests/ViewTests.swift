// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import PinionCore

/// Random chains of views against arrays of indices computed one by one.
@Suite struct ViewTests {
  /// The elements of a view as plain loops find them.
  struct Shadow {
    var shape: [Int]
    var elements: [Int]

    func at(_ index: [Int]) -> Int {
      var number = 0
      for (extent, i) in zip(shape, index) { number = number * extent + i }
      return elements[number]
    }

    /// The elements at each index of a new shape, each found in the old one by `source`.
    func mapped(_ newShape: [Int], _ source: ([Int]) -> [Int]) -> Shadow {
      var result: [Int] = []
      for number in 0..<newShape.reduce(1, *) {
        var rest = number
        var index = newShape
        for axis in newShape.indices.reversed() {
          index[axis] = rest % newShape[axis]
          rest /= newShape[axis]
        }
        result.append(at(source(index)))
      }
      return Shadow(shape: newShape, elements: result)
    }
  }

  @Test("chains of views show the elements that loops find", arguments: 0..<40)
  func chains(_ seed: Int) {
    var numbers = SplitMix64(UInt64(seed))
    var tensor = Tensor.arange(120).reshaped(to: [2, 3, 4, 5])
    var shadow = Shadow(shape: [2, 3, 4, 5], elements: Array(0..<120))
    for _ in 0..<6 {
      let rank = shadow.shape.count
      switch Int.random(in: 0..<6, using: &numbers) {
      case 0:
        let axes = Array(0..<rank).shuffled(using: &numbers)
        tensor = tensor.transposed(axes: axes)
        shadow = shadow.mapped(axes.map { shadow.shape[$0] }) { index in
          var source = index
          for (new, old) in axes.enumerated() { source[old] = index[new] }
          return source
        }
      case 1 where rank > 0:
        let axis = Int.random(in: 0..<rank, using: &numbers)
        let extent = shadow.shape[axis]
        guard extent > 0 else { continue }
        let step = [-2, -1, 1, 2].randomElement(using: &numbers)!
        let start = Int.random(in: 0..<extent, using: &numbers)
        let count = step > 0 ? (extent - start + step - 1) / step : start / -step + 1
        var indices = [AxisIndex](repeating: .all, count: axis)
        indices.append(.stride(from: start, by: step))
        tensor = Tensor(
          Slice(slices: try! IndexPlan(indices, tensor.shape).slices), [tensor])
        var shape = shadow.shape
        shape[axis] = count
        shadow = shadow.mapped(shape) { index in
          var source = index
          source[axis] = start + index[axis] * step
          return source
        }
      case 2:
        // Merge two neighbours, or split one off.
        guard rank >= 2 else { continue }
        let axis = Int.random(in: 0..<rank - 1, using: &numbers)
        var shape = shadow.shape
        shape[axis] *= shape.remove(at: axis + 1)
        tensor = tensor.reshaped(to: Shape(shape))
        shadow.shape = shape
      case 3:
        let axis = Int.random(in: 0...rank, using: &numbers)
        tensor = tensor.unsqueezed(axis: axis)
        shadow.shape.insert(1, at: axis)
      case 4:
        guard shadow.elements.count < 400 else { continue }
        let old = shadow.shape
        let shape = [2] + old.map { $0 == 1 ? 3 : $0 }
        tensor = tensor.broadcast(to: Shape(shape))
        shadow = shadow.mapped(shape) { index in
          zip(index.dropFirst(), old).map { $1 == 1 ? 0 : $0 }
        }
      default:
        guard let axis = shadow.shape.firstIndex(where: { $0 > 1 && $0 % 2 == 0 }) else { continue }
        var shape = shadow.shape
        shape[axis] /= 2
        shape.insert(2, at: axis)
        tensor = tensor.reshaped(to: Shape(shape))
        shadow.shape = shape
      }
      #expect(tensor.shape == Shape(shadow.shape))
      #expect(tensor.array(of: Int.self) == shadow.elements)
      #expect((tensor + 0).array(of: Int.self) == shadow.elements)
      let real = tensor.cast(to: .float64)
      #expect(real.sum().item(as: Double.self) == Double(shadow.elements.reduce(0, +)))
      if let extent = shadow.shape.last, extent > 0 {
        let sums = stride(from: 0, to: shadow.elements.count, by: extent).map {
          Double(shadow.elements[$0..<$0 + extent].reduce(0, +))
        }
        #expect(real.sum(axis: -1).array(of: Double.self) == sums)
      }
    }
  }
}
