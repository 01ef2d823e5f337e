// SPDX-License-Identifier: Apache-2.0

/// A pair of axes: what it shows, and how much room the things around the data take.
struct AxesLayout {
  let plot: Plot
  let marks: [any Mark]
  /// One for each mark.
  let pens: [Pen]
  let theme: Theme
  let metrics: Metrics
  let traits: AxesTraits
  let logarithms: Logarithms
  let x: Interval
  let y: Interval
  let scales: [ColorScale]
  let legend: Legend

  init(_ plot: Plot, _ marks: [any Mark], _ pen: Pen) {
    self.plot = plot
    let (marks, logarithms) = plot.placed(marks)
    self.marks = marks
    self.logarithms = logarithms
    theme = pen.theme
    metrics = pen.metrics
    var pens: [Pen] = []
    var traits = AxesTraits()
    var series = 0
    for mark in marks {
      pens.append(Pen(theme: theme, series: series, metrics: metrics, isShared: marks.count > 1))
      series += mark.seriesCount
      traits.form(mark.traits)
    }
    if plot.hasEqualAspect { traits.hasEqualAspect = true }
    if let ticks = plot.stated(plot.xTicks, logarithms.x) { traits.xTicks = ticks }
    if let ticks = plot.stated(plot.yTicks, logarithms.y) { traits.yTicks = ticks }
    if plot.xTicks != nil { traits.hasWholeX = false }
    self.pens = pens
    self.traits = traits
    scales = plot.hasAxes ? marks.compactMap(\.colorScale) : []
    let entries = zip(marks, pens).flatMap { $0.legend($1) }
    legend = Legend(
      entries: plot.legendPosition == .hidden ? [] : entries, theme: theme, metrics: metrics)
    (x, y) = AxesLayout.ranges(plot, marks, traits, logarithms)
  }

  // MARK: What stands around the data

  /// Where the legend stands.
  enum LegendPlace: Equatable {
    /// In a corner of the frame: 0 or 1 from the left, and from the top.
    case corner(x: Double, y: Double)
    case outside, above, hidden
  }

  /// Everything that depends on how large the frame is.
  struct Surroundings {
    var xTicks = Ticks([])
    var yTicks = Ticks([])
    /// Whether the names below the frame are tilted, since there is no room for them side by side.
    var isTilted = false
    var title = ""
    var legendRows: [[LegendEntry]] = []
    var insets = Insets()
    /// Room below the frame for ticks and their labels, and left of it.
    var xTickRoom = 0.0
    var yTickRoom = 0.0
  }

  func surroundings(_ frame: Frame, _ place: LegendPlace, total: Double) -> Surroundings {
    var result = Surroundings()
    let m = metrics
    var insets = Insets(left: m.margin, top: m.margin, right: m.margin, bottom: m.margin)
    if plot.hasAxes {
      result.yTicks = yTicks(frame)
      (result.xTicks, result.isTilted) = xTicks(frame)
      let tickRoom = m.isTerminal ? Metrics.cell.width : 8
      let labels = result.yTicks.ticks.map { m.width($0.label, m.tickSize) }.max() ?? 0
      result.yTickRoom = (labels > 0 ? labels + tickRoom : tickRoom)
      insets.left += result.yTickRoom
      if plot.yLabel?.isEmpty == false, !m.isTerminal {
        insets.left += m.lineHeight(m.labelSize) + 4
      }
      result.xTickRoom = xTickRoom(result)
      insets.bottom += result.xTickRoom
      if plot.xLabel?.isEmpty == false { insets.bottom += m.lineHeight(m.labelSize) }
      if !result.xTicks.note.isEmpty, plot.xLabel?.isEmpty != false {
        insets.bottom += m.lineHeight(m.tickSize)
      }
      // Labels of ticks near the ends reach beyond the frame.
      let half = m.lineHeight(m.tickSize) / 2
      insets.top = max(insets.top, m.isTerminal ? 0 : half)
      if !result.isTilted, let last = result.xTicks.ticks.last {
        let reach = frame.x(last.value) + m.width(last.label, m.tickSize) / 2 + 2
        insets.right = max(insets.right, reach - frame.rectangle.right)
      }
      if let first = result.xTicks.ticks.first {
        let width = m.width(first.label, m.tickSize)
        let reach = result.isTilted ? width * 0.77 : width / 2
        insets.left = max(insets.left, frame.rectangle.left - frame.x(first.value) + reach + 2)
      }
    } else if !m.isTerminal {
      insets = Insets(left: 4, top: 4, right: 4, bottom: 4)
    }
    for scale in scales {
      let bar = ColorBar(scale: scale, theme: theme, metrics: m)
      insets.right += bar.width(frame.rectangle.height)
      if bar.hasNote(frame.rectangle.height) {
        insets.top = max(insets.top, m.lineHeight(m.tickSize) + 4)
      }
    }
    switch place {
    case .outside: insets.right += legend.size.width + 2 * m.gap
    case .above:
      result.legendRows = legend.rows(width: total - insets.left - insets.right)
      let rows = Double(result.legendRows.count)
      insets.top += rows * m.lineHeight(m.tickSize) + (m.isTerminal ? 0 : rows > 0 ? 6 : 0)
    case .corner, .hidden: break
    }
    if !topNote(result).isEmpty { insets.top += m.lineHeight(m.tickSize) }
    if let title = plot.title, !title.isEmpty {
      result.title = m.wrapped(title, to: total - 2 * m.gap, m.titleSize, bold: true)
      insets.top += m.height(result.title, m.titleSize) + (m.isTerminal ? 0 : 4)
    }
    insets.left = m.whole(insets.left, Metrics.cell.width)
    insets.right = m.whole(insets.right, Metrics.cell.width)
    result.insets = insets
    return result
  }

