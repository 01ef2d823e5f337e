// SPDX-License-Identifier: Apache-2.0

internal import Pinion

// The matrix product: 2.5.

extension Figure {
  static let matrixProduct = Figure(
    "2.5", "A product of two matrices",
    alternative: """
      Three grids of numbers: x at the lower left, y at the upper right, their product z where x's rows and y's columns meet. \
      A row of x, a column of y, and the element of z that is their dot product are coloured.
      """
  ) { _ in
    let x: Tensor = [[1, 0, 2], [3, 1, 0], [0, 2, 1], [2, 1, 1]]
    let y: Tensor = [[1, 2, 0, 1, 3], [0, 1, 2, 1, 0], [2, 0, 1, 3, 1]]
    let z = dot(x, y)
    let (row, column) = (2, 3)
    let (left, top) = (5.0, 5.0)  // where z begins
    return Plot.diagram(width: 14, height: 10.6) { canvas in
      draw(x, x: left - 4, y: top, in: &canvas) { i, _ in i == row ? rowColor : nil }
      draw(y, x: left, y: top - 4, in: &canvas) { _, j in j == column ? columnColor : nil }
      draw(z, x: left, y: top, in: &canvas) { i, j in
        i == row && j == column ? elementColor : nil
      }
      canvas.text("x", x: left - 4, y: top - 0.5, alignment: .left, size: 15, bold: true)
      canvas.text("\(x.shape)", x: left - 1, y: top - 0.5, alignment: .right)
      canvas.text("y", x: left, y: top - 4.5, alignment: .left, size: 15, bold: true)
      canvas.text("\(y.shape)", x: left + 5, y: top - 4.5, alignment: .right)
      canvas.text("z = dot(x, y)", x: left, y: top + 4.5, alignment: .left, size: 13, bold: true)
      canvas.text("\(z.shape)", x: left + 5, y: top + 4.5, alignment: .right)

      // From the row and from the column to where they meet.
      let (middle, height) = (left + Double(column) + 0.5, top + Double(row) + 0.5)
      canvas.arrow(from: (left - 0.9, height), to: (left - 0.1, height), color: rowColor, width: 2)
      canvas.arrow(
        from: (middle, top - 0.9), to: (middle, top - 0.1), color: columnColor, width: 2)

      let products = zip(x[row].array(of: Int.self), y[0..., column].array(of: Int.self))
        .map { "\($0)·\($1)" }
      canvas.text("z[\(row), \(column)]", x: 10.4, y: height - 1, alignment: .left, bold: true)
      canvas.text(
        "= row \(row) · column \(column)", x: 10.4, y: height - 0.3, alignment: .left)
      canvas.text(
        "= \(products.joined(separator: " + "))", x: 10.4, y: height + 0.4, alignment: .left)
      canvas.text("= \(z[row, column])", x: 10.4, y: height + 1.1, alignment: .left)
    }
    .size(width: 640, height: 470)
  }

  private static let rowColor = Color.blue
  private static let columnColor = Color.vermilion
  private static let elementColor = Color(hex: 0x8a4a8f)

  /// A matrix as a grid of numbers, each cell with the colour that it is given.
  private static func draw(
    _ matrix: Tensor, x: Double, y: Double, in canvas: inout Canvas,
    color: (_ row: Int, _ column: Int) -> Color?
  ) {
    for (i, j) in pairs(matrix.shape[0], matrix.shape[1]) {
      let (left, top) = (x + Double(j), y + Double(i))
      let fill = color(i, j)
      canvas.rectangle(x: left, y: top, width: 1, height: 1, fill: fill, lineWidth: 1)
      canvas.text(
        "\(matrix[i, j])", x: left + 0.5, y: top + 0.5, size: 13, color: fill.map { _ in .white })
    }
  }
}
