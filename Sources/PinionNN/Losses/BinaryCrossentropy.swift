// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

extension Loss {
  /// Cross-entropy between targets 0 or 1 and predicted probabilities.
  ///
  /// The mean over the last axis of *−(t · log p + (1 − t) · log(1 − p))*, where the probabilities
  /// are kept within 10⁻⁷ and 1 − 10⁻⁷. Below a sigmoid it is computed from the sigmoid's inputs
  /// instead.
  ///
  /// - predictions: `[…, outputs]`, from 0 to 1
  /// - targets: the same shape
  public static let binaryCrossentropy = binaryCrossentropy(fromLogits: false)

  /// Cross-entropy between targets 0 or 1 and predictions, which are probabilities or logits.
  ///
  /// From logits it is the mean of *softplus(z) − t · z*, which does not overflow.
  ///
  /// - predictions: `[…, outputs]`
  /// - targets: the same shape
  public static func binaryCrossentropy(fromLogits: Bool) -> Loss {
    // softplus(z) = log(1 + eᶻ) = max(z, 0) + log(1 + e^−|z|). The maximum is written as (z + |z|)
    // / 2, whose derivative at 0 is 1/2, which makes the whole's that of the sigmoid there too.
    let ofLogits: @Sendable (Tensor, Tensor) -> Tensor = { logits, targets in
      let size = abs(logits)
      let softplus = (logits + size) * 0.5 + log(exp(-size) + 1)
      return (softplus - targets * logits).mean(axis: -1)
    }
    if fromLogits {
      return Loss(
        name: "binaryCrossentropy", configuration: ["fromLogits": true], values: ofLogits)
    }
    return Loss(name: "binaryCrossentropy", fused: (.sigmoid, ofLogits)) { predictions, targets in
      let p = predictions.clamped(to: probabilities)
      return -(targets * log(p) + (1 - targets) * log(1 - p)).mean(axis: -1)
    }
  }
}
