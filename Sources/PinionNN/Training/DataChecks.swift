// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

// What is asked of data and arguments before anything is computed.

func checkPositive(_ value: Int, _ name: String) throws {
  guard value > 0 else {
    throw ModelError(.invalidArgument, "\(name) must be at least 1, received \(value)")
  }
}

/// Inputs with samples along their first axis.
func checkSamples(_ x: Tensor, _ what: String = "inputs") throws {
  guard x.ndim > 0 else {
    throw ModelError(
      .wrongInput, "the \(what) must have samples along their first axis, received a scalar")
  }
  guard x.shape[0] > 0 else {
    throw ModelError(.wrongInput, "the \(what) are empty: shape \(x.shape)")
  }
}

/// As many targets as inputs.
func checkPairs(_ x: Tensor, _ y: Tensor) throws {
  try checkSamples(x)
  guard y.ndim > 0, y.shape[0] == x.shape[0] else {
    throw ModelError(
      .wrongTargets,
      "expected as many targets as inputs: \(x.shape[0]) inputs of shape \(x.shape), "
        + "targets of shape \(y.shape)")
  }
}

extension Tensor {
  /// The shape of one sample.
  var sampleShape: Shape { Shape(Array(shape.dropFirst())) }

  /// The samples of a batch; without a subscript, which costs more than a small layer, where they are all.
  func samples(_ range: Range<Int>) -> Tensor {
    range == 0..<shape[0] ? self : self[range]
  }
}

extension Objective {
  /// Targets of a shape, and for class numbers of a size, that the loss takes.
  func checkTargets(_ y: Tensor) throws {
    let loss = compilation.loss
    let output = stack.outputShape
    let target = y.sampleShape
    let last = stack.place(stack.entries.count - 1)
    switch loss.targets {
    case .likePredictions:
      let fits =
        target == output || (output.last == 1 && target == Shape(output.dropLast()))
        || (target.last == 1 && output == Shape(target.dropLast()))
      guard fits else {
        let isClassNumbers =
          loss.name == "categoricalCrossentropy" && output.count == 1
          && (target.isEmpty || target == [1])
        let hint =
          isClassNumbers
          ? "; for class numbers use .sparseCategoricalCrossentropy, or oneHot(labels)" : ""
        throw ModelError(
          .wrongTargets,
          "\(loss.name): expected targets of shape \(output), the output of \(last), "
            + "received \(target)\(hint)")
      }
    case .classNumbers:
      guard let classes = output.last else {
        throw ModelError(
          .wrongTargets, "\(loss.name): \(last) gives one number per sample, expected one per class"
        )
      }
      let expected = Shape(output.dropLast())
      guard target == expected || target == Shape(output.dropLast() + [1]) else {
        let hint =
          target == output ? "; for one-hot targets use .categoricalCrossentropy" : ""
        throw ModelError(
          .wrongTargets,
          "\(loss.name): expected class numbers of shape \(expected), received \(target)\(hint)")
      }
      let smallest = y.min().item(as: Double.self)
      let largest = y.max().item(as: Double.self)
      guard smallest >= 0, largest < Double(classes) else {
        let wrong = smallest < 0 ? smallest : largest
        let text = wrong == wrong.rounded() ? format("%.0f", wrong) : "\(wrong)"
        throw ModelError(
          .wrongTargets,
          "\(loss.name): expected class numbers from 0 to \(classes - 1), the outputs of \(last), "
            + "received \(text)")
      }
    }
  }
}
