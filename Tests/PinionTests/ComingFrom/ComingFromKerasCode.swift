// SPDX-License-Identifier: Apache-2.0

import Pinion

/// Runs the code of `ComingFromKeras.md`, in the page's order; what needs a network only if there is one.
func runKerasPage(_ folder: String, isOnline: Bool) async throws {
  let path = folder + "/network.safetensors"
  let x = Tensor.random(in: -1..<1, shape: [40, 4], key: RandomKey(seed: 1))
  let labels = x[0..., ..<3].argmax(axis: 1)
  let y = oneHot(labels, count: 3)
  let (kernel, bias) = (Tensor.ones([4, 8]), Tensor.ones([8]))
  let network = Sequential(seed: 1) {
    Dense(8, activation: .relu)
    Dense(3, activation: .softmax)
  }
  final class Stopper: Callback {
    func epochEnded(_ epoch: Int, logs: [String: Double], run: Run) {
      if logs["loss"]! < 0.1 { run.stop() }
    }
  }
  // The page's code:
  _ = Sequential()
  network.add(Dense(3, activation: .softmax))
  _ = Dense(8, inputShape: [4])
  try network.build(inputShape: [4])
  _ = network.summary()
  _ = network.layers[0].name
  _ = network.layers[0].weights
  try network.layers[0].setWeights([kernel, bias])
  _ = network.parameters["dense/kernel"]
  _ = network.parameters.tensors.reduce(0) { $0 + $1.size }
  _ = network(x)
  _ = network(x, isTraining: true)
  try network.save(to: path)
  try network.loadWeights(from: path)
  _ = try Sequential.load(from: path)
  _ = network.plot()
  _ = Dense(8, activation: .relu, useBias: false)
  _ = Activation(.tanh)
  _ = Dropout(0.5)
  _ = Rescaling(scale: 1 / 255)
  _ = Flatten(inputShape: [28, 28])
  _ = Reshape(to: [2, 2])
  _ = Dense(3) as any Layer
  _ = ActivationFunction.relu
  _ = ActivationFunction(name: "gelu") { x in x * (1 + erf(x * 0.70710678)) / 2 }
  _ = Initializer.glorotUniform
  _ = Initializer.uniform(in: -0.1..<0.1)
  _ = Initializer.normal(standardDeviation: 0.1)
  _ = Initializer.zeros
  _ = Initializer.ones
  _ = Initializer.constant(0.5)
  _ = Loss.categoricalCrossentropy
  _ = Loss.sparseCategoricalCrossentropy
  _ = Loss.binaryCrossentropy(fromLogits: true)
  _ = Loss.meanSquaredError
  _ = Loss.meanAbsoluteError
  _ = Loss(name: "cube") { p, t in pow(abs(p - t), 3).mean(axis: -1) }
  _ = Optimizer.sgd(learningRate: 0.01, momentum: 0.9, nesterov: true)
  _ = Optimizer.adagrad()
  _ = Optimizer.rmsprop(rho: 0.9, centered: true)
  _ = Optimizer.adam(beta1: 0.9, amsgrad: true)
  _ = Metric.accuracy
  _ = Metric(name: "bias") { p, t in (p - t).mean(axis: -1) }
  network.compile(optimizer: .rmsprop(), loss: .categoricalCrossentropy, metrics: [.accuracy])
  let history = try network.fit(x, y, epochs: 2, validationSplit: 0.25, verbosity: .silent)
  _ = try network.evaluate(x, y, verbosity: .silent)["loss"]!
  _ = try network.predict(x)
  _ = history["val_loss"]!
  _ = network.lossValue(x, y)
  network.optimizer?.learningRate = 0.01
  try network.fit(x, y, callbacks: [Stopper()], verbosity: .silent)
  if isOnline {
    _ = try await MNIST.load()
  }
  _ = oneHot(labels)
  _ = x / sqrt(square(x).sum(axis: -1, keepDims: true))
  _ = Sequential(seed: 42)
}
