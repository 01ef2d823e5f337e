// SPDX-License-Identifier: Apache-2.0

import PinionCore
import PinionNN
import TestSupport
import Testing

struct FitTests {
  let data = ToyData()

  @Test("Training reduces the loss and reports it for each epoch")
  func learning() throws {
    let network = ToyData.network()
    let history = try network.fit(
      data.x, data.oneHotLabels, epochs: 30, batchSize: 8, verbosity: .silent)
    #expect(history.names == ["accuracy", "loss"])
    #expect(history.epochs == Array(0..<30))
    let losses = try #require(history["loss"])
    #expect(losses.count == 30)
    #expect(losses.last! < losses[0] * 0.6)
    #expect(history["accuracy"]!.last! > 0.85)
    #expect(history["val_loss"] == nil)
    let result = try network.evaluate(data.x, data.oneHotLabels, verbosity: .silent)
    #expect(Set(result.keys) == ["loss", "accuracy"])
    #expect(result["accuracy"]! > 0.85)
  }

  @Test("A network that rescales trains on pictures as on numbers made of them before")
  func rescaling() throws {
    let pictures = ((data.x + 1) * 100).cast(to: .uint8)
    func weights(_ x: Tensor, _ first: [any Layer]) throws -> [Tensor] {
      let network = Sequential(seed: 3)
      for layer in first { network.add(layer) }
      network.add(Dense(3, activation: .softmax))
      network.compile(optimizer: .sgd(), loss: .categoricalCrossentropy)
      try network.fit(x, data.oneHotLabels, epochs: 2, batchSize: 16, verbosity: .silent)
      return network.layers.last!.weights
    }
    let rescaled = try weights(pictures, [Rescaling(scale: 1 / 255)])
    // A layer in its place, on which the first weights depend.
    let before = try weights(
      pictures.cast(to: .float32) * Tensor(Float(1.0 / 255)), [Activation(.linear)])
    #expect(rescaled.count == 2)
    #expect(zip(rescaled, before).allSatisfy { $0 == $1 })
  }

