// SPDX-License-Identifier: Apache-2.0

public import PinionCore

extension Sequential {
  /// Trains the network.
  ///
  /// In each epoch the samples come in another order, in batches of `batchSize`, of which the last
  /// may be smaller. Loss and metrics are reported as means over the epoch's samples, taken while
  /// the parameters change. Validation follows each epoch. Calling `fit` again goes on where the
  /// last call ended.
  ///
  /// ```swift
  /// let history = try network.fit(images, labels, epochs: 5, batchSize: 128, validationSplit: 0.1)
  /// print(history["loss"]!, history["val_accuracy"]!)
  /// ```
  ///
  /// - Parameters:
  ///   - x: the inputs, `[samples, …]`; integers are taken as real numbers.
  ///   - y: the targets, `[samples, …]`.
  ///   - epochs: the number of the last epoch, counted from 1.
  ///   - batchSize: the number of samples per step.
  ///   - validationSplit: the share of samples, taken from the end, to validate with instead of
  ///     training.
  ///   - validationData: inputs and targets to validate with, in place of a split.
  ///   - shuffle: whether the order of the samples changes from epoch to epoch.
  ///   - initialEpoch: how many of the epochs are taken as done.
  ///   - callbacks: what is told of the progress, in this order; the history and the progress bar
  ///     come after.
  ///   - verbosity: what is printed.
  /// - Returns: what was reported, epoch by epoch.
  /// - Throws: `ModelError` where an argument, the data or the network is not as it must be, before
  ///   anything is computed; and where the loss is no longer a finite number.
  @discardableResult
  public func fit(
    _ x: Tensor, _ y: Tensor, epochs: Int = 1, batchSize: Int = 32, validationSplit: Double = 0,
    validationData: (Tensor, Tensor)? = nil, shuffle: Bool = true, initialEpoch: Int = 0,
    callbacks: [any Callback] = [], verbosity: Verbosity = .auto
  ) throws -> History {
    try checkPositive(epochs, "epochs")
    try checkPositive(batchSize, "batchSize")
    guard (0...epochs).contains(initialEpoch) else {
      throw ModelError(
        .invalidArgument, "initialEpoch must be in 0...\(epochs), received \(initialEpoch)")
    }
    let data = try TrainingData(x, y, split: validationSplit, validation: validationData)
    let objective = try objective(for: data.x)
    try objective.checkTargets(data.y)
    if let (x, y) = data.validation {
      try build(inputShape: x.sampleShape)
      try objective.checkTargets(y)
    }
    let rate = objective.compilation.optimizer.learningRate
    guard rate > 0, rate.isFinite else {
      throw ModelError(.invalidArgument, "the learning rate must be positive, received \(rate)")
    }

    let history = History()
    let run = Run(
      network: self, epochs: epochs, samples: data.x.shape[0], batchSize: batchSize)
    let bar = ProgressBar(verbosity).map { [$0] } ?? []
    let callbacks = callbacks + [history] + bar
    let trainer = Trainer(
      network: self, objective: objective, data: data, run: run, callbacks: callbacks)
    try trainer.train(initialEpoch..<epochs, shuffle: shuffle)
    return history
  }

  /// The network with what it is judged by, built for these inputs.
  func objective(for x: Tensor) throws -> Objective {
    guard let compilation else {
      throw ModelError(
        .notReady, "the network has no loss and no optimizer; call compile(optimizer:loss:) first")
    }
    try build(inputShape: x.sampleShape)
    return Objective(stack: stack!, compilation: compilation)
  }
}

/// What a network is trained and validated with.
struct TrainingData {
  let x: Tensor
  let y: Tensor
  let validation: (Tensor, Tensor)?

  /// - Throws: `ModelError` where there are not as many targets as inputs, or a part is empty.
  init(_ x: Tensor, _ y: Tensor, split: Double, validation: (Tensor, Tensor)?) throws {
    try checkPairs(x, y)
    if let validation {
      try checkPairs(validation.0, validation.1)
      (self.x, self.y, self.validation) = (x, y, validation)
      return
    }
    guard split >= 0, split < 1 else {
      throw ModelError(.invalidArgument, "validationSplit must be in 0..<1, received \(split)")
    }
    if split == 0 {
      (self.x, self.y, self.validation) = (x, y, nil)
      return
    }
    let count = x.shape[0]
    let boundary = Int((Double(count) * (1 - split)).rounded(.down))
    guard boundary > 0, boundary < count else {
      throw ModelError(
        .invalidArgument,
        "validationSplit \(split) of \(count) samples leaves \(boundary) to train with and "
          + "\(count - boundary) to validate with; expected at least one of each")
    }
    self.x = x[0..<boundary]
    self.y = y[0..<boundary]
    self.validation = (x[boundary..<count], y[boundary..<count])
  }
}
