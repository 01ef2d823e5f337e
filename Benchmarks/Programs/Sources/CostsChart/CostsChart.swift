// SPDX-License-Identifier: Apache-2.0

import Foundation
import Pinion

/// Draws what `Benchmarks/costs` has written as CSV: `CostsChart costs.csv costs.svg`.
@main
enum CostsChart {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3 else {
      fatalError("two arguments are needed: the figures, a .csv file, and the picture to write")
    }
    let lines = try String(contentsOfFile: arguments[1], encoding: .utf8)
      .split(whereSeparator: \.isNewline).map { $0.split(separator: ",").map(String.init) }
    let columns = Dictionary(uniqueKeysWithValues: lines[0].enumerated().map { ($1, $0) })
    let titles = [
      ("batch", "batch size"), ("width", "width of the hidden layer"), ("samples", "samples"),
    ]
    let panels = titles.compactMap { series, title -> Plot? in
      let rows = lines.dropFirst().filter { $0[columns["series"]!] == series }
      if rows.isEmpty { return nil }
      let x = rows.map { Double($0[columns[series]!])! }
      let y = rows.map { Double($0[columns["secondsPerOperation"]!])! * 1e12 }
      return Plot.line(Tensor(x), Tensor(y), markers: true)
        .logarithmic(x: true, y: true).ranges(y: 1...1000)
        .labeled(x: title, y: "ps per operation")
    }
    try Plot.grid(panels, columns: panels.count)
      .size(width: 300 * Double(panels.count), height: 260)
      .described("Training: picoseconds per multiplication or addition of the matrix products.")
      .write(to: arguments[2])
  }
}