  @Test("Sparse targets give the numbers of one-hot ones, and uint8 data those of float32")
  func forms() throws {
    let integers = ((data.x + 1) * 100).cast(to: .uint8)
    func history(_ x: Tensor, _ y: Tensor, _ loss: Loss) throws -> [[Double]?] {
      let network = ToyData.network()
      network.compile(optimizer: .sgd(learningRate: 1e-4), loss: loss, metrics: [.accuracy])
      let history = try network.fit(x, y, epochs: 3, batchSize: 16, verbosity: .silent)
      return [history["loss"], history["accuracy"]]
    }
    let expected = try history(
      integers.cast(to: .float32), data.oneHotLabels, .categoricalCrossentropy)
    #expect(try history(integers, data.labels, .sparseCategoricalCrossentropy) == expected)
    #expect(
      try history(integers, data.labels.cast(to: .uint8), .sparseCategoricalCrossentropy)
        == expected)
    #expect(
      try history(integers, data.labels.reshaped(to: [50, 1]), .sparseCategoricalCrossentropy)
        == expected)
  }

  @Test("The loss of an epoch is weighted by batch size, and the last partial batch is kept")
  func weighting() throws {
    // With a learning rate this small the parameters stay, so that the epoch's loss is that of all
    // the data.
    let network = ToyData.network(optimizer: .sgd(learningRate: 1e-30))
    let history = try network.fit(
      data.x, data.oneHotLabels, batchSize: 16, verbosity: .silent)
    let result = try network.evaluate(data.x, data.oneHotLabels, batchSize: 50, verbosity: .silent)
    #expect(abs(history["loss"]![0] - result["loss"]!) < 1e-6)
    #expect(abs(history["accuracy"]![0] - result["accuracy"]!) < 1e-9)
    let inParts = try network.evaluate(data.x, data.oneHotLabels, batchSize: 7, verbosity: .silent)
    #expect(abs(inParts["loss"]! - result["loss"]!) < 1e-6)
    #expect(inParts["accuracy"] == result["accuracy"])
  }

  @Test("A validation split takes the last samples, before any shuffling")
  func split() throws {
    let marked = Tensor(concatenating: [Tensor.zeros([40, 6]), Tensor.ones([10, 6])])
    let network = Sequential(seed: 1) { Dense(1, inputShape: [6]) }
    network.compile(optimizer: .sgd(), loss: .meanSquaredError)
    let targets = Tensor(concatenating: [Tensor.zeros([40, 1]), Tensor.ones([10, 1])])
    let history = try network.fit(
      marked, targets, validationSplit: 0.2, verbosity: .silent)
    #expect(history["loss"]! == [0])  // zeros in, bias zero
    let sum = network.parameters["dense/kernel"].sum().item(as: Double.self)
    #expect(abs(history["val_loss"]![0] - (sum - 1) * (sum - 1)) < 1e-5)
  }

  @Test("Validation data are evaluated after each epoch, without training on them")
  func validationData() throws {
    let plain = ToyData.network(dropout: 0.5)
    try plain.fit(data.x, data.oneHotLabels, epochs: 2, verbosity: .silent)
    let network = ToyData.network(dropout: 0.5)
    let history = try network.fit(
      data.x, data.oneHotLabels, epochs: 2, validationData: (data.x, data.oneHotLabels),
      verbosity: .silent)
    #expect(history.names == ["accuracy", "loss", "val_accuracy", "val_loss"])
    #expect(network.numbers == plain.numbers)
    let result = try network.evaluate(data.x, data.oneHotLabels, verbosity: .silent)
    #expect(history["val_loss"]!.last == result["loss"])
  }

  @Test("The same seed gives the same bits, another seed others")
  func seeds() throws {
    func trained(_ seed: UInt64) throws -> [Float] {
      let network = ToyData.network(seed: seed, dropout: 0.3)
      try network.fit(data.x, data.oneHotLabels, epochs: 2, batchSize: 16, verbosity: .silent)
      return network.numbers
    }
    let first = try trained(1)
    #expect(try trained(1) == first)
    #expect(try trained(2) != first)
  }

  @Test("Fitting twice goes on with new orders, as if it had been one call")
  func continuation() throws {
    let once = ToyData.network(dropout: 0.3)
    try once.fit(data.x, data.oneHotLabels, epochs: 4, batchSize: 16, verbosity: .silent)
    let twice = ToyData.network(dropout: 0.3)
    try twice.fit(data.x, data.oneHotLabels, epochs: 2, batchSize: 16, verbosity: .silent)
    let history = try twice.fit(
      data.x, data.oneHotLabels, epochs: 4, batchSize: 16, initialEpoch: 2, verbosity: .silent)
    #expect(history.epochs == [2, 3])
    #expect(twice.numbers == once.numbers)
  }

  @Test("A training loop of your own gives exactly the numbers of fit")
  func customLoop() throws {
    let optimizers: [Optimizer] = [
      .sgd(momentum: 0.9, nesterov: true), .adagrad(), .rmsprop(momentum: 0.5, centered: true),
      .adam(amsgrad: true),
    ]
    for optimizer in optimizers {
      let network = ToyData.network(optimizer: optimizer)
      network.compile(optimizer: optimizer, loss: .categoricalCrossentropy)
      var parameters = network.parameters
      var state = optimizer.initialState(for: parameters)
      for _ in 0..<3 {
        for start in stride(from: 0, to: 50, by: 16) {
          let x = data.x[start..<min(start + 16, 50)]
          let y = data.oneHotLabels[start..<min(start + 16, 50)]
          let (_, gradients) = valueWithGradient(at: parameters) {
            network.lossValue(x, y, parameters: $0)
          }
          optimizer.update(&parameters, gradients, state: &state)
        }
      }
      try network.fit(
        data.x, data.oneHotLabels, epochs: 3, batchSize: 16, shuffle: false, verbosity: .silent)
      #expect(network.numbers == parameters.tensors.flatMap { $0.array(of: Float.self) })
    }
  }

  @Test("an optimizer goes down a function that has no layers")
  func parametersWithoutLayers() {
    let optimizer = Optimizer.sgd(learningRate: 0.1, momentum: 0.5)
    var parameters = Parameters(["b": Tensor(-1.0), "a": Tensor([3.0, 4.0])])
    #expect(parameters.paths == ["a", "b"])
    var state = optimizer.initialState(for: parameters)
    for _ in 0..<100 {
      let slopes = gradient(at: parameters) { ($0["a"] * $0["a"]).sum() + $0["b"] * $0["b"] }
      optimizer.update(&parameters, slopes, state: &state)
    }
    #expect(allClose(parameters["a"], 0, absoluteTolerance: 1e-6))
    #expect(allClose(parameters["b"], 0, absoluteTolerance: 1e-6))
  }

  @Test("and in the order of fit, with its dropout, too")
  func customLoopInOrder() throws {
    let (x, y) = (data.x, data.oneHotLabels)
    let optimizer = Optimizer.adam(learningRate: 0.01)
    let network = ToyData.network(optimizer: optimizer, dropout: 0.3)

    var parameters = network.parameters
    var state = optimizer.initialState(for: parameters)
    for epoch in 0..<3 {
      let order = network.sampleOrder(x.count, epoch: epoch)
      for start in stride(from: 0, to: x.count, by: 16) {
        let rows = order[start..<min(start + 16, x.count)]
        let (batch, targets) = (x.gathered(rows: rows), y.gathered(rows: rows))
        let key = network.stepKey(state.steps)
        let gradients = gradient(at: parameters) {
          network.lossValue(batch, targets, parameters: $0, key: key)
        }
        optimizer.update(&parameters, gradients, state: &state)
      }
    }

    try network.fit(x, y, epochs: 3, batchSize: 16, verbosity: .silent)
    #expect(network.numbers == parameters.tensors.flatMap { $0.array(of: Float.self) })
  }

  @Test("Predictions are probabilities in the order of the inputs, whatever the batch size")
  func prediction() throws {
    let network = ToyData.network()
    let whole = try network.predict(data.x, batchSize: 50)
    #expect(whole.shape == [50, 3])
    #expect(whole.sum(axis: 1).array(of: Float.self).allSatisfy { abs($0 - 1) < 1e-6 })
    let parts = try network.predict(data.x, batchSize: 7)
    #expect(parts.array(of: Float.self) == whole.array(of: Float.self))
    #expect(network(data.x).array(of: Float.self) == whole.array(of: Float.self))
  }

  @Test("Binary problems end with one sigmoid")
  func binary() throws {
    let network = Sequential(seed: 1) {
      Dense(8, activation: .tanh)
      Dense(1, activation: .sigmoid)
    }
    network.compile(
      optimizer: .adam(learningRate: 0.05), loss: .binaryCrossentropy, metrics: [.accuracy])
    let y = (data.x.sum(axis: 1) .> 0)
    let history = try network.fit(data.x, y, epochs: 30, batchSize: 10, verbosity: .silent)
    #expect(history["accuracy"]!.last! > 0.95)
  }

  @Test("A network without parameters can be trained, too")
  func withoutParameters() throws {
    let network = Sequential { Flatten() }
    network.compile(optimizer: .adam(), loss: .meanSquaredError)
    let history = try network.fit(data.x, data.x, verbosity: .silent)
    #expect(history["loss"] == [0])
  }
}

@Suite(.serialized)
struct ThreadTests {
  @Test("The same seed gives the same bits on 1, 2 and 3 threads")
  func threads() throws {
    let before = Threads.count
    defer { Threads.count = before }
    let x = randomNumbers([96, 200], seed: 3).cast(to: .float32)
    let y = oneHot(Tensor((0..<96).map { $0 % 10 }), count: 10)
    let results = try [1, 2, 3].map { count in
      Threads.count = count
      let network = Sequential(seed: 4) {
        Dense(70, activation: .relu)
        Dropout(0.1)
        Dense(10, activation: .softmax)
      }
      network.compile(optimizer: .adam(), loss: .categoricalCrossentropy)
      try network.fit(x, y, epochs: 2, batchSize: 40, verbosity: .silent)
      return network.numbers
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }
}
