// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// How often samples of each class were taken for each class.
struct Confusion {
  let classes: Int
  /// True classes by predicted ones, row by row.
  private(set) var counts: [Int]

  /// A matrix of more cells cannot be looked at.
  private static let maximumClasses = 1_000

  init(_ labels: Tensor, _ predictions: Tensor, classes: Int?) throws(TensorError) {
    let truth = try Confusion.indices(labels, "labels")
    let guesses = try Confusion.indices(predictions, "predictions")
    guard truth.count == guesses.count else {
      throw TensorError(
        Confusion.operation, "\(truth.count) labels and \(guesses.count) predictions do not match")
    }
    let width = [labels, predictions].map { $0.ndim == 2 ? $0.shape[1] : 0 }.max() ?? 0
    let count = classes ?? max(width, ((truth + guesses).max() ?? -1) + 1)
    guard count >= 0, count <= Confusion.maximumClasses else {
      throw TensorError(
        Confusion.operation,
        "expected at most \(Confusion.maximumClasses) classes, received \(count)")
    }
    if let odd = (truth + guesses).first(where: { $0 >= count }) {
      throw TensorError(Confusion.operation, "class \(odd) is not one of \(count) classes")
    }
    self.classes = count
    counts = [Int](repeating: 0, count: count * count)
    for (a, b) in zip(truth, guesses) { counts[a * count + b] += 1 }
  }

  private static let operation = "Plot.confusion"

  /// The classes of samples, of which each is given or is the greatest of a row.
  private static func indices(_ tensor: Tensor, _ name: String) throws(TensorError) -> [Int] {
    switch tensor.ndim {
    case 1:
      let numbers = tensor.numbers
      if let odd = numbers.first(where: { $0 != $0.rounded() || !(0..<1e9).contains($0) }) {
        throw TensorError(
          operation,
          "\(name) are whole numbers from 0 on, received \(odd.short); "
            + "scores are given as [n, classes]")
      }
      return numbers.map { Int($0) }
    case 2 where tensor.shape[1] > 0:
      return tensor.argmax(axis: 1).array(of: Int.self)
    default:
      throw TensorError(
        operation, "expected \(name) of shape [n] or [n, classes], received shape \(tensor.shape)")
    }
  }

  func plot(names: [String]?) -> Plot {
    let names = names ?? (0..<classes).map(String.init)
    let right = (0..<classes).reduce(0) { $0 + counts[$1 * classes + $1] }
    let total = counts.reduce(0, +)
    var mark = MatrixMark(
      values: counts.map(Double.init), isWhole: true, rowLabels: names, columnLabels: names,
      colormap: .blues, hasColorBar: false)
    mark.name =
      "confusion matrix of \(total) samples in \(classes) classes, \(right) on the diagonal"
    return Plot(mark).labeled(x: "predicted class", y: "true class")
  }
}
