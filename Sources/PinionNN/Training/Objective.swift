// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// What a network is compiled with.
struct Compilation: Sendable {
  var optimizer: Optimizer
  let loss: Loss
  let metrics: [Metric]

  /// The names of the figures that are reported, the loss first.
  var names: [String] { ["loss"] + metrics.map(\.name) }
}

/// A network together with what it is judged by: the part that training and evaluation share.
struct Objective: Sendable {
  let stack: LayerStack
  let compilation: Compilation

  /// The loss of a batch, and what the metrics look at.
  ///
  /// A last activation that the loss can apply itself, as cross-entropy does a softmax, is left to
  /// it.
  func callAsFunction(
    _ x: Tensor, _ y: Tensor, _ parameters: Parameters, _ context: LayerContext
  ) -> (loss: Tensor, predictions: Tensor) {
    let loss = compilation.loss
    let (outputs, activation) = stack.beforeActivation(x, parameters, context)
    if let fused = loss.fused, fused.activation == activation {
      return (loss(beforeActivation: outputs, y), activation(outputs))
    }
    let predictions = activation(outputs)
    return (loss(predictions, y), predictions)
  }

  /// For the loss and each metric the mean over a batch, times the number of samples.
  ///
  /// - Returns: `float64`, so that sums over an epoch lose nothing.
  func sums(loss: Tensor, predictions: Tensor, targets: Tensor) -> [Tensor] {
    let samples = Double(targets.shape[0])
    return [loss.cast(to: .float64) * weak(samples)]
      + compilation.metrics.map { metric in
        let values = metric.values(predictions, targets)
        return values.sum().cast(to: .float64) * weak(samples / Double(max(values.size, 1)))
      }
  }
}
