// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// Where a node's value lies: it, or the node that it is a view of, and how.
struct Location {
  var root: Int
  var layout: Layout
  /// Whether there is a barrier on the way, so that its readers do not join the chain that makes it.
  var isBarred = false

  /// Whether element number i in row-major order is element number i of the whole root.
  func isAligned(with root: Spec) -> Bool {
    layout.isContiguous && layout.offset == 0 && layout.shape.size == root.shape.size
  }
}

/// The operations of a program, gathered into units that each run as one step.
///
/// A unit is one operation, or a chain of element-wise operations over equally many elements, or such a chain
/// at the end of a matrix product or a gather of rows, which runs on each tile of those while that is in cache.
struct Fusion {
  struct Unit {
    /// Numbers of the element-wise nodes, in order; or of the one node of another kind.
    var nodes: [Int]
    /// The matrix product or the gather on whose tiles the nodes run.
    var tiled: Int?
    /// Numbers of the units whose results are used.
    var dependencies: Set<Int> = []

    /// The node that may be a gather: what the chain runs on, or the only one.
    var gather: Int? { tiled ?? (nodes.count == 1 ? nodes[0] : nil) }

    var all: [Int] { (tiled.map { [$0] } ?? []) + nodes }
  }

  let nodes: [Graph.Node]
  let locations: [Location]
  /// The nodes that read a value, or a view of it.
  let readers: [Int: [Int]]
  private(set) var units: [Int: Unit] = [:]
  /// The unit that computes a node.
  private(set) var unitOf: [Int: Int] = [:]

  init(_ program: Program, inputLayouts: [Layout]) {
    nodes = program.nodes
    locations = Fusion.locations(nodes, inputLayouts)
    var readers: [Int: [Int]] = [:]
    for (number, node) in nodes.enumerated() where locations[number].root == number {
      for input in node.inputs { readers[locations[input].root, default: []].append(number) }
    }
    self.readers = readers
    for number in nodes.indices where isComputed(number) { add(number) }
    for number in nodes.indices where isProduct(number) { attachEpilogue(number) }
    for number in nodes.indices where isRowGather(number) { attachEpilogue(number) }
  }

  // MARK: Kinds of nodes

  /// Follows views to the values in memory that they show.
  private static func locations(_ nodes: [Graph.Node], _ inputLayouts: [Layout]) -> [Location] {
    var locations: [Location] = []
    for (number, node) in nodes.enumerated() {
      var location = Location(root: number, layout: Layout(node.spec.shape))
      switch node.operation {
      case .input: location.layout = inputLayouts[number]
      case .constant(let tensor): location.layout = tensor.layout
      case .primitive(let primitive):
        if let viewing = primitive as? any ViewPrimitive {
          let source = locations[node.inputs[0]]
          if let layout = viewing.view(source.layout) {
            location = Location(
              root: source.root, layout: layout, isBarred: source.isBarred || primitive is Barrier)
          }
        }
      }
      locations.append(location)
    }
    return locations
  }

  private func isComputed(_ number: Int) -> Bool {
    guard case .primitive = nodes[number].operation else { return false }
    return locations[number].root == number
  }

  func elementwise(_ number: Int) -> (any Elementwise)? {
    guard case .primitive(let primitive) = nodes[number].operation else { return nil }
    return primitive as? any Elementwise
  }

  /// Whether a node is a product that can run with an epilogue: of two matrices of a floating type.
  func isProduct(_ number: Int) -> Bool {
    guard case .primitive(let primitive) = nodes[number].operation, primitive is MatMul,
      nodes[number].spec.dtype.isFloating, nodes[number].spec.shape.count == 2,
      nodes[number].spec.shape.size > 0
    else { return false }
    return nodes[number].inputs.allSatisfy {
      MatrixProduct.Matrix.Form(locations[$0].layout) != nil
    }
  }

  /// Whether a node is a gather that can run with an epilogue: of whole rows in order, such as a batch.
  func isRowGather(_ number: Int) -> Bool {
    guard case .primitive(let primitive) = nodes[number].operation,
      let gather = primitive as? Gather
    else { return false }
    let inputs = nodes[number].inputs
    return nodes[number].spec.shape.size > 0
      && RowGather.takes(
        gather.indexed, source: locations[inputs[0]].layout,
        index: locations[inputs[inputs.count - 1]].layout)
  }

