// SPDX-License-Identifier: Apache-2.0

extension Plot {
  /// The marks as they are placed on the axes, and of which axes logarithms are shown.
  func placed(_ marks: [any Mark]) -> ([any Mark], Logarithms) {
    var traits = AxesTraits()
    for mark in marks { traits.form(mark.traits) }
    var logarithms = Logarithms(
      x: logarithms.x && !traits.fills && !traits.hasEvenX,
      y: logarithms.y && !traits.fills && !traits.hasEvenY)
    guard logarithms.isNeeded else { return (marks, logarithms) }
    let placed = marks.map { $0.with(&logarithms) }
    return (placed, logarithms)
  }

  /// Stated ticks where the axis has them.
  func stated(_ ticks: [Tick]?, _ isLogarithmic: Bool) -> [Tick]? {
    guard isLogarithmic else { return ticks }
    return ticks?.compactMap {
      $0.value > 0 ? Tick(value: $0.value.logarithm, label: $0.label) : nil
    }
  }
}

extension AxesLayout {
  /// What the axes show: the stated ranges, or all data and some room around it.
  static func ranges(
    _ plot: Plot, _ marks: [any Mark], _ traits: AxesTraits, _ logarithms: Logarithms
  ) -> (Interval, Interval) {
    func stated(_ range: Interval?, _ isLogarithmic: Bool) -> Interval? {
      (isLogarithmic ? range?.logarithm : range)?.widened
    }
    let (x, y) = (stated(plot.xRange, logarithms.x), stated(plot.yRange, logarithms.y))
    func data(_ parts: [Interval]) -> Interval? {
      parts.dropFirst().reduce(parts.first) { $0?.union($1) }
    }
    let dataX = data(marks.compactMap { $0.extent?.x ?? $0.stretch.x })
    let dataY = data(marks.compactMap { $0.extent?.y ?? $0.stretch.y })
    let isSnugX = marks.contains { $0.traits.isSnugX && $0.extent?.x == dataX }
    let isSnugY = marks.contains { $0.traits.isSnugY && $0.extent?.y == dataY }
    // A foot stands on zero, which has no logarithm.
    let footX = traits.xStandsOnZero && !logarithms.x
    let footY = traits.standsOnZero && !logarithms.y
    return (
      x ?? dataX.map { range($0, fills: traits.fills || isSnugX, standsOnZero: footX) }
        ?? Interval(0, 1),
      y ?? dataY.map { range($0, fills: traits.fills || isSnugY, standsOnZero: footY) }
        ?? Interval(0, 1)
    )
  }

  private static func range(_ data: Interval, fills: Bool, standsOnZero: Bool) -> Interval {
    var range = standsOnZero ? data.union(Interval(0, 0)) : data
    let hasFoot = standsOnZero && range.low == 0
    let hasRoof = standsOnZero && range.high == 0 && !hasFoot
    if hasFoot, range.high == 0 { range.high = 1 }
    range = range.widened
    return fills ? range : range.padded(hasFoot ? 0 : 0.05, hasRoof ? 0 : 0.05)
  }
}

extension Interval {
  /// The interval with room at its ends, as shares of its width.
  func padded(_ low: Double, _ high: Double) -> Interval {
    Interval(self.low - low * width, self.high + high * width)
  }

  /// The interval about the same middle with another width.
  func widened(to width: Double) -> Interval {
    let middle = low + self.width / 2
    return Interval(middle - width / 2, middle + width / 2)
  }
}
