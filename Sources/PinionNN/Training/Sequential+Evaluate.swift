// SPDX-License-Identifier: Apache-2.0

public import PinionCore

extension Sequential {
  /// Computes the loss and the metrics on data, without changing the network.
  ///
  /// ```swift
  /// let result = try network.evaluate(testImages, testLabels)
  /// print(result["loss"]!, result["accuracy"]!)
  /// ```
  ///
  /// - Parameters:
  ///   - x: the inputs, `[samples, …]`.
  ///   - y: the targets, `[samples, …]`.
  ///   - batchSize: how many samples are computed at a time.
  ///   - callbacks: what is told of the progress.
  ///   - verbosity: what is printed.
  /// - Returns: the means over all samples, by name.
  /// - Throws: `ModelError` where an argument, the data or the network is not as it must be.
  @discardableResult
  public func evaluate(
    _ x: Tensor, _ y: Tensor, batchSize: Int = 32, callbacks: [any Callback] = [],
    verbosity: Verbosity = .auto
  ) throws -> [String: Double] {
    try checkPositive(batchSize, "batchSize")
    try checkPairs(x, y)
    let objective = try objective(for: x)
    try objective.checkTargets(y)
    let run = Run(network: self, samples: x.shape[0], batchSize: batchSize)
    let bar = ProgressBar(verbosity).map { [$0] } ?? []
    return evaluate(
      objective, x, y, batchSize: batchSize, run: run, callbacks: callbacks + bar)
  }

  func evaluate(
    _ objective: Objective, _ x: Tensor, _ y: Tensor, batchSize: Int, run: Run,
    callbacks: [any Callback]
  ) -> [String: Double] {
    let step = functions.evaluationStep(objective)
    let parameters = state!.parameters
    let names = objective.compilation.names
    var sums = RunningSums(count: names.count)
    var samples = 0
    let outer = run.currentLogs
    run.currentLogs = { sums.means(names, samples: samples) }
    defer { run.currentLogs = outer }
    callbacks.forEach { $0.testBegan(run) }
    let count = x.shape[0]
    for (batch, start) in stride(from: 0, to: count, by: batchSize).enumerated() {
      for callback in callbacks { callback.testBatchBegan(batch, run: run) }
      let end = min(start + batchSize, count)
      step(&sums, parameters, x.samples(start..<end), y.samples(start..<end))
      samples = end
      for callback in callbacks { callback.testBatchEnded(batch, run: run) }
      if run.isStopped { break }
    }
    let logs = sums.means(names, samples: samples)
    callbacks.forEach { $0.testEnded(logs: logs, run: run) }
    return logs
  }

  /// Computes the network's output for each sample.
  ///
  /// ```swift
  /// let probabilities = try network.predict(images[0..<3])    // [3, 10]
  /// ```
  ///
  /// - Parameters:
  ///   - x: the inputs, `[samples, …]`.
  ///   - batchSize: how many samples are computed at a time.
  ///   - callbacks: what is told of the progress.
  ///   - verbosity: what is printed.
  /// - Returns: `[samples, …]`, in the order of the inputs.
  /// - Throws: `ModelError` where an argument, the data or the network is not as it must be.
  public func predict(
    _ x: Tensor, batchSize: Int = 32, callbacks: [any Callback] = [],
    verbosity: Verbosity = .silent
  ) throws -> Tensor {
    try checkPositive(batchSize, "batchSize")
    try checkSamples(x)
    try build(inputShape: x.sampleShape)
    let step = functions.predictionStep(stack!)
    let parameters = state!.parameters
    let run = Run(network: self, samples: x.shape[0], batchSize: batchSize)
    let callbacks = callbacks + (ProgressBar(verbosity).map { [$0] } ?? [])
    callbacks.forEach { $0.predictionBegan(run) }
    var outputs: [Tensor] = []
    for batch in 0..<run.steps {
      for callback in callbacks { callback.predictionBatchBegan(batch, run: run) }
      let start = batch * batchSize
      let end = min(start + batchSize, run.samples)
      outputs.append(step(parameters, x.samples(start..<end)))
      for callback in callbacks { callback.predictionBatchEnded(batch, run: run) }
      if run.isStopped { break }
    }
    callbacks.forEach { $0.predictionEnded(run) }
    return outputs.count == 1 ? outputs[0] : Tensor(concatenating: outputs, axis: 0)
  }
}
