// SPDX-License-Identifier: Apache-2.0

internal import Pinion

// Data as tensors: 2.1 to 2.4.

extension Figure {
  static let sampleDigits = Figure(
    "2.1", "Sample digits",
    alternative: "Forty handwritten digits in four rows, each with its label below it."
  ) { digits in
    let (columns, rows, height) = (10, 4, 1.5)
    return Plot.diagram(width: Double(columns), height: Double(rows) * height) { canvas in
      for index in 0..<columns * rows {
        let (x, y) = (Double(index % columns), Double(index / columns) * height)
        canvas.image(
          digits.images[index], x: x + 0.05, y: y, width: 0.9, height: 0.9, colormap: .binary)
        canvas.text("\(digits.labels[index])", x: x + 0.5, y: y + 1.15)
      }
    }
  }

  static let oneDigit = Figure(
    "2.2", "train.images[4]",
    alternative: "A handwritten digit, black on white, with the numbers of its rows and columns."
  ) { digits in
    Plot.image(digits.images[4], colormap: .binary)
  }

  static let timeSeries = Figure(
    "2.3", "A week of weather, hour by hour",
    alternative: """
      A block of coloured cells. Along its three edges: 7 samples, which are days; 24 time steps, which are hours; and \
      3 features, temperature, humidity and pressure.
      """
  ) { _ in
    let (samples, steps, features) = (7, 24, 3)
    let week = weather(days: samples)
    let shares = scaled(week, axes: [0, 1]).array(of: Double.self)
    func color(_ sample: Int, _ step: Int, _ feature: Int) -> Color {
      Colormap.viridis.color(at: shares[(sample * steps + step) * features + feature])
    }
    /// Where a corner of a cell lies: time goes to the right, features go down, samples away from us.
    func place(_ sample: Int, _ step: Int, _ feature: Int) -> Canvas.Position {
      (
        6.2 + Double(step) + 0.62 * Double(sample),
        5.6 + 1.5 * Double(feature) - 0.52 * Double(sample)
      )
    }
    return Plot.diagram(width: 39, height: 12.4) { canvas in
      func cell(_ corners: [(Int, Int, Int)], _ fill: Color) {
        canvas.polygon(corners.map(place), fill: fill, color: .white, lineWidth: 0.7)
      }
      // Only three sides of the block are seen: the first day, the first feature, the last hour.
      for (t, f) in pairs(steps, features) {
        cell([(0, t, f), (0, t + 1, f), (0, t + 1, f + 1), (0, t, f + 1)], color(0, t, f))
      }
      for (s, t) in pairs(samples, steps) {
        cell([(s, t, 0), (s, t + 1, 0), (s + 1, t + 1, 0), (s + 1, t, 0)], color(s, t, 0))
      }
      for (s, f) in pairs(samples, features) {
        cell(
          [(s, steps, f), (s + 1, steps, f), (s + 1, steps, f + 1), (s, steps, f + 1)],
          color(s, steps - 1, f))
      }
      for (f, name) in ["temperature", "humidity", "pressure"].enumerated() {
        canvas.text(name, x: 5.9, y: place(0, 0, f).y + 0.75, alignment: .right, size: 11)
      }
      canvas.arrow(from: (6.2, 10.7), to: (30.2, 10.7))
      canvas.text("time steps: 24 hours", x: 18.2, y: 11.5)
      let (near, far) = (place(0, steps, features), place(samples, steps, features))
      canvas.arrow(from: (near.x + 0.7, near.y + 0.3), to: (far.x + 0.7, far.y + 0.3))
      canvas.text(
        "samples:\n7 days", x: (near.x + far.x) / 2 + 1.6, y: (near.y + far.y) / 2 + 1,
        alignment: .left)
      canvas.text("features: 3", x: 5.9, y: 4.7, alignment: .right)
      canvas.text("shape \(week.shape)", x: 19.5, y: 0.8, size: 13, bold: true)
    }
    .size(width: 640, height: 250)
  }

