// SPDX-License-Identifier: Apache-2.0

extension AxesLayout {
  func yTicks(_ frame: Frame) -> Ticks {
    let m = metrics
    let height = frame.rectangle.height
    if let names = traits.yTicks {
      let limit = m.isTerminal ? 20 * Metrics.cell.width : 120.0
      let kept =
        plot.yTicks == nil
        ? AxesLayout.thinned(names, frame.y, height, m.lineHeight(m.tickSize))
        : names.filter { $0.value >= frame.y.low && $0.value <= frame.y.high }
      return Ticks(
        kept.map { Tick(value: $0.value, label: m.fitted($0.label, to: limit, m.tickSize)) })
    }
    let distance = m.isTerminal ? 4 * Metrics.cell.height : 44
    let count = max(2, min(Int(height / distance) + 1, 9))
    if logarithms.y { return Ticks(powersIn: frame.y, atMost: count) }
    // One tick alone does not say how large anything is.
    let choices = (count...count + 3).lazy.map {
      Ticks(frame.y, atMost: $0, whole: traits.hasWholeY)
    }
    return choices.first { $0.ticks.count > 1 } ?? Ticks(frame.y, atMost: count)
  }

  func xTicks(_ frame: Frame) -> (Ticks, isTilted: Bool) {
    let m = metrics
    let width = frame.rectangle.width
    let space = m.isTerminal ? 2 * Metrics.cell.width : 10
    func widest(_ ticks: [Tick]) -> Double {
      ticks.map { m.width($0.label, m.tickSize) }.max() ?? 0
    }
    if plot.xTicks != nil, let stated = traits.xTicks {
      let room = m.isTerminal ? 20 * Metrics.cell.width : 110.0
      let ticks = stated.filter { $0.value >= frame.x.low && $0.value <= frame.x.high }
      return (
        Ticks(ticks.map { Tick(value: $0.value, label: m.fitted($0.label, to: room, m.tickSize)) }),
        false
      )
    }
    if let names = traits.xTicks {
      let distance = width / max(1e-9, frame.x.width)
      if widest(names) + space * 0.6 <= distance { return (Ticks(names), false) }
      let areNumbers = names.allSatisfy { Double($0.label) != nil }
      if areNumbers {
        return (
          Ticks(AxesLayout.thinned(names, frame.x, width, widest(names) + space)), false
        )
      }
      if m.isTerminal {
        let room = max(Metrics.cell.width, distance - Metrics.cell.width)
        return (
          Ticks(
            AxesLayout.thinned(names, frame.x, width, 2 * Metrics.cell.width)
              .map { Tick(value: $0.value, label: m.fitted($0.label, to: room, m.tickSize)) }),
          false
        )
      }
      let longest = max(40, min(110, 0.8 * frame.rectangle.height))
      return (
        Ticks(
          AxesLayout.thinned(names, frame.x, width, 14)
            .map { Tick(value: $0.value, label: m.fitted($0.label, to: longest, m.tickSize)) }),
        true
      )
    }
    let most = max(2, min(Int(width / (m.isTerminal ? 48 : 56)) + 1, 11))
    if logarithms.x { return (Ticks(powersIn: frame.x, atMost: most), false) }
    for count in stride(from: most, to: 1, by: -1) {
      let ticks = Ticks(frame.x, atMost: count, whole: traits.hasWholeX)
      let distance = ticks.step / frame.x.width * width
      if widest(ticks.ticks) + space <= distance || ticks.ticks.count < 2 { return (ticks, false) }
    }
    return (Ticks(frame.x, atMost: 1, whole: traits.hasWholeX), false)
  }

  /// Every second, third, … name, such that they do not overlap.
  private static func thinned(
    _ names: [Tick], _ range: Interval, _ length: Double, _ room: Double
  ) -> [Tick] {
    let shown = names.filter { $0.value >= range.low && $0.value <= range.high }
    let distance = length / max(1e-9, range.width)
    let step = max(1, (room / max(1e-9, distance)).rounded(.up))
    return shown.enumerated().filter { $0.offset % Int(min(step, 1e9)) == 0 }.map(\.element)
  }
}
