// SPDX-License-Identifier: Apache-2.0

internal import Pinion

/// A picture of the course, drawn from what Pinion computes for it.
struct Figure: Sendable {
  /// What it is called: its number in the course, or a word where it has none.
  let name: String
  /// What is written above it.
  let title: String
  /// What it shows, for those who cannot see it.
  let alternative: String
  private let plot: @Sendable (_ digits: LabeledImages) throws -> Plot

  /// - Parameter plot: draws it; is given at least 40 digits with their labels.
  init(
    _ name: String, _ title: String, alternative: String,
    plot: @escaping @Sendable (_ digits: LabeledImages) throws -> Plot
  ) {
    self.name = name
    self.title = title
    self.alternative = alternative
    self.plot = plot
  }

  /// All figures, in the order of the course.
  static let all = [
    sampleDigits, oneDigit, timeSeries, images, matrixProduct, point, arrow, sum, maps, uncrumpling,
    derivative, descentOnCurve, descentOnSurface, minima,
  ]

  /// The figure of a name, with or without `figure-` before it.
  static func named(_ name: String) -> Figure? {
    let prefix = "figure-"
    let short = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    return all.first { $0.name == short }
  }

  /// The name of its file, without an extension.
  var fileName: String { "figure-\(name)" }

  func draw(_ digits: LabeledImages, theme: Theme = .light) throws -> Plot {
    try plot(digits).titled(title).described(alternative).theme(theme)
  }
}

// Numbers that are drawn are computed in `float64`: what differs between processors, some of which round after each product
// and some only after the sum, is then far below what a picture shows.
