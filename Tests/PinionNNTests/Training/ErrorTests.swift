// SPDX-License-Identifier: Apache-2.0

import PinionCore
import PinionNN
import TestSupport
import Testing

struct ErrorTests {
  let data = ToyData(10)

  func fitError(
    _ network: Sequential, _ x: Tensor? = nil, _ y: Tensor? = nil, epochs: Int = 1,
    batchSize: Int = 4, split: Double = 0
  ) -> String {
    modelError {
      try network.fit(
        x ?? data.x, y ?? data.oneHotLabels, epochs: epochs, batchSize: batchSize,
        validationSplit: split, verbosity: .silent)
    }
  }

  @Test("Arguments out of range are named with what is expected")
  func arguments() {
    let network = ToyData.network()
    let before = network.numbers
    #expect(fitError(network, epochs: 0) == "epochs must be at least 1, received 0")
    #expect(fitError(network, batchSize: -1) == "batchSize must be at least 1, received -1")
    #expect(fitError(network, split: 1) == "validationSplit must be in 0..<1, received 1.0")
    #expect(
      modelError { try network.fit(data.x, data.oneHotLabels, initialEpoch: 2) }
        == "initialEpoch must be in 0...1, received 2")
    #expect(
      modelError { _ = try network.predict(data.x, batchSize: 0) }
        == "batchSize must be at least 1, received 0")
    network.optimizer?.learningRate = -1
    #expect(fitError(network) == "the learning rate must be positive, received -1.0")
    #expect(network.numbers == before)
  }

  @Test("Splits that leave nothing are refused")
  func emptySplit() {
    let network = ToyData.network()
    #expect(
      fitError(network, data.x[0..<1], data.oneHotLabels[0..<1], split: 0.5)
        == "validationSplit 0.5 of 1 samples leaves 0 to train with and 1 to validate with; "
        + "expected at least one of each")
  }

  @Test("Inputs of another shape name the layer")
  func inputs() {
    let network = ToyData.network()
    #expect(
      fitError(network, Tensor.zeros([10, 28, 28]))
        == "layers[0] Dense(8): expected input of shape [6], received [28, 28]")
    #expect(
      modelError { _ = try network.predict(Tensor.zeros([10, 7])) }
        == "layers[0] Dense(8): expected input of shape [6], received [7]")
    #expect(fitError(network, Tensor.zeros([0, 6])) == "the inputs are empty: shape [0, 6]")
    #expect(
      fitError(network, Tensor(1.0))
        == "the inputs must have samples along their first axis, received a scalar")
    #expect(
      fitError(network, data.x[0..<9])
        == "expected as many targets as inputs: 9 inputs of shape [9, 6], "
        + "targets of shape [10, 3]")
    let inner = Sequential {
      Dense(8)
      Dense(10, inputShape: [9])
    }
    #expect(
      modelError { try inner.build(inputShape: [3]) }
        == "layers[1] Dense(10): expected input of shape [9], received [8]")
    #expect(
      modelError { try Sequential { Dense(8) }.build(inputShape: []) }
        == "layers[0] Dense(8): expected samples with at least one axis, "
        + "received one number per sample; reshape the data to [samples, 1]")
  }

  @Test("Targets of another shape or class name the loss and the last layer")
  func targets() {
    let network = ToyData.network()
    #expect(
      fitError(network, nil, data.labels)
        == "categoricalCrossentropy: expected targets of shape [3], the output of layers[1] "
        + "Dense(3), received []; for class numbers use .sparseCategoricalCrossentropy, "
        + "or oneHot(labels)")
    #expect(
      fitError(network, nil, Tensor.zeros([10, 4]))
        == "categoricalCrossentropy: expected targets of shape [3], the output of layers[1] "
        + "Dense(3), received [4]")
    network.compile(optimizer: .sgd(), loss: .sparseCategoricalCrossentropy)
    #expect(
      fitError(network)
        == "sparseCategoricalCrossentropy: expected class numbers of shape [], received [3]; "
        + "for one-hot targets use .categoricalCrossentropy")
    #expect(
      fitError(network, nil, data.labels + 1)
        == "sparseCategoricalCrossentropy: expected class numbers from 0 to 2, "
        + "the outputs of layers[1] Dense(3), received 3")
    #expect(
      fitError(network, nil, data.labels - 1)
        == "sparseCategoricalCrossentropy: expected class numbers from 0 to 2, "
        + "the outputs of layers[1] Dense(3), received -1")
  }

  @Test("What is missing is named")
  func missing() {
    let network = Sequential { Dense(3) }
    #expect(
      fitError(network)
        == "the network has no loss and no optimizer; call compile(optimizer:loss:) first")
    #expect(
      modelError { try network.save(to: "/nowhere/model") }
        == "the network has no parameters to save; call build(inputShape:) or fit first")
    #expect(
      modelError { try Sequential().build(inputShape: [3]) } == "the network has no layers")
  }

  @Test("Layers that cannot be made are named")
  func layers() {
    func error(_ layer: any Layer, _ shape: Shape = [4]) -> String {
      modelError { try Sequential { layer }.build(inputShape: shape) }
    }
    #expect(error(Dense(0)) == "layers[0] Dense(0): units must be at least 1, received 0")
    #expect(
      error(Dense(Int.max))
        == "layers[0] Dense(9223372036854775807): the kernel of shape "
        + "[4, 9223372036854775807] is too large")
    // Elements for which no process has memory.
    let huge = Initializer(name: "huge") { _, _ in
      Tensor(1.0).broadcast(to: [1 << 20, 1 << 26]) + 1
    }
    #expect(
      error(Dense(3, kernelInitializer: huge))
        == "layers[0] Dense(3): the kernel: add: no memory for float32 of shape "
        + "[1048576, 67108864], 281 TB")
    let wide = Initializer(name: "wide") { shape, _ in .zeros([shape[0] + 1]) }
    #expect(
      error(Dense(3, biasInitializer: wide))
        == "layers[0] Dense(3): the bias: its initializer made shape [4], expected [3]")
    #expect(error(Dropout(1)) == "layers[0] Dropout(1.0): the rate must be in 0..<1, received 1.0")
    #expect(
      error(Reshape(to: [3]))
        == "layers[0] Reshape(to: [3]): expected 3 elements, received 4 in shape [4]")
    #expect(
      error(Reshape(to: [3, -1]))
        == "layers[0] Reshape(to: [3, -1]): expected a multiple of 3 elements, "
        + "received 4 in shape [4]")
    #expect(
      error(Reshape(to: [-1, -1]))
        == "layers[0] Reshape(to: [-1, -1]): the target's axes must be at least 1, "
        + "and at most one of them -1, received [-1, -1]")
    let twice = Sequential {
      Dense(2, name: "a")
      Dense(2, name: "a")
    }
    #expect(
      modelError { try twice.build(inputShape: [3]) }
        == "layers[1] Dense(2): another layer is named \"a\"; names must differ")
  }

  @Test("Weights of another shape are refused")
  func weights() {
    let network = ToyData.network()
    #expect(
      modelError { try network.layers[0].setWeights([.zeros([6, 8])]) }
        == "layers[0] Dense(8): expected 2 weights (kernel, bias), received 1")
    #expect(
      modelError { try network.layers[0].setWeights([.zeros([8, 6]), .zeros([8])]) }
        == "layers[0] Dense(8): expected kernel of shape [6, 8], received [8, 6]")
  }

  @Test("A loss that is no longer a number stops training and says where")
  func notFinite() {
    let network = ToyData.network(optimizer: .sgd(learningRate: 1e30))
    let error = fitError(network, epochs: 5)
    #expect(error.hasPrefix("the loss is not a finite number from step "))
    #expect(
      error.hasSuffix(
        "try a learning rate below 1e+30, and look for such numbers in the data"))

    let values = data.x.array(of: Float.self).enumerated().map { $0 == 30 ? Float.nan : $1 }
    let network2 = ToyData.network()
    let error2 = modelError {
      try network2.fit(
        Tensor(values, shape: [10, 6]), data.oneHotLabels, batchSize: 2, shuffle: false,
        verbosity: .silent)
    }
    #expect(
      error2
        == "the loss is not a finite number from step 3 of epoch 1 on; "
        + "try a learning rate below 0.01, and look for such numbers in the data")
  }
}
