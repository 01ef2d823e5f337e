// SPDX-License-Identifier: Apache-2.0

extension Plot {
  /// The picture as shapes: for a file, or laid out for a terminal of so many columns.
  func scene(columns: Int? = nil) -> Scene {
    let metrics = Metrics(columns: columns)
    let theme = statedTheme ?? (metrics.isTerminal ? .terminal : .light)
    let pen = Pen(theme: theme, series: 0, metrics: metrics)
    let size = sceneSize(pen)
    var scene = Scene(
      width: size.width, height: size.height, title: title ?? "", summary: description,
      background: theme.background)
    scene.items = items(
      in: Rectangle(x: 0, y: 0, width: size.width, height: size.height), pen)
    return scene
  }

  private func sceneSize(_ pen: Pen) -> Size {
    guard let columns = pen.metrics.columns else { return statedSize ?? naturalSize(nil, pen) }
    let cell = Metrics.cell
    let width = Double(columns) * cell.width
    // A drawing that states a width is not drawn larger, so that its text keeps its places.
    let natural: Double
    if case .drawing = content {
      natural = min(width, statedSize?.width ?? width)
    } else {
      natural = width
    }
    var height = naturalSize(natural, pen).height
    if let size = statedSize, case .axes(let marks) = content,
      !marks.contains(where: \.traits.fills)
    {
      // As high for its width as stated, but not more than a window shows at once.
      height = max(8 * cell.height, min(width * size.height / size.width, 60 * cell.height))
    }
    return Size(width: width, height: pen.metrics.whole(height, cell.height))
  }

  /// The size that suits the content, in the width that is given.
  func naturalSize(_ width: Double?, _ pen: Pen) -> Size {
    var pen = pen
    if let width { pen.metrics = pen.metrics.scaled(to: Size(width: width, height: width)) }
    return switch content {
    case .axes(let marks): AxesLayout(self, marks, pen).naturalSize(width: width)
    case .surface: SurfaceLayout.naturalSize(width: width, pen.metrics)
    case .drawing(let canvas):
      canvas.naturalSize(width: width ?? statedSize?.width, title: title, pen.metrics)
    case .grid(let plots, let columns):
      GridLayout(plots, columns: columns, title: title, pen, width: width).size
    }
  }

  func items(in rectangle: Rectangle, _ pen: Pen) -> [Scene.Item] {
    var pen = pen
    let size = Size(width: rectangle.width, height: rectangle.height)
    pen.metrics = pen.metrics.scaled(to: size)
    return switch content {
    case .axes(let marks):
      AxesLayout(suited(to: size, pen.metrics), marks, pen).items(in: rectangle)
    case .surface(let mark): SurfaceLayout(self, mark, pen, rectangle).items()
    case .drawing(let canvas): canvas.items(in: rectangle, title: title, pen)
    case .grid(let plots, let columns):
      GridLayout(plots, columns: columns, title: title, pen, width: rectangle.width)
        .items(in: rectangle)
    }
  }

  /// In the smallest pictures there is room for the data alone.
  private func suited(to size: Size, _ metrics: Metrics) -> Plot {
    guard !metrics.isTerminal, size.width < 90 || size.height < 70 else { return self }
    return withoutAxes().legend(.hidden)
  }

  /// What the plot shows, in words.
  var summary: String {
    var sentences: [String] = []
    switch content {
    case .axes(let marks):
      sentences = marks.isEmpty ? ["Plot without data"] : marks.map { $0.summary.capitalizedFirst }
      let (_, logarithms) = placed(marks)
      if logarithms.isNeeded { sentences.append(logarithms.summary) }
    case .surface(let mark): sentences = [mark.summary]
    case .drawing: sentences = ["Diagram"]
    case .grid(let plots, _):
      sentences = ["\(plots.count) plots side by side"] + plots.map { $0.description }
    }
    let names = [("x", xLabel), ("y", yLabel), ("z", zLabel)].compactMap { axis, name in
      name.flatMap { $0.isEmpty ? nil : "\(axis) is \($0)" }
    }
    if !names.isEmpty { sentences.append(names.joined(separator: ", ").capitalizedFirst) }
    if let title, !title.isEmpty { sentences.insert(title, at: 0) }
    return sentences.map { $0.last == "." || $0.last == "?" || $0.last == "!" ? $0 : $0 + "." }
      .joined(separator: " ")
  }
}

extension String {
  /// With a capital letter at the beginning, unless the first word is a single letter.
  var capitalizedFirst: String {
    dropFirst().first == " " ? self : prefix(1).uppercased() + dropFirst()
  }
}

extension Theme {
  /// Colours that are read on a dark and on a light terminal, whose background stays.
  static let terminal = Theme(
    background: Color(red: 0, green: 0, blue: 0, alpha: 0), foreground: Color(hex: 0x8d99a6),
    muted: Color(hex: 0x8d99a6), axis: Color(hex: 0x7b8794), grid: Color(hex: 0x7b8794),
    series: [
      Color(hex: 0x2b8fd6), .vermilion, .green, .purple, .orange, .sky, Color(hex: 0x808080),
      Color(hex: 0xb0447c), Color(hex: 0xb8a500), Color(hex: 0x9a6a3e),
    ])
}
