// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

extension Loss {
  /// Cross-entropy between one-hot targets and predicted probabilities.
  ///
  /// *−Σ t · log p* over the last axis, where the probabilities are divided by their sum and kept
  /// within 10⁻⁷ and 1 − 10⁻⁷. Below a softmax it is computed from the softmax's inputs instead.
  ///
  /// - predictions: `[…, classes]`, not negative
  /// - targets: `[…, classes]`
  public static let categoricalCrossentropy = categoricalCrossentropy(fromLogits: false)

  /// Cross-entropy between one-hot targets and predictions, which are probabilities or logits.
  ///
  /// From logits it is *−Σ t · logSoftmax(z)*, which neither overflows nor loses small
  /// probabilities.
  ///
  /// - predictions: `[…, classes]`
  /// - targets: `[…, classes]`
  public static func categoricalCrossentropy(fromLogits: Bool) -> Loss {
    crossentropy("categoricalCrossentropy", fromLogits: fromLogits, targets: .likePredictions)
  }

  /// Cross-entropy between class numbers and predicted probabilities.
  ///
  /// - predictions: `[…, classes]`, not negative
  /// - targets: `[…]` or `[…, 1]`, whole numbers from 0 up to the number of classes
  public static let sparseCategoricalCrossentropy =
    sparseCategoricalCrossentropy(fromLogits: false)

  /// Cross-entropy between class numbers and predictions, which are probabilities or logits.
  ///
  /// - predictions: `[…, classes]`
  /// - targets: `[…]` or `[…, 1]`, whole numbers from 0 up to the number of classes
  public static func sparseCategoricalCrossentropy(fromLogits: Bool) -> Loss {
    crossentropy("sparseCategoricalCrossentropy", fromLogits: fromLogits, targets: .classNumbers)
  }

  private static func crossentropy(
    _ name: String, fromLogits: Bool, targets: Targets
  ) -> Loss {
    let ofLogits: @Sendable (Tensor, Tensor) -> Tensor = { logits, targets in
      -(targets * logits.logSoftmax(axis: -1)).sum(axis: -1)
    }
    if fromLogits {
      return Loss(
        name: name, configuration: ["fromLogits": true], targets: targets, values: ofLogits)
    }
    return Loss(name: name, targets: targets, fused: (.softmax, ofLogits)) { predictions, targets in
      let scaled = predictions / predictions.sum(axis: -1, keepDims: true)
      return -(targets * log(scaled.clamped(to: probabilities))).sum(axis: -1)
    }
  }

  /// Where probabilities are kept before their logarithm is taken.
  static let probabilities = 1e-7...(1 - 1e-7)
}
