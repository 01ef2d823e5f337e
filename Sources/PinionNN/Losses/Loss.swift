// SPDX-License-Identifier: Apache-2.0

public import PinionCore

/// A measure of how far predictions are from targets; training makes it small.
///
/// ```swift
/// network.compile(optimizer: .rmsprop(), loss: .categoricalCrossentropy)
/// let value = Loss.meanSquaredError(predictions, targets)    // a scalar
/// ```
///
/// A loss of your own is a function that gives one value per sample:
///
/// ```swift
/// extension Loss {
///   static var hinge: Loss {
///     Loss(name: "hinge") { predictions, targets in
///       maximum(1 - targets * predictions, 0).mean(axis: -1)
///     }
///   }
/// }
/// ```
public struct Loss: NamedChoice {
  /// `loss`.
  public static let kind = "loss"
  /// The name that is stored in model files.
  public let name: String
  /// The settings that are stored in model files.
  public let configuration: Configuration
  /// The form of targets that the loss takes.
  public let targets: Targets
  /// The activation that the loss can apply by itself, and the loss that does.
  let fused: (activation: ActivationFunction, values: @Sendable (Tensor, Tensor) -> Tensor)?
  private let function: @Sendable (Tensor, Tensor) -> Tensor

  /// What a loss compares predictions with.
  public enum Targets: Sendable {
    /// Targets of the predictions' shape.
    case likePredictions
    /// One class number in place of the predictions' last axis.
    case classNumbers
  }

  /// Makes a loss.
  ///
  /// - Parameters:
  ///   - name: the name that is stored in model files.
  ///   - configuration: the settings that are stored in model files.
  ///   - targets: the form of targets.
  ///   - values: the loss of each sample, given predictions `[samples, …, outputs]` and targets.
  public init(
    name: String, configuration: Configuration = [:], targets: Targets = .likePredictions,
    values: @escaping @Sendable (_ predictions: Tensor, _ targets: Tensor) -> Tensor
  ) {
    self.init(
      name: name, configuration: configuration, targets: targets, fused: nil, values: values)
  }

  init(
    name: String, configuration: Configuration = [:], targets: Targets = .likePredictions,
    fused: (activation: ActivationFunction, values: @Sendable (Tensor, Tensor) -> Tensor)?,
    values: @escaping @Sendable (_ predictions: Tensor, _ targets: Tensor) -> Tensor
  ) {
    self.name = name
    self.configuration = configuration
    self.targets = targets
    self.fused = fused
    self.function = values
  }

  /// The mean loss of a batch: a scalar.
  ///
  /// Stops with an error where the targets' shape does not fit the predictions'.
  ///
  /// - Parameters:
  ///   - predictions: `[samples, …, outputs]`.
  ///   - targets: the same shape, or without the last axis where they are class numbers.
  public func callAsFunction(_ predictions: Tensor, _ targets: Tensor) -> Tensor {
    values(predictions, targets).mean()
  }

  /// The loss of each sample.
  public func values(_ predictions: Tensor, _ targets: Tensor) -> Tensor {
    function(predictions, aligned(targets, with: predictions))
  }

  /// The mean loss of a batch, given outputs from before the last activation, which the loss
  /// applies.
  func callAsFunction(beforeActivation outputs: Tensor, _ targets: Tensor) -> Tensor {
    guard let fused else { return self(outputs, targets) }
    return fused.values(outputs, aligned(targets, with: outputs)).mean()
  }

  /// Targets in the predictions' type and rank: `[samples]` becomes `[samples, 1]` and the other
  /// way round, so that the two never broadcast against each other.
  private func aligned(_ targets: Tensor, with predictions: Tensor) -> Tensor {
    switch self.targets {
    case .likePredictions:
      var result = targets
      if targets.ndim + 1 == predictions.ndim, predictions.shape.last == 1 {
        result = targets.unsqueezed(axis: -1)
      } else if targets.ndim == predictions.ndim + 1, targets.shape.last == 1 {
        result = targets.squeezed(axis: -1)
      }
      if result.dtype != predictions.dtype { result = result.cast(to: predictions.dtype) }
      // An impossible broadcast is reported by the operation itself, a possible one here.
      return result.shape == predictions.shape ? result : result.broadcast(to: predictions.shape)
    case .classNumbers:
      let classes =
        targets.ndim == predictions.ndim && targets.shape.last == 1
        ? targets.squeezed(axis: -1) : targets
      return oneHot(
        classes.dtype.isFloating ? classes.cast(to: .int64) : classes,
        count: predictions.shape[predictions.ndim - 1], dtype: predictions.dtype)
    }
  }
}

extension Loss {
  /// The loss of this name that comes with Pinion, or nil.
  public static func builtIn(_ name: String, _ settings: Configuration) -> Loss? {
    switch name {
    case "categoricalCrossentropy":
      categoricalCrossentropy(fromLogits: settings.flag("fromLogits"))
    case "sparseCategoricalCrossentropy":
      sparseCategoricalCrossentropy(fromLogits: settings.flag("fromLogits"))
    case "binaryCrossentropy": binaryCrossentropy(fromLogits: settings.flag("fromLogits"))
    case "meanSquaredError": meanSquaredError
    case "meanAbsoluteError": meanAbsoluteError
    default: nil
    }
  }
}
