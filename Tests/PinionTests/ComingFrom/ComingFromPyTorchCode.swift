// SPDX-License-Identifier: Apache-2.0

import Pinion

/// Runs the code of `ComingFromPyTorch.md`, in the page's order.
func runPyTorchPage(_ folder: String) throws {
  let (path, model) = (folder + "/x.npy", folder + "/network.safetensors")
  let x: Tensor = [[1.5, -2, 0.25, 4], [3, 0, -1, 0.5], [-4, 2.5, 1, -0.75]]
  let y: Tensor = [[2, 0.5, -1, 3], [1, 4, 0.25, -2], [0.5, 1, 2, 4]]
  let a: Tensor = [[1.0, 2], [3, 4], [5, 6], [7, 8]]
  let (v, w): (Tensor, Tensor) = ([1.0, 2, 3], [0.0, 1, 2, 3])
  let i = Tensor([2, 0])
  let labels = Tensor([2, 0, 1])
  let key = RandomKey(seed: 1)
  let network = Sequential(seed: 1)
  let optimizer = Optimizer.adam()
  var z = x
  try NPY.save(x, to: path)
  func loss(_ w: Tensor) -> Tensor { square(dot(x, w) - 1).mean() }
  func train(_ network: Sequential, _ optimizer: Optimizer, _ batches: [(Tensor, Tensor)]) {
    var parameters = network.parameters
    var state = optimizer.initialState(for: parameters)
    for (x, y) in batches {
      let (_, gradients) = valueWithGradient(at: parameters) {
        network.lossValue(x, y, parameters: $0)
      }
      optimizer.update(&parameters, gradients, state: &state)
    }
    network.parameters = parameters
  }
  // The page's code:
  _ = [[1.0, 2], [3, 4]] as Tensor
  _ = try NPY.load(from: path)
  _ = Tensor.zeros([2, 3])
  _ = Tensor.ones([2, 3])
  _ = Tensor.full([2, 3], 7)
  _ = Tensor.zeros(like: x)
  _ = Tensor.arange(5)
  _ = Tensor.linspace(from: 0, to: 1, count: 5)
  _ = Tensor.eye(3)
  _ = Tensor.random(in: 0..<1, shape: [2, 3], key: key)
  _ = Tensor.randomNormal(shape: [2, 3], key: key)
  _ = Tensor.randomIntegers(in: 0..<10, shape: [2, 3], key: key)
  _ = Tensor.permutation(5, key: key)
  _ = RandomKey(seed: 42)
  _ = x.cast(to: .float64)
  _ = x.shape
  _ = x.ndim
  _ = x.size
  _ = x.sum().item(as: Float.self)
  _ = x.array(of: Float.self)
  z = x
  _ = x.reshaped(to: [2, -1])
  _ = x.flattened()
  _ = x.transposed(axes: [1, 0])
  _ = x.transposed()
  _ = x.movingAxis(from: 0, to: -1)
  _ = x.unsqueezed(axis: 0)
  _ = x[.newAxis].squeezed(axis: 0)
  _ = x.broadcast(to: [2, 3, 4])
  _ = x.tiled([2, 1])
  _ = x.repeated(2, axis: 0)
  _ = Tensor(concatenating: [x, y], axis: 0)
  _ = Tensor(stacking: [x, y])
  _ = x.split(into: 2, axis: 1)
  _ = x.unstacked(axis: 0)
  _ = x.flipped(axis: 0)
  _ = x.rolled(by: 1, axis: 0)
  _ = x[0, 1 ..<- 1]
  z[0, 1...] = 5
  _ = x.take(i, axis: 0)
  _ = x.takeAlongAxis(x.argsort(), axis: 1)
  _ = x.scattering(y[..<2], rows: i, by: .adding)
  _ = x.replacing(with: 0, where: x .< 0)
  _ = x[x .> 0]
  _ = x * y
  _ = x + y
  z += y
  _ = x .== y
  _ = x .< y
  _ = x == y
  _ = allClose(x, y)
  _ = matmul(x, a)
  _ = einsum("ij,jk->ik", x, a)
  _ = outer(x[0], y[0])
  _ = x.clamped(to: 0...1)
  _ = pow(x, 2)
  _ = sqrt(square(x))
  _ = rsqrt(square(x))
  _ = x.sum(axis: 1, keepDims: true)
  _ = x.mean(axes: [0, 1])
  _ = x.product()
  _ = x.max(axis: 1)
  _ = x.argmax(axis: 1)
  _ = x.standardDeviation(axis: 0, correction: 1)
  _ = x.variance(correction: 1)
  _ = x.sorted(descending: true)[0..., ..<2]
  _ = x.sorted(axis: 0)
  _ = x.argsort(axis: 0)
  _ = x.cumsum(axis: 0)
  _ = x.unique()
  _ = x.quantile(0.9)
  _ = x.median()
  _ = relu(x)
  _ = sigmoid(x)
  _ = tanh(x)
  _ = erf(x)
  _ = x.softmax(axis: -1)
  _ = x.logSoftmax(axis: -1)
  _ = oneHot(labels, count: 3)
  _ = x.padded([(1, 1), (0, 2)])
  _ = gradient(at: w, of: loss)
  _ = valueWithGradient(at: w, of: loss)
  _ = stopGradient(x)
  _ = vjp(at: x) { sin($0) }.pullback(y)
  _ = jvp(at: x, along: y) { sin($0) }.derivative
  _ = jacobian(at: v) { $0 * $0 }
  _ = jacobian(at: v, of: { $0 * $0 }, mode: .forward)
  _ = hessian(at: v) { ($0 * $0 * $0).sum() }
  _ = vectorized(axes: 0) { (row: Tensor) -> Tensor in row.sum() }
  _ = checkpointed { (x: Tensor) -> Tensor in sin(sin(x)) }
  _ = customGradient(round, derivative: { slope, _, _ in slope })
  _ = compiled { (x: Tensor) -> Tensor in relu(x) * 2 }
  Threads.count = Threads.count
  _ = Sequential(seed: 1)
  network.add(Dense(8, inputShape: [4]))
  network.add(Activation(.relu))
  network.add(Dropout(0.1))
  _ = Flatten()
  _ = Reshape(to: [2, 4])
  _ = Dense(3) as any Layer
  _ = network(x, isTraining: true)
  _ = network.parameters.tensors
  _ = network.parameters["dense/kernel"]
  _ = Loss.sparseCategoricalCrossentropy(fromLogits: true)
  _ = Loss.binaryCrossentropy(fromLogits: true)
  _ = Loss.meanSquaredError
  _ = Loss.meanAbsoluteError
  _ = Optimizer.sgd(learningRate: 0.1, momentum: 0.9)
  _ = Optimizer.adam(epsilon: 1e-8)
  _ = Optimizer.rmsprop(learningRate: 0.01, rho: 0.99, epsilon: 1e-8)
  _ = Optimizer.adagrad(learningRate: 0.01, initialAccumulatorValue: 0)
  _ = optimizer.initialState(for: network.parameters)
  _ = network.sampleOrder(x.count, epoch: 0)[..<2]
  try network.save(to: model)
  _ = try Sequential.load(from: model)
}
