// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

extension Metric {
  /// The share of samples whose prediction is right.
  ///
  /// What that means follows from the shapes, as in Keras:
  ///
  /// - predictions of one number per sample are right where (prediction > 0.5) is the target;
  /// - with class numbers as targets, where the largest prediction is at the class's place;
  /// - with targets of the predictions' shape, where the largest of both are at the same place.
  public static let accuracy = Metric(name: "accuracy") { predictions, targets in
    if predictions.shape.last == 1 {
      let decisions = (predictions .> 0.5).cast(to: .float32)
      let truth = targets.ndim < predictions.ndim ? targets.unsqueezed(axis: -1) : targets
      return (decisions .== truth.cast(to: .float32)).cast(to: .float32).mean(axis: -1)
    }
    let decisions = predictions.argmax(axis: -1)
    let truth: Tensor
    if targets.ndim < predictions.ndim {
      truth = targets
    } else if targets.shape.last == 1 {
      truth = targets.squeezed(axis: -1)
    } else {
      truth = targets.argmax(axis: -1)
    }
    return (decisions .== truth.cast(to: decisions.dtype)).cast(to: .float32)
  }
}
