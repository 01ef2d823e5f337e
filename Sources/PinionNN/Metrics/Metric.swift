// SPDX-License-Identifier: Apache-2.0

public import PinionCore

/// A figure that is reported while training and evaluating: the mean of one value per sample.
///
/// ```swift
/// network.compile(optimizer: .rmsprop(), loss: .categoricalCrossentropy, metrics: [.accuracy])
/// ```
///
/// A metric of your own needs a function that gives one value per sample:
///
/// ```swift
/// extension Metric {
///   static var error: Metric {
///     Metric(name: "error") { predictions, targets in abs(predictions - targets).mean(axis: -1) }
///   }
/// }
/// ```
public struct Metric: NamedChoice {
  /// `metric`.
  public static let kind = "metric"
  /// The name under which the figure is reported and stored.
  public let name: String
  /// The settings that are stored in model files.
  public let configuration: Configuration
  private let function: @Sendable (Tensor, Tensor) -> Tensor

  /// Makes a metric.
  ///
  /// - Parameters:
  ///   - name: the name under which the figure is reported.
  ///   - configuration: the settings that are stored in model files.
  ///   - values: the value of each sample, given predictions `[samples, …]` and the targets as
  ///     `fit` received them.
  public init(
    name: String, configuration: Configuration = [:],
    values: @escaping @Sendable (_ predictions: Tensor, _ targets: Tensor) -> Tensor
  ) {
    self.name = name
    self.configuration = configuration
    self.function = values
  }

  /// The mean over a batch: a scalar.
  public func callAsFunction(_ predictions: Tensor, _ targets: Tensor) -> Tensor {
    values(predictions, targets).mean()
  }

  /// The value of each sample.
  public func values(_ predictions: Tensor, _ targets: Tensor) -> Tensor {
    function(predictions, targets)
  }
}

extension Metric {
  /// The metric of this name that comes with Pinion, or nil.
  public static func builtIn(_ name: String, _: Configuration) -> Metric? {
    [accuracy].first { $0.name == name }
  }
}
