// SPDX-License-Identifier: Apache-2.0

public import PinionCore

extension Plot {
  /// Dots at points.
  ///
  /// Stops with an error where `x` and `y` are not vectors of equal length.
  ///
  /// - Parameters:
  ///   - x: [n].
  ///   - y: [n].
  ///   - color: their colour, or nil for the next of the theme.
  ///   - label: their name in the legend.
  ///   - size: the diameter of a dot in points.
  public static func scatter(
    _ x: Tensor, _ y: Tensor, color: Color? = nil, label: String? = nil, size: Double = 6,
    file: StaticString = #fileID, line: UInt = #line
  ) -> Plot {
    checked(file, line) { () throws(TensorError) in
      let (xs, ys) = try pairs("Plot.scatter", x, y)
      let group = ScatterMark.Group(indices: Array(xs.indices), label: label)
      return Plot(ScatterMark(x: xs, y: ys, groups: [group], color: color, size: size))
    }
  }

  /// Dots at the points that are a matrix's rows, coloured by class.
  ///
  /// ```swift
  /// Plot.scatter(points, classes: labels, classNames: ["negative", "positive"])
  /// ```
  ///
  /// Stops with an error where `points` are not [n, 2], or `classes` not n whole numbers.
  ///
  /// - Parameters:
  ///   - points: [n, 2].
  ///   - classes: [n], whole numbers; nil where there are none.
  ///   - classNames: the name of class 0, 1, …, for the legend; by default its number.
  ///   - size: the diameter of a dot in points.
  public static func scatter(
    _ points: Tensor, classes: Tensor? = nil, classNames: [String]? = nil, size: Double = 6,
    file: StaticString = #fileID, line: UInt = #line
  ) -> Plot {
    checked(file, line) { () throws(TensorError) in
      let (xs, ys) = try rows("Plot.scatter", "points", points)
      guard let classes else {
        let group = ScatterMark.Group(indices: Array(xs.indices), label: nil)
        return Plot(ScatterMark(x: xs, y: ys, groups: [group], color: nil, size: size))
      }
      guard classes.shape == [xs.count] else {
        throw TensorError(
          "Plot.scatter",
          "expected a class for each of \(xs.count) points, received shape \(classes.shape)")
      }
      let numbers = classes.numbers
      if let odd = numbers.first(where: { $0 != $0.rounded() || abs($0) > 1e15 }) {
        throw TensorError("Plot.scatter", "classes are whole numbers, received \(odd)")
      }
      let groups = Dictionary(grouping: numbers.indices) { Int(numbers[$0]) }
        .sorted { $0.key < $1.key }
        .map { key, indices in
          let name = classNames.flatMap { $0.indices.contains(key) ? $0[key] : nil }
          return ScatterMark.Group(indices: indices, label: name ?? String(key))
        }
      return Plot(ScatterMark(x: xs, y: ys, groups: groups, color: nil, size: size))
    }
  }

  /// The columns of a matrix of points.
  static func rows(
    _ operation: String, _ name: String, _ points: Tensor
  ) throws(TensorError) -> ([Double], [Double]) {
    guard points.ndim == 2, points.shape[1] == 2 else {
      throw TensorError(
        operation, "expected \(name) of shape [n, 2], received shape \(points.shape)")
    }
    let numbers = points.numbers
    let places = stride(from: 0, to: numbers.count, by: 2)
    return (places.map { numbers[$0] }, places.map { numbers[$0 + 1] })
  }
}

/// Dots, in groups of one colour each.
struct ScatterMark: Mark {
  struct Group: Sendable {
    var indices: [Int]
    var label: String?
  }
  var x: [Double]
  var y: [Double]
  var groups: [Group]
  var color: Color?
  var size: Double
}
