// SPDX-License-Identifier: Apache-2.0

import TestSupport

@testable import PinionCore

/// An index expression, and the elements that it names by NumPy's rules, found one by one.
///
/// The rules: https://numpy.org/doc/stable/user/basics.indexing.html
struct IndexOracle {
  enum Item {
    case position(Int)
    /// The positions of a range or stride, and how it is written.
    case range([Int], AxisIndex)
    case newAxis
    case ellipsis
    case numbers(NDArray<Int>, DType)
    case mask(NDArray<Bool>)
  }

  /// A plain array of some shape.
  struct NDArray<Element> {
    var shape: [Int]
    var elements: [Element]

    /// The element at an index, which is broadcast to the shape from the right.
    func at(_ index: ArraySlice<Int>) -> Element {
      let own = index.suffix(shape.count)
      return elements[rowMajor(zip(shape, own).map { $0 == 1 ? 0 : $1 }, shape)]
    }
  }

  var items: [Item] = []
  let shape: [Int]

  /// The shape of the part, and the row-major number in the source of each of its elements.
  func result() -> NDArray<Int> {
    let consumed = items.reduce(0) { $0 + $1.axes }
    var expanded: [Item] = []
    for item in items {
      if case .ellipsis = item {
        expanded.append(.ellipsis)  // it separates, also where it stands for nothing
        expanded += wholeAxes(from: expanded.reduce(0) { $0 + $1.axes }, shape.count - consumed)
      } else {
        expanded.append(item)
      }
    }
    let missing = shape.count - expanded.reduce(0) { $0 + $1.axes }
    expanded += wholeAxes(from: shape.count - missing, missing)
    expanded = expanded.flatMap { $0.resolved }

    let isAdvanced = expanded.contains { if case .numbers = $0 { true } else { false } }
    let advanced = expanded.indices.filter { isAdvanced && expanded[$0].isNumber }
    let block = advanced.reduce([Int]()) { shape, n in
      guard case .numbers(let numbers, _) = expanded[n] else { return shape }
      return broadcast(shape, numbers.shape)
    }
    let isTogether =
      advanced.isEmpty || advanced.last! - advanced.first! == advanced.count - 1
    // The result's axes: those of the basic indices, with the block put in.
    var axes: [Int] = []
    var blockStart = 0
    for (n, item) in expanded.enumerated() {
      if n == advanced.first, isTogether { blockStart = axes.count }
      switch item {
      case .range(let positions, _): axes.append(positions.count)
      case .newAxis: axes.append(1)
      default: break
      }
    }
    if isAdvanced { axes.insert(contentsOf: block, at: blockStart) }
    let blockAxes = blockStart..<blockStart + (isAdvanced ? block.count : 0)
    let elements = allIndices(of: axes).map { index in
      var others = index
      others.removeSubrange(blockAxes)
      var source: [Int] = []
      for item in expanded {
        let extent = source.count < shape.count ? shape[source.count] : 1
        switch item {
        case .position(let position): source.append(position < 0 ? position + extent : position)
        case .range(let positions, _): source.append(positions[others.removeFirst()])
        case .newAxis: others.removeFirst()
        case .numbers(let numbers, _) where item.axes == 1:
          let number = numbers.at(index[blockAxes])
          source.append(number < 0 ? number + extent : number)
        default: break
        }
      }
      return rowMajor(source, shape)
    }
    return NDArray(shape: axes, elements: elements)
  }

  private func wholeAxes(from axis: Int, _ count: Int) -> [Item] {
    (axis..<axis + count).map { .range(Array(0..<shape[$0]), .all) }
  }

  /// The indices as the tensor takes them.
  var indices: [any TensorIndex] {
    items.map { item -> any TensorIndex in
      switch item {
      case .position(let position): position
      case .range(_, let index): index
      case .newAxis: .newAxis
      case .ellipsis: .ellipsis
      case .numbers(let numbers, let dtype):
        Tensor(numbers.elements, shape: Shape(numbers.shape)).cast(to: dtype)
      case .mask(let mask): Tensor(mask.elements, shape: Shape(mask.shape))
      }
    }
  }
}

extension IndexOracle.Item {
  /// The number of axes of the source that the index is for.
  fileprivate var axes: Int {
    switch self {
    case .position, .range, .numbers: 1
    case .newAxis, .ellipsis: 0
    case .mask(let mask): mask.shape.count
    }
  }

  fileprivate var isNumber: Bool {
    switch self {
    case .position, .numbers: true
    default: false
    }
  }

  /// A mask as the numbers of its true elements along each of its axes.
  fileprivate var resolved: [IndexOracle.Item] {
    guard case .mask(let mask) = self else { return [self] }
    let found = allIndices(of: mask.shape).filter { mask.at($0[...]) }
    return mask.shape.indices.map { axis in
      .numbers(.init(shape: [found.count], elements: found.map { $0[axis] }), .int64)
    }
  }
}

func rowMajor(_ index: [Int], _ shape: [Int]) -> Int {
  zip(index, shape).reduce(0) { $0 * $1.1 + $1.0 }
}

/// All indices of a shape in row-major order.
func allIndices(of shape: [Int]) -> [[Int]] {
  shape.reduce([[]]) { heads, extent in heads.flatMap { head in (0..<extent).map { head + [$0] } } }
}