  /// What stands above the left upper corner: what y labels leave out, and in a terminal the name of the axis.
  func topNote(_ surroundings: Surroundings) -> String {
    guard plot.hasAxes else { return "" }
    let name = metrics.isTerminal ? plot.yLabel ?? "" : ""
    let note = surroundings.yTicks.note
    return name.isEmpty || note.isEmpty ? name + note : "\(name) \(note)"
  }

  /// The name of the x axis with what its labels leave out.
  func bottomNote(_ surroundings: Surroundings) -> String {
    let name = plot.xLabel ?? ""
    let note = surroundings.xTicks.note
    return name.isEmpty || note.isEmpty ? name + note : "\(name)  (\(note))"
  }

  private func xTickRoom(_ surroundings: Surroundings) -> Double {
    let m = metrics
    if m.isTerminal { return (surroundings.xTicks.ticks.isEmpty ? 1 : 2) * Metrics.cell.height }
    let widest = surroundings.xTicks.ticks.map { m.width($0.label, m.tickSize) }.max() ?? 0
    let height = m.lineHeight(m.tickSize)
    if widest == 0 { return 6 }
    return 7 + (surroundings.isTilted ? widest * 0.65 + height * 0.6 : height)
  }

  // MARK: Fitting

  /// The frame in a rectangle, and what stands around it.
  func fitted(
    in rectangle: Rectangle, _ place: LegendPlace
  ) -> (frame: Frame, around: Surroundings) {
    var frame = Frame(
      rectangle: rectangle.inset(by: Insets(left: 50, top: 30, right: 20, bottom: 40)), x: x, y: y,
      flipsY: traits.flipsY)
    var around = Surroundings()
    // Labels depend on the frame's size, and it on them; three rounds settle that.
    for _ in 0..<3 {
      around = surroundings(frame, place, total: rectangle.width)
      frame = shaped(rectangle.inset(by: around.insets))
    }
    return (frame, around)
  }

