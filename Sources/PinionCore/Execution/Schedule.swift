// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// When the steps of a plan run: in stages, one after the other, each of steps that need none of each other's results.
///
/// Steps come in their order. One joins the last stage if it can, or an earlier one if it makes so little that it may lie in
/// memory for longer; large ones keep to themselves, as they have work enough for all threads.
struct Schedule {
  /// For each step the stages in which it runs, one for each of its parts.
  private(set) var stages: [[Int]] = []
  /// Of each stage, the bytes of intermediate values and workspaces that its steps need at once; nil: it takes no others.
  private var byteCounts: [Int?] = []

  var stageCount: Int { byteCounts.count }

  /// The stage after which a step's results are there.
  func end(_ step: Int) -> Int { stages[step].last! }

  /// What makes no more, such as a number, may run long before that is needed.
  private static let few = 256
  /// What the steps of a stage may need at once: a part of the second-level cache.
  private static let most = 1 << 20

  /// A reduction of more is cut into tasks of its own and runs alone.
  static let mostReduced = 256 << 10

  /// Adds a step in one part, which runs in a stage not before `first`.
  ///
  /// - Parameter byteCount: what it needs in memory; nil: it runs alone.
  mutating func add(notBefore first: Int, _ byteCount: Int?) {
    stages.append([take(byteCount.map { place(first, $0) } ?? stageCount, byteCount)])
  }

  /// Adds a step in two parts, of which the first needs other results than the second.
  ///
  /// The first runs as late as it can, beside others if it can, because what it makes is large.
  mutating func add(notBefore first: Int, _ byteCount: Int, preparedNotBefore earliest: Int) {
    var second = place(first, byteCount)
    if second > earliest, let known = byteCounts[second - 1], known + byteCount <= Schedule.most {
      stages.append([take(second - 1, byteCount), take(second, byteCount)])
      return
    }
    let prepared = take(place(earliest, byteCount), byteCount)
    second = place(Swift.max(first, prepared + 1), byteCount)
    stages.append([prepared, take(second, byteCount)])
  }

  private func place(_ first: Int, _ byteCount: Int) -> Int {
    let isNumber = byteCount <= Schedule.few
    let candidates = Swift.max(first, isNumber ? 0 : stageCount - 1)..<stageCount
    return candidates.first { stage in
      byteCounts[stage].map { isNumber || $0 + byteCount <= Schedule.most } ?? false
    } ?? stageCount
  }

  private mutating func take(_ stage: Int, _ byteCount: Int?) -> Int {
    if stage == stageCount {
      byteCounts.append(byteCount)
    } else {
      byteCounts[stage]! += byteCount!
    }
    return stage
  }
}

extension PlanBuilder {
  /// Finds out when each step runs.
  func scheduled(donated: Int) -> Schedule {
    var schedule = Schedule()
    for (number, units) in steps.enumerated() {
      let first = notBefore(stepsNeeded(number, donated), schedule)
      guard let byteCount = byteCount(units) else {
        schedule.add(notBefore: first, nil)
        continue
      }
      if let operands = operandsPrepared(units) {
        schedule.add(
          notBefore: first, byteCount, preparedNotBefore: notBefore(operands, schedule))
      } else {
        schedule.add(notBefore: first, byteCount)
      }
    }
    return schedule
  }

  private func notBefore(_ steps: Set<Int>, _ schedule: Schedule) -> Int {
    steps.map { schedule.end($0) + 1 }.max() ?? 0
  }

  /// The steps whose results a step uses, and those that read arguments before its results may replace them.
  private func stepsNeeded(_ number: Int, _ donated: Int) -> Set<Int> {
    var needed: Set<Int> = []
    for unit in steps[number] {
      for other in unit.dependencies { needed.insert(madeAt[other]!) }
      for (argument, output) in program.outputs.prefix(donated).enumerated()
      where unit.all.contains(root(output)) {
        needed.formUnion(fusion.readers[argument, default: []].compactMap { madeAt[$0] })
      }
    }
    return needed.filter { $0 < number }
  }

  /// The steps whose results the first phase of a product reads; nil where there is one phase only.
  private func operandsPrepared(_ units: [Fusion.Unit]) -> Set<Int>? {
    guard units.count == 1, let product = product(of: units[0]) else { return nil }
    let gemm = planned(product)
    guard gemm.phases > 1 else { return nil }
    let isPrepared = [pinion_gemm_prepares_a([gemm]), pinion_gemm_prepares_b([gemm])]
    let operands = zip(program.nodes[product].inputs, isPrepared).filter(\.1)
    return Set(operands.compactMap { madeAt[root($0.0)] })
  }

  func product(of unit: Fusion.Unit) -> Int? {
    let node = unit.tiled ?? unit.nodes[0]
    return fusion.isProduct(node) ? node : nil
  }

  /// The bytes that a step needs for intermediate values and a workspace; nil where it cannot run beside others.
  private func byteCount(_ units: [Fusion.Unit]) -> Int? {
    var byteCount = 0
    for unit in units {
      for node in unit.all where arenaValues.contains(node) {
        byteCount += program.nodes[node].spec.byteCount
      }
    }
    guard units.count == 1 else { return byteCount }
    if let product = product(of: units[0]) {
      return byteCount + planned(product).workspace_bytes
    }
    let node = units[0].tiled ?? units[0].nodes[0]
    if fusion.elementwise(node) != nil { return byteCount }
    // One thread reduces what is small, while others do something else.
    guard case .primitive(let primitive) = program.nodes[node].operation,
      primitive is any Reduction,
      program.nodes[program.nodes[node].inputs[0]].spec.byteCount <= Schedule.mostReduced
    else { return nil }
    return byteCount
  }
}