  // MARK: Units

  private mutating func add(_ number: Int) {
    var unit = Unit(nodes: [number], tiled: nil)
    for input in nodes[number].inputs {
      if let producer = unitOf[locations[input].root] { unit.dependencies.insert(producer) }
    }
    units[number] = unit
    unitOf[number] = number
    guard elementwise(number) != nil else { return }
    // Join the chains that this node continues, where that leaves an order to run the units in.
    for input in nodes[number].inputs {
      let root = locations[input].root
      guard !locations[input].isBarred, let producer = unitOf[root], elementwise(root) != nil,
        producer != unitOf[number],
        nodes[root].spec.shape.size == nodes[number].spec.shape.size,
        canMerge(producer, unitOf[number]!), usesAreAligned(producer, unitOf[number]!)
      else { continue }
      merge(unitOf[number]!, into: producer)
    }
  }

  /// Runs the chain that uses the result of a product or a gather on its tiles.
  private mutating func attachEpilogue(_ tiled: Int) {
    let candidates = Set(
      nodes.indices.compactMap { number -> Int? in
        guard elementwise(number) != nil,
          nodes[number].spec.shape.size == nodes[tiled].spec.shape.size,
          nodes[number].inputs.contains(where: {
            locations[$0].root == tiled && !locations[$0].isBarred
              && locations[$0].isAligned(with: nodes[tiled].spec)
          })
        else { return nil }
        return unitOf[number]
      })
    for unit in candidates.sorted() where units[unit]?.tiled == nil {
      guard canMerge(tiled, unit), usesAreAligned(tiled, unit) else { continue }
      merge(tiled, into: unit)
      units[unit]!.nodes.removeAll { $0 == tiled }
      units[unit]!.tiled = tiled
      return
    }
  }

  /// Whether two units use each other's results only at the same places: no transposes, slices or broadcasts.
  private func usesAreAligned(_ a: Int, _ b: Int) -> Bool {
    let members = Set(units[a]!.all + units[b]!.all)
    return members.allSatisfy { number in
      nodes[number].inputs.allSatisfy { input in
        let root = locations[input].root
        return !members.contains(root) || locations[input].isAligned(with: nodes[root].spec)
      }
    }
  }

  /// Whether neither of two units needs a third one that needs the other.
  private func canMerge(_ a: Int, _ b: Int) -> Bool {
    !depends(units[b]!.dependencies.subtracting([a]), on: a)
      && !depends(units[a]!.dependencies.subtracting([b]), on: b)
  }

  private func depends(_ start: Set<Int>, on target: Int) -> Bool {
    var seen = start
    var open = Array(start)
    while let unit = open.popLast() {
      if unit == target { return true }
      for next in units[unit]!.dependencies where seen.insert(next).inserted { open.append(next) }
    }
    return false
  }

  private mutating func merge(_ unit: Int, into target: Int) {
    let merged = units.removeValue(forKey: unit)!
    units[target]!.nodes = (units[target]!.nodes + merged.nodes).sorted()
    units[target]!.tiled = units[target]!.tiled ?? merged.tiled
    units[target]!.dependencies.formUnion(merged.dependencies)
    for node in merged.all { unitOf[node] = target }
    for other in units.keys {
      if units[other]!.dependencies.remove(unit) != nil {
        units[other]!.dependencies.insert(target)
      }
    }
    units[target]!.dependencies.remove(target)
  }

  /// The units in an order in which each comes after those it depends on, and otherwise as recorded.
  ///
  /// One that is attached to a product comes where that was recorded: an update, recorded last, finds the product's operands still
  /// in the caches.
  func ordered() -> [Unit] {
    func place(_ unit: Unit) -> Int { unit.tiled ?? unit.all.max()! }
    var result: [Unit] = []
    var done: Set<Int> = []
    var waiting = units.keys.sorted { place(units[$0]!) < place(units[$1]!) }
    while !waiting.isEmpty {
      let next = waiting.firstIndex { units[$0]!.dependencies.isSubset(of: done) }!
      let unit = waiting.remove(at: next)
      done.insert(unit)
      result.append(units[unit]!)
    }
    return result
  }
}
