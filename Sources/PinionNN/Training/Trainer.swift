// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// The loop of `fit`: epochs and batches, and who is told of them.
struct Trainer {
  let network: Sequential
  let objective: Objective
  let data: TrainingData
  let run: Run
  let callbacks: [any Callback]

  /// How many steps may pass before the loss is looked at.
  private static let checkInterval = 50

  func train(_ epochs: Range<Int>, shuffle: Bool) throws {
    callbacks.forEach { $0.trainingBegan(run) }
    var logs: [String: Double] = [:]
    for epoch in epochs {
      logs = try train(epoch, shuffle: shuffle)
      callbacks.forEach { $0.epochEnded(epoch, logs: logs, run: run) }
      if run.isStopped { break }
    }
    callbacks.forEach { $0.trainingEnded(logs: logs, run: run) }
  }

  private func train(_ epoch: Int, shuffle: Bool) throws -> [String: Double] {
    let network = network
    let order = order(shuffle: shuffle)
    var rows = order[0..<min(run.batchSize, run.samples)]
    network.trainedEpochs += 1
    network.state!.sums = RunningSums(count: objective.compilation.names.count)
    let step = network.functions.trainingStep(objective)
    var rate = run.learningRate
    var rateTensor = Tensor(Float(rate))
    var samples = 0
    let names = objective.compilation.names
    run.currentLogs = { network.state!.sums.means(names, samples: samples) }
    defer { run.currentLogs = { [:] } }

    callbacks.forEach { $0.epochBegan(epoch, run: run) }
    for batch in 0..<run.steps {
      for callback in callbacks { callback.batchBegan(batch, run: run) }
      if run.learningRate != rate {
        rate = run.learningRate
        rateTensor = Tensor(Float(rate))
      }
      let start = batch * run.batchSize
      let end = min(start + run.batchSize, run.samples)
      if rows.count == end - start {
        rows.slide(to: start, in: order)
      } else {
        rows = order[start..<end]
      }
      step(&network.state!, data.x, data.y, rows, rateTensor)
      samples = end
      if batch % Trainer.checkInterval == Trainer.checkInterval - 1 || end == run.samples {
        try checkFinite(epoch, rate)
      }
      for callback in callbacks { callback.batchEnded(batch, run: run) }
      if run.isStopped { break }
    }
    try checkFinite(epoch, rate)
    var logs = network.state!.sums.means(names, samples: samples)
    if let (x, y) = data.validation, !run.isStopped {
      run.isValidating = true
      defer { run.isValidating = false }
      let results = network.evaluate(
        objective, x, y, batchSize: run.batchSize, run: run, callbacks: callbacks)
      for (name, value) in results { logs["val_\(name)"] = value }
    }
    return logs
  }

  /// The numbers of the samples in the order of the coming epoch.
  private func order(shuffle: Bool) -> Tensor {
    guard shuffle else { return Tensor.arange(run.samples) }
    return network.sampleOrder(run.samples, epoch: network.trainedEpochs)
  }

  private func checkFinite(_ epoch: Int, _ rate: Double) throws {
    let first = network.state!.sums.firstNonFinite.item(as: Int64.self)
    guard first != RunningSums.none else { return }
    throw ModelError(
      .nonFiniteLoss,
      "the loss is not a finite number from step \(first) of epoch \(epoch + 1) on; "
        + "try a learning rate below \(rate), and look for such numbers in the data")
  }
}

extension RunningSums {
  /// Means over the samples so far, by name.
  func means(_ names: [String], samples: Int) -> [String: Double] {
    guard samples > 0 else { return [:] }
    var result: [String: Double] = [:]
    for (name, sum) in zip(names, values) {
      result[name] = sum.item(as: Double.self) / Double(samples)
    }
    return result
  }
}