  /// Weather, [days, 24 hours, 3 features]: temperature, humidity, pressure.
  private static func weather(days: Int) -> Tensor {
    let hour = Tensor.arange(24, dtype: .float64)
    let warmth = -cos(Tensor(2 * Double.pi) * (hour - 3) / 24)  // coldest at 3, warmest at 15
    let noise = Tensor.randomNormal(
      shape: [3, days, 24], dtype: .float64, key: RandomKey(seed: 1))
    let drift = Tensor.randomNormal(shape: [3, days, 1], dtype: .float64, key: RandomKey(seed: 2))
    let temperature = 15 + 6 * warmth + 2 * drift[0] + noise[0]  // °C
    let humidity = 70 - 15 * warmth + 5 * drift[1] + 4 * noise[1]  // %
    let pressure = 1013 + 5 * drift[2] + 3 * noise[2]  // hPa
    return Tensor(stacking: [temperature, humidity, pressure], axis: -1)
  }

  /// The numbers moved and stretched so that they reach from 0 to 1 along the axes.
  private static func scaled(_ x: Tensor, axes: [Int]) -> Tensor {
    let least = x.min(axes: axes, keepDims: true)
    return (x - least) / (x.max(axes: axes, keepDims: true) - least)
  }

  static let images = Figure(
    "2.4", "Four pictures of three channels",
    alternative: """
      Four stacks of three sheets: the red, green and blue channel of a picture, one behind another, with height and width \
      along the edges. Below each stack the picture that the channels make.
      """
  ) { _ in
    let pictures = rings(count: 4, size: 64)
    return Plot.diagram(width: 8.4, height: 3.5) { canvas in
      for sample in 0..<pictures.count {
        let x = 0.9 + 1.9 * Double(sample)
        for channel in [2, 1, 0] {
          // A channel alone: the others are 0.
          let only = (Tensor.arange(3) .== Tensor(channel)).cast(to: .float64)
          let (left, top) = (x + 0.25 * Double(channel), 0.5 - 0.2 * Double(channel))
          canvas.image(pictures[sample] * only, x: left, y: top, width: 1.1, height: 1.1)
          canvas.rectangle(x: left, y: top, width: 1.1, height: 1.1, color: .white, lineWidth: 1)
        }
        canvas.arrow(from: (x + 0.55, 1.95), to: (x + 0.55, 2.2), width: 1)
        canvas.image(pictures[sample], x: x + 0.15, y: 2.3, width: 0.8, height: 0.8)
        canvas.text("images[\(sample)]", x: x + 0.55, y: 3.32, size: 11)
      }
      canvas.text("height\n64", x: 0.8, y: 1.05, alignment: .right, size: 11)
      canvas.text("width 64", x: 1.45, y: 1.76, size: 11)
      canvas.text("3 channels", x: 1.3, y: 0.15, alignment: .right, size: 11)
    }
    .size(width: 640, height: 310)
  }

  /// Rings of growing size on a coloured ground, [count, size, size, 3], each number 0...1.
  private static func rings(count: Int, size: Int) -> Tensor {
    let x = Tensor.linspace(from: -1, to: 1, count: size, dtype: .float64)
    let y = x.unsqueezed(axis: 1)
    let radius = Tensor.linspace(from: 0.2, to: 0.8, count: count, dtype: .float64)
      .reshaped(to: [count, 1, 1])
    let ring = maximum(1 - 5 * abs(sqrt(x * x + y * y) - radius), 0)
    let (across, down) = ((x + 1) / 2 + 0 * ring, (y + 1) / 2 + 0 * ring)
    return Tensor(stacking: [ring, 0.8 * across, maximum(ring, 0.9 * down)], axis: -1)
  }

  /// All pairs of numbers below two counts, row by row.
  static func pairs(_ rows: Int, _ columns: Int) -> [(Int, Int)] {
    (0..<rows).flatMap { row in (0..<columns).map { (row, $0) } }
  }
}
