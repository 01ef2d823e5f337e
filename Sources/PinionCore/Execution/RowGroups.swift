// SPDX-License-Identifier: Apache-2.0

/// A primitive that computes a line, or a number, of each line of its operand along the last axes, whatever the other lines are.
protocol LinePrimitive: Primitive {
  /// How many elements of an operand of this shape are a line; nil where it does not go by lines.
  func lineLength(_ shape: Shape) -> Int?
  func lineScratchBytes(_ length: Int, _ dtype: DType) -> Int
  /// Computes `count` lines that follow each other.
  func runLines(
    _ count: Int, _ length: Int, _ input: UnsafeMutableRawPointer,
    _ output: UnsafeMutableRawPointer, _ dtype: DType, _ scratch: UnsafeMutableRawPointer)
}

/// A part of a step whose result consists of rows, each of which needs only the same rows of what other such steps make.
protocol RowStep: Sendable {
  var rowScratchBytes: Int { get }
  /// Computes some of `count` rows.
  func run(
    _ rows: Range<Int>, of count: Int, _ frame: Frame, _ scratch: UnsafeMutableRawPointer)
}

/// A primitive that goes by lines.
struct LineStep: RowStep {
  private let primitive: any LinePrimitive
  private let dtype: DType
  private let input: TileChain.Port
  private let output: TileChain.Port
  private let length: Int
  private let lineCount: Int
  let rowScratchBytes: Int

  init(_ primitive: any LinePrimitive, input: Reference, output: Reference) {
    (self.primitive, dtype) = (primitive, input.dtype)
    (self.input, self.output) = (TileChain.Port(input), TileChain.Port(output))
    length = primitive.lineLength(input.layout.shape)!
    lineCount = input.layout.shape.size / length
    rowScratchBytes = primitive.lineScratchBytes(length, input.dtype)
  }

  func run(
    _ rows: Range<Int>, of count: Int, _ frame: Frame, _ scratch: UnsafeMutableRawPointer
  ) {
    primitive.runLines(
      rows.count * (lineCount / count), length,
      input.pointer(frame.buffers) + rows.lowerBound * (input.byteCount / count),
      output.pointer(frame.buffers) + rows.lowerBound * (output.byteCount / count), dtype, scratch)
  }
}

/// Steps that run one after the other on some rows at a time, which so stay in the cache: element-wise operations, and
/// reductions and softmax of lines between them, such as a loss and the way back through it.
final class RowGroupStep: TaskStep, @unchecked Sendable {
  private let members: [any RowStep]
  private let gathers: [GatherStep]
  private let rowCount: Int
  /// The rows of a task.
  private let each: Int

  /// - Parameter elements: how many the members go through together.
  init(_ members: [any RowStep], rowCount: Int, elements: Int) {
    self.members = members
    gathers = members.compactMap { $0 as? GatherStep }
    self.rowCount = rowCount
    let most = Swift.max(1, RowGroupStep.grain * rowCount / Swift.max(elements, 1))
    let (taskCount, each) = ThreadPool.evenTasks(rowCount, atMost: most)
    self.each = Swift.min(each, rowCount)
    super.init(
      taskCount: taskCount, scratchBytes: members.map(\.rowScratchBytes).max() ?? 0,
      work: elements)
  }

  override var operandSteps: [any OperandStep] { members.compactMap { $0 as? any OperandStep } }

  /// Elements of one task: some 10 µs, as most operations have few.
  private static let grain = 8 * 1024

  override func prepare(_ frame: Frame) { for gather in gathers { gather.prepare(frame) } }

  override func run(_ task: Int, _ frame: Frame, _ memory: TaskMemory) {
    let rows = task * each..<Swift.min((task + 1) * each, rowCount)
    for member in members { member.run(rows, of: rowCount, frame, memory.scratch) }
  }
}

// MARK: Which units are a group

extension Fusion {
  /// The units of each step: those that compute row by row are put together where that leaves an order to run them in.
  ///
  /// - Parameter staysAlone: what must not run between others' rows.
  func grouped(_ units: [Unit], _ staysAlone: (Unit) -> Bool) -> [[Unit]] {
    var groups: [[Unit]] = []
    var done: Set<Int> = []
    var waiting = units
    while let first = waiting.first {
      var group = [first]
      waiting.removeFirst()
      if let rowCount = rowCount(of: first), !staysAlone(first),
        goesByRows(first, rowCount, beside: [])
      {
        var members = Set(first.all)
        var numbers: Set = [unitOf[first.all[0]]!]
        waiting.removeAll { unit in
          guard unit.dependencies.isSubset(of: done.union(numbers)), !staysAlone(unit),
            goesByRows(unit, rowCount, beside: members)
          else { return false }
          group.append(unit)
          members.formUnion(unit.all)
          numbers.insert(unitOf[unit.all[0]]!)
          return true
        }
      }
      for unit in group { done.insert(unitOf[unit.all[0]]!) }
      groups.append(group)
    }
    return groups
  }

  /// The extent of the first axis of what a unit makes.
  func rowCount(of unit: Unit) -> Int? {
    nodes[unit.all[0]].spec.shape.first.flatMap { $0 > 1 ? $0 : nil }
  }

  /// Whether a unit can compute some of `rowCount` rows, given those rows of what `members` make.
  private func goesByRows(_ unit: Unit, _ rowCount: Int, beside members: Set<Int>) -> Bool {
    let size = nodes[unit.all[0]].spec.shape.size
    guard size > 0, size % rowCount == 0 else { return false }
    if let gather = unit.tiled, isRowGather(gather) {
      // Neither the source nor the row numbers may be what others are still making.
      guard nodes[nodes[gather].inputs.last!].spec.shape.size == rowCount,
        nodes[gather].inputs.allSatisfy({ !members.contains(locations[$0].root) })
      else { return false }
    } else if unit.tiled != nil {
      return false
    } else if elementwise(unit.nodes[0]) == nil {
      guard case .primitive(let primitive) = nodes[unit.nodes[0]].operation,
        let lines = primitive as? any LinePrimitive
      else { return false }
      let layout = locations[nodes[unit.nodes[0]].inputs[0]].layout
      guard layout.isContiguous, let length = lines.lineLength(layout.shape),
        layout.shape.size % (rowCount * length) == 0
      else { return false }
    }
    return unit.all.allSatisfy { node in
      nodes[node].inputs.allSatisfy { input in
        let location = locations[input]
        return !members.contains(location.root)
          || location.keepsRows(rowCount, of: nodes[location.root].spec)
      }
    }
  }
}

extension Location {
  /// Whether row number i of this view has elements of row number i of the root only.
  fileprivate func keepsRows(_ rowCount: Int, of root: Spec) -> Bool {
    if isAligned(with: root) { return true }
    let (shape, strides) = (layout.shape, layout.explicitStrides)
    guard layout.offset == 0, let first = shape.first, first == rowCount,
      root.shape.size % rowCount == 0, strides[0] == root.shape.size / rowCount
    else { return false }
    let reach = zip(shape, strides).dropFirst().reduce(0) { $0 + ($1.0 - 1) * $1.1 }
    return strides.allSatisfy { $0 >= 0 } && reach < strides[0]
  }
}