func broadcast(_ a: [Int], _ b: [Int]) -> [Int] {
  let rank = max(a.count, b.count)
  func padded(_ shape: [Int]) -> [Int] { [Int](repeating: 1, count: rank - shape.count) + shape }
  return zip(padded(a), padded(b)).map { $0 == 1 ? $1 : $0 }
}

// MARK: Random expressions

extension IndexOracle {
  /// A random expression on a tensor of a random shape.
  init(seed: Int) {
    var random = SplitMix64(UInt64(seed))
    func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
    shape = (0..<below(5)).map { _ in below(12) == 0 ? 0 : 1 + below(4) }
    let mayHaveNumbers = below(3) > 0
    var block = (0..<below(3)).map { _ in below(9) == 0 ? 0 : 1 + below(3) }
    let maskAt = below(3) == 0 && !shape.isEmpty ? below(shape.count) : -1
    var mask = NDArray<Bool>(shape: [], elements: [])
    if maskAt >= 0 {
      mask.shape = Array(shape[maskAt...].prefix(1 + below(2)))
      mask.elements = allIndices(of: mask.shape).map { _ in below(2) == 0 }
      // Index tensors beside it must broadcast with its numbers.
      block = block.dropLast() + [mask.elements.filter { $0 }.count]
    }
    var axis = 0
    while axis < shape.count {
      let extent = shape[axis]
      if axis == maskAt {
        items.append(.mask(mask))
        axis += mask.shape.count
        continue
      }
      switch below(4) {
      case 0 where extent > 0: items.append(.position(below(2 * extent) - extent))
      case 1 where mayHaveNumbers && (extent > 0 || block.contains(0)):
        let own =
          extent == 0
          ? block : block.dropFirst(below(block.count + 1)).map { below(4) == 0 ? 1 : $0 }
        let dtype: DType = [.int64, .int32, .int8, .uint8, .uint64].randomElement(using: &random)!
        let numbers = (0..<own.reduce(1, *)).map { _ in
          Int.random(in: (dtype.isSigned ? -extent : 0)..<extent, using: &random)
        }
        items.append(.numbers(NDArray(shape: own, elements: numbers), dtype))
      case 2 where extent > 0:
        let step = [-2, -1, 1, 2].randomElement(using: &random)!
        let start = below(extent)
        let count = step > 0 ? (extent - start + step - 1) / step : start / -step + 1
        items.append(.range((0..<count).map { start + $0 * step }, .stride(from: start, by: step)))
      case 3 where extent > 0:
        let start = below(extent)
        let end = start + below(extent - start + 1)
        let index = below(2) == 0 ? (start..<end).axisIndex : start ..<- (extent - end)
        items.append(.range(Array(start..<end), index))
      default: items.append(.range(Array(0..<extent), .all))
      }
      axis += 1
    }
    // Some neighbours, perhaps none, become an ellipsis; or some of the last are left out.
    let first = below(items.count + 1)
    if below(3) == 0 {
      items.replaceSubrange(first..<first + below(items.count - first + 1), with: [.ellipsis])
    } else if below(3) == 0 {
      items.removeSubrange(first...)
    }
    for _ in 0..<below(3) { items.insert(.newAxis, at: below(items.count + 1)) }
  }
}

// MARK: The subscript with a list of indices

extension Tensor {
  /// The subscript, whose indices are a list in the source text.
  subscript(list i: [any TensorIndex]) -> Tensor {
    get {
      switch i.count {
      case 0: self[]
      case 1: self[i[0]]
      case 2: self[i[0], i[1]]
      case 3: self[i[0], i[1], i[2]]
      case 4: self[i[0], i[1], i[2], i[3]]
      case 5: self[i[0], i[1], i[2], i[3], i[4]]
      case 6: self[i[0], i[1], i[2], i[3], i[4], i[5]]
      case 7: self[i[0], i[1], i[2], i[3], i[4], i[5], i[6]]
      case 8: self[i[0], i[1], i[2], i[3], i[4], i[5], i[6], i[7]]
      case 9: self[i[0], i[1], i[2], i[3], i[4], i[5], i[6], i[7], i[8]]
      default: self[i[0], i[1], i[2], i[3], i[4], i[5], i[6], i[7], i[8], i[9]]
      }
    }
    set {
      switch i.count {
      case 0: self[] = newValue
      case 1: self[i[0]] = newValue
      case 2: self[i[0], i[1]] = newValue
      case 3: self[i[0], i[1], i[2]] = newValue
      case 4: self[i[0], i[1], i[2], i[3]] = newValue
      case 5: self[i[0], i[1], i[2], i[3], i[4]] = newValue
      case 6: self[i[0], i[1], i[2], i[3], i[4], i[5]] = newValue
      case 7: self[i[0], i[1], i[2], i[3], i[4], i[5], i[6]] = newValue
      case 8: self[i[0], i[1], i[2], i[3], i[4], i[5], i[6], i[7]] = newValue
      case 9: self[i[0], i[1], i[2], i[3], i[4], i[5], i[6], i[7], i[8]] = newValue
      default: self[i[0], i[1], i[2], i[3], i[4], i[5], i[6], i[7], i[8], i[9]] = newValue
      }
    }
  }
}
