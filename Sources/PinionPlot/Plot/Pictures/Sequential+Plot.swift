// SPDX-License-Identifier: Apache-2.0

internal import PinionCore
public import PinionNN

extension Sequential {
  /// The layers from top to bottom, with names, output shapes, numbers of parameters and activations.
  ///
  /// ```swift
  /// try network.plot().write(to: "network.svg")
  /// ```
  ///
  /// Shapes are known once the network has been built, or where its first layer states that of the input.
  public func plot() -> Plot {
    let layers = layerFacts
    // Units are points in the size that is asked for; in a terminal the edges lie in the middle of rows of text.
    let (width, boxHeight, gap) = (324.0, 36.0, 24.0)
    let height = (boxHeight + gap) * Double(layers.count) + 36
    var plot = Plot.diagram(width: width, height: height) { canvas in
      canvas.hasRows = true
      let input = layers.first?.inputShape.map(LayerFacts.batchShape)
      canvas.text("input" + (input.map { " \($0)" } ?? ""), x: width / 2, y: 18)
      for (index, layer) in layers.enumerated() {
        let top = 54 + Double(index) * (boxHeight + gap)
        canvas.arrow(from: (width / 2, top - gap), to: (width / 2, top))
        let color: Color = layer.parameterCount == 0 ? .gray : .sky
        canvas.rectangle(
          x: 0, y: top, width: width, height: boxHeight, cornerRadius: 6,
          fill: color.opacity(0.25), color: color)
        let lines = [("\(layer.name) · \(layer.label)", 11.5, 12.0), (layer.details, 25.5, 11)]
        for (line, y, size) in lines {
          canvas.shapes.append(
            .text(
              line, Point(x: width / 2, y: top + y), alignment: .center, size: size, color: nil,
              isBold: size == 12, room: width))
        }
      }
    }
    plot.statedSize = Size(width: width + 24, height: height + 24)
    return plot.described(description(layers))
  }

  private func description(_ layers: [LayerFacts]) -> String {
    let known = layers.compactMap(\.parameterCount)
    let total = known.count == layers.count ? ", \(grouped(known.reduce(0, +))) parameters" : ""
    let list = layers.map { "\($0.name): \($0.label), \($0.details)" }.joined(separator: "; ")
    return "Network “\(name)” of \(counted(layers.count, "layer"))\(total). \(list)"
      + (list.isEmpty ? "" : ".")
  }
}

extension Sequential.LayerFacts {
  /// The activation, the shape and the parameters, such as "relu · [batch, 512] · 401,920 parameters".
  fileprivate var details: String {
    let parameters = parameterCount.map {
      $0 == 0 ? "no parameters" : "\(grouped($0)) \($0 == 1 ? "parameter" : "parameters")"
    }
    return [activation, batchShape ?? "not built", parameters].compactMap { $0 }
      .joined(separator: " · ")
  }
}
