// SPDX-License-Identifier: Apache-2.0

import PinionCore
import Testing

@testable import PinionPlot

@Suite struct DescriptionTests {
  static let nan = Double.nan
  static let inf = Double.infinity
  static let cases: [(plot: Plot, text: String)] = [
    (
      .line([0.0, 2.0], Tensor([1.0, nan] as [Double]), label: "loss"),
      "Line “loss” through 2 points, x at 0, y at 1; 1 point left out because it is not finite."
    ),
    (
      .scatter([[0.0, 1.0], [2.0, 3.0]], classes: [0, 1]),
      "Scatter plot in 2 classes of 2 points, x from 0 to 2, y from 1 to 3."
    ),
    (
      .image(Tensor.zeros([2, 3])), "Image of 2 × 3 pixels (numbers) from 0 to 0."
    ),
    (
      .image(Tensor.zeros([1500, 1000])),
      "Image of 1500 × 1000 pixels (numbers) from 0 to 0; averaged to 750 × 500 pixels."
    ),
    (
      .histogram(Tensor([0.0, 1.0, 1.0, inf] as [Double]), bins: 2, label: "n"),
      "Histogram “n” of 4 numbers in 2 intervals from 0 to 1, at most 2 from 0.5 to 1"
        + "; 1 number left out because it is not finite."
    ),
    (
      .histogram([0.0, 5.0], bins: 1, range: 0...1),
      "Histogram of 2 numbers in 1 interval from 0 to 1, at most 1 from 0 to 1"
        + "; 1 outside of the range."
    ),
    (
      .bars([1, 3], labels: ["a", "b"]), "2 bars, values from 1 to 3, greatest at “b”."
    ),
    (
      .bars(Tensor([1, 3, 2, nan] as [Double]).reshaped(to: [2, 2])),
      "Bars of 2 series in 2 groups, values from 1 to 3; 1 value left out because it is not finite."
    ),
    (
      .arrows(from: [[0, 0]], to: [[1, 2]]), "1 arrow, x from 0 to 1, y from 0 to 2."
    ),
    (.text("here", x: 1, y: -2), "Text “here” at x = 1, y = −2."),
    (
      .contour([[0, 1], [1, 2]], levels: 4),
      "Filled contours of 2 × 2 heights, x from 0 to 1, y from 0 to 1, heights from 0 to 2, "
        + "3 levels from 0.5 to 1.5."
    ),
    (
      .surface(Tensor([0, 1, 1, nan] as [Double]).reshaped(to: [2, 2])),
      "Surface of 2 × 2 heights, x from 0 to 1, y from 0 to 1, z from 0 to 1"
        + "; 1 height left out because it is not finite."
    ),
    (.matrix([[1, 2]]), "Matrix of 1 × 2 numbers, values from 1 to 2."),
    (
      .confusion(labels: [0, 1, 1], predictions: [0, 1, 0]),
      "Confusion matrix of 3 samples in 2 classes, 2 on the diagonal, values from 0 to 1. "
        + "x is predicted class, y is true class."
    ),
    (
      Plot.line([1.0]).titled("A title").labeled(x: "epoch", y: "loss"),
      "A title. Line through 1 point, x at 0, y at 1. x is epoch, y is loss."
    ),
    (
      .grid([.line([1.0]), .line([2.0])], columns: 2),
      "2 plots side by side. Line through 1 point, x at 0, y at 1. "
        + "Line through 1 point, x at 0, y at 2."
    ),
    (.init([]), "Plot without data."),
    (Plot.line([1.0]).described("My words"), "My words"),
    (
      .line([1_000_000.0, 1_000_001.0]),
      "Line through 2 points, x from 0 to 1, y from 1000000 to 1000001."
    ),
  ]

  @Test("Descriptions say what is shown and what is not", arguments: cases.indices)
  func description(_ index: Int) {
    #expect(Self.cases[index].plot.description == Self.cases[index].text)
  }
}