  /// The frame in the room that is left for it, with a unit of x as long as one of y where that is wanted.
  private func shaped(_ room: Rectangle) -> Frame {
    var room = room
    if metrics.isTerminal {
      let cell = Metrics.cell
      room.width = max(1, (room.width / cell.width).rounded(.down)) * cell.width
      room.height = max(1, (room.height / cell.height).rounded(.down)) * cell.height
      room.y = metrics.snapped(room.y, cell.height)
    }
    if metrics.isTerminal, traits.fills, !traits.hasEqualAspect, let unit = naturalUnit {
      // Cells of whole columns, no wider than their numbers need.
      let cell = Metrics.cell
      let width = min(
        unit.width, max(cell.width, (room.width / x.width / cell.width).rounded(.down) * cell.width)
      )
      room.width = min(room.width, width * x.width)
      room.height = min(room.height, max(cell.height, unit.height) * y.width)
    }
    var frame = Frame(rectangle: room, x: x, y: y, flipsY: traits.flipsY)
    guard traits.hasEqualAspect else { return frame }
    let (ux, uy) = (room.width / x.width, room.height / y.width)
    var unit = min(ux, uy)
    guard unit.isFinite, unit > 0 else { return frame }
    if !traits.fills {
      if ux > uy, plot.xRange == nil {
        frame.x = x.widened(to: room.width / unit)
        return frame
      }
      if uy > ux, plot.yRange == nil {
        frame.y = y.widened(to: room.height / unit)
        return frame
      }
    }
    let half = Metrics.cell.height / 2
    if traits.fills { unit = metrics.pixel(unit, of: max(x.width, y.width)) }
    let size = Size(
      width: max(1, metrics.snapped(unit * x.width, Metrics.cell.width)),
      height: max(1, metrics.snapped(unit * y.width, half)))
    frame.rectangle = Rectangle(
      x: metrics.isTerminal ? room.x : room.x + (room.width - size.width) / 2,
      y: metrics.isTerminal ? room.y : room.y + (room.height - size.height) / 2,
      width: size.width, height: size.height)
    return frame
  }

  // MARK: The size of the whole

  /// The size that suits the content, at most `width` wide where that is given.
  func naturalSize(width: Double?) -> Size {
    let place = firstLegendPlace
    func around(_ size: Size) -> Size {
      let rectangle = Rectangle(x: 0, y: 0, width: size.width, height: size.height)
      let frame = Frame(rectangle: rectangle, x: x, y: y, flipsY: traits.flipsY)
      let total = metrics.isTerminal ? width ?? size.width : size.width + 80
      let insets = surroundings(frame, place, total: total).insets
      return Size(width: insets.left + insets.right, height: insets.top + insets.bottom)
    }
    guard let wanted = frameSize(width: width, around) else {
      if metrics.isTerminal {
        let columns = ((width ?? 480) / Metrics.cell.width)
        let rows = max(15, min((columns * 0.3).rounded(), 28))
        return Size(width: width ?? 480, height: rows * Metrics.cell.height)
      }
      let total = width ?? 640
      return Size(width: total, height: (total * 0.656).rounded())
    }
    let extra = around(wanted)
    return Size(
      width: (wanted.width + extra.width).rounded(.up),
      height: metrics.whole((wanted.height + extra.height).rounded(.up), Metrics.cell.height))
  }

  private var naturalUnit: Size? {
    zip(marks, pens).lazy.compactMap { $0.naturalUnit($1) }.first
  }

  /// The size of the frame where the content says it: pixels, cells, and axes of equal units.
  private func frameSize(width: Double?, _ around: (Size) -> Size) -> Size? {
    let ratio = y.width / x.width
    guard traits.fills, let unit = naturalUnit else {
      guard traits.hasEqualAspect, !metrics.isTerminal, ratio.isFinite else { return nil }
      let frame = (width ?? 560) - 80
      return Size(width: frame, height: frame * max(0.4, min(ratio, 1.1)))
    }
    var size = Size(width: unit.width * x.width, height: unit.height * y.width)
    guard size.width.isFinite, size.height.isFinite else { return nil }
    let rows = 36.0
    let most = metrics.isTerminal ? rows * Metrics.cell.height : 900
    let room = (width ?? 900) - around(size).width
    let share = min(1, room / size.width, most / size.height)
    if traits.hasEqualAspect {
      size = Size(width: size.width * share, height: size.height * share)
      if metrics.isTerminal {
        let kept = metrics.pixel(size.width / x.width, of: max(x.width, y.width))
        size = Size(width: kept * x.width, height: kept * y.width)
      }
    } else {
      size = Size(width: min(size.width, room), height: min(size.height, most))
    }
    return Size(width: max(size.width, 1), height: max(size.height, 1))
  }

  /// Where the legend stands before one knows whether the corners are free.
  var firstLegendPlace: LegendPlace {
    if legend.entries.isEmpty { return .hidden }
    if metrics.isTerminal { return .above }
    switch plot.legendPosition {
    case .automatic: return .corner(x: 1, y: 0)
    case .topLeft: return .corner(x: 0, y: 0)
    case .topRight: return .corner(x: 1, y: 0)
    case .bottomLeft: return .corner(x: 0, y: 1)
    case .bottomRight: return .corner(x: 1, y: 1)
    case .outside: return .outside
    case .hidden: return .hidden
    }
  }
}
