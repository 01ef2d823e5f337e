// SPDX-License-Identifier: Apache-2.0

/// Something that is told how a run proceeds and may stop it.
///
/// For each epoch of training, `epochBegan` comes first, then `batchBegan` and `batchEnded` for
/// each batch, then validation with events of its own, then `epochEnded`; `trainingBegan` and
/// `trainingEnded` enclose them all. All requirements have empty defaults.
///
/// ```swift
/// final class StopWhenGood: Callback {
///   func epochEnded(_ epoch: Int, logs: [String: Double], run: Run) {
///     if logs["val_accuracy"] ?? 0 > 0.98 { run.stop() }
///   }
/// }
/// try network.fit(images, labels, epochs: 100, callbacks: [StopWhenGood()])
/// ```
///
/// Epochs and batches count from 0. `logs` holds `loss`, the metrics by name and, after validation,
/// both with `val_`. While an epoch runs, `run.logs` gives the figures so far; reading them costs a
/// little, so not every batch should.
public protocol Callback: AnyObject {
  /// Training is about to begin.
  func trainingBegan(_ run: Run)
  /// Training has ended; `logs` are those of its last epoch.
  func trainingEnded(logs: [String: Double], run: Run)
  /// An epoch is about to begin.
  func epochBegan(_ epoch: Int, run: Run)
  /// An epoch, with its validation, has ended.
  func epochEnded(_ epoch: Int, logs: [String: Double], run: Run)
  /// A batch of training is about to begin.
  func batchBegan(_ batch: Int, run: Run)
  /// A batch of training has ended.
  func batchEnded(_ batch: Int, run: Run)
  /// Evaluation is about to begin, by itself or as the validation of an epoch.
  func testBegan(_ run: Run)
  /// A batch of evaluation is about to begin.
  func testBatchBegan(_ batch: Int, run: Run)
  /// A batch of evaluation has ended.
  func testBatchEnded(_ batch: Int, run: Run)
  /// Evaluation has ended.
  func testEnded(logs: [String: Double], run: Run)
  /// Prediction is about to begin.
  func predictionBegan(_ run: Run)
  /// A batch of prediction is about to begin.
  func predictionBatchBegan(_ batch: Int, run: Run)
  /// A batch of prediction has ended.
  func predictionBatchEnded(_ batch: Int, run: Run)
  /// Prediction has ended.
  func predictionEnded(_ run: Run)
}

extension Callback {
  /// Does nothing.
  public func trainingBegan(_ run: Run) {}
  /// Does nothing.
  public func trainingEnded(logs: [String: Double], run: Run) {}
  /// Does nothing.
  public func epochBegan(_ epoch: Int, run: Run) {}
  /// Does nothing.
  public func epochEnded(_ epoch: Int, logs: [String: Double], run: Run) {}
  /// Does nothing.
  public func batchBegan(_ batch: Int, run: Run) {}
  /// Does nothing.
  public func batchEnded(_ batch: Int, run: Run) {}
  /// Does nothing.
  public func testBegan(_ run: Run) {}
  /// Does nothing.
  public func testBatchBegan(_ batch: Int, run: Run) {}
  /// Does nothing.
  public func testBatchEnded(_ batch: Int, run: Run) {}
  /// Does nothing.
  public func testEnded(logs: [String: Double], run: Run) {}
  /// Does nothing.
  public func predictionBegan(_ run: Run) {}
  /// Does nothing.
  public func predictionBatchBegan(_ batch: Int, run: Run) {}
  /// Does nothing.
  public func predictionBatchEnded(_ batch: Int, run: Run) {}
  /// Does nothing.
  public func predictionEnded(_ run: Run) {}
}

/// A call of `fit`, `evaluate` or `predict` while it runs.
public final class Run {
  /// The network at work.
  public let network: Sequential
  /// How many epochs are to be trained; 0 unless training.
  public let epochs: Int
  /// The number of batches in an epoch.
  public let steps: Int
  /// The number of samples in an epoch.
  public let samples: Int
  /// The number of samples in a batch, except perhaps the last.
  public let batchSize: Int
  /// Whether validation is the part of training at work.
  public internal(set) var isValidating = false
  /// Whether `stop` was called.
  public private(set) var isStopped = false
  /// The figures so far; set by whoever runs.
  var currentLogs: () -> [String: Double] = { [:] }

  init(network: Sequential, epochs: Int = 0, samples: Int, batchSize: Int) {
    self.network = network
    self.epochs = epochs
    self.samples = samples
    self.batchSize = batchSize
    steps = (samples + batchSize - 1) / batchSize
  }

  /// Stops training after the current batch; the epoch's validation is left out.
  public func stop() { isStopped = true }

  /// The figures of the epoch so far.
  ///
  /// Each read takes them from the state of the computation.
  public var logs: [String: Double] { currentLogs() }

  /// The learning rate, which may be changed from one batch to the next.
  public var learningRate: Double {
    get { network.optimizer?.learningRate ?? 0 }
    set { network.optimizer?.learningRate = newValue }
  }
}
