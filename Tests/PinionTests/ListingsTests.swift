// SPDX-License-Identifier: Apache-2.0

import Foundation
import Pinion
import Testing

/// The programs that a reader of the documentation types in, on a small data set.
@Suite struct ListingsTests {
  @Test("the first network: load, build, compile, fit, evaluate, predict") func firstNetwork()
    throws
  {
    let (train, test) = try SyntheticDigits.load(train: 600, test: 100, seed: 1)
    #expect(train.images.shape == [600, 28, 28])
    #expect(train.labels.count == 600)

    let network = Sequential()
    network.add(Dense(32, activation: .relu, inputShape: [28 * 28]))
    network.add(Dense(10, activation: .softmax))
    let sameNetwork = Sequential {
      Dense(32, activation: .relu)
      Dense(10, activation: .softmax)
    }
    try sameNetwork.build(inputShape: [28 * 28])
    #expect(network.summary() == sameNetwork.summary())

    network.compile(
      optimizer: .rmsprop(), loss: .categoricalCrossentropy, metrics: [.accuracy])
    let trainImages = train.images.reshaped(to: [600, 28 * 28]).cast(to: .float32) / 255
    let testImages = test.images.reshaped(to: [100, 28 * 28]).cast(to: .float32) / 255
    let trainLabels = oneHot(train.labels)
    let testLabels = oneHot(test.labels)
    #expect(trainLabels.shape == [600, 10])

    let history = try network.fit(
      trainImages, trainLabels, epochs: 5, batchSize: 32, verbosity: .silent)
    #expect(history["loss"]!.count == 5)
    #expect(history["accuracy"]!.last! > 0.8)
    let result = try network.evaluate(testImages, testLabels, verbosity: .silent)
    #expect(result["accuracy"]! > 0.6)
    let probabilities = try network.predict(testImages[0..<3])
    #expect(probabilities.shape == [3, 10])
    for sum in probabilities.sum(axis: 1).array(of: Double.self) { #expect(abs(sum - 1) < 1e-5) }
    #expect(probabilities.argmax(axis: 1).shape == [3])
  }

  @Test("labels print as NumPy prints them") func printing() {
    let labels = Tensor.arange(60000).cast(to: .uint8)
    #expect("\(labels)" == "[ 0  1  2 ... 93 94 95]")
    #expect(String(reflecting: labels) == "Tensor([ 0,  1,  2, ..., 93, 94, 95], dtype: uint8)")
  }

  @Test("data representations") func representations() {
    let scalar: Tensor = 12
    let vector: Tensor = [12, 3, 6, 14]
    let matrix: Tensor = [[5, 78, 2, 34, 0], [6, 79, 3, 35, 1], [7, 80, 4, 36, 2]]
    #expect((scalar.ndim, vector.ndim, matrix.ndim) == (0, 1, 2))
    #expect(matrix.dtype == .int64)
    let cube = Tensor(stacking: [matrix, matrix, matrix])
    #expect(cube.shape == [3, 3, 5])
  }

  @Test("tensor operations") func operations() {
    let x: Tensor = [[1.0, -2.0], [3.0, -4.0]]
    let y: Tensor = [[0.5, 1.0], [-4.0, 5.0]]
    let z = maximum(x + y, 0)
    #expect(z == [[1.5, 0.0], [0.0, 1.0]])
    let broadcast = maximum(
      Tensor.random(in: 0..<1, shape: [64, 3, 32, 10], key: RandomKey(seed: 1)),
      Tensor.random(in: 0..<1, shape: [32, 10], key: RandomKey(seed: 2)))
    #expect(broadcast.shape == [64, 3, 32, 10])
    let a = Tensor.ones([2, 3, 4, 5])
    #expect(dot(a, Tensor.ones([5])).shape == [2, 3, 4])
    #expect(dot(a, Tensor.ones([5, 7])).shape == [2, 3, 4, 7])
    #expect(matmul(x, y) == dot(x, y))
    #expect(Naive.relu(x) == maximum(x, 0).cast(to: .float64))
    #expect(Naive.add(x, y) == (x + y).cast(to: .float64))
    let v: Tensor = [1.0, 2.0]
    #expect(Naive.add(matrix: x, vector: v) == (x + v).cast(to: .float64))
    #expect(Naive.dot(vector: v, vector: v).item(as: Double.self) == 5)
    #expect(Naive.dot(matrix: x, vector: v) == dot(x, v).cast(to: .float64))
    #expect(Naive.dot(matrix: x, matrix: y) == dot(x, y).cast(to: .float64))

    let r: Tensor = [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]
    #expect(r.reshaped(to: [2, 3]) == [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]])
    #expect(r.reshaped(to: [6, 1]).shape == [6, 1])
    #expect(r.reshaped(to: [-1]).shape == [6])
    #expect(Tensor.zeros([300, 20]).transposed().shape == [20, 300])
    let theta = Double.pi / 6
    let rotation = Tensor([[cos(theta), -sin(theta)], [sin(theta), cos(theta)]])
    let turned = dot(rotation, Tensor([1.0, 0.0]))
    #expect(turned.dtype == .float64)
    #expect(abs(turned[0].item(as: Double.self) - cos(theta)) < 1e-15)
  }

  @Test("the engine: gradients of a loss, higher orders, compiled steps") func engine() {
    let x = Tensor.random(in: -1..<1, shape: [8, 3], key: RandomKey(seed: 1))
    let y = Tensor.random(in: -1..<1, shape: [8], key: RandomKey(seed: 2))
    let w0 = Tensor.random(in: -1..<1, shape: [3], key: RandomKey(seed: 3))
    func loss(_ prediction: Tensor, _ target: Tensor) -> Tensor {
      let error = prediction - target
      return (error * error).mean()
    }
    let g = gradient(at: w0) { w in loss(dot(x, w), y) }
    #expect(g.shape == w0.shape)
    let (value, slope) = valueWithGradient(at: w0) { w in loss(dot(x, w), y) }
    #expect(slope == g)
    let second = gradient(at: Tensor(0.5)) { x in gradient(at: x) { sin($0) } }
    #expect(abs(second.item(as: Double.self) + sin(0.5)) < 1e-6)
    let step = compiled { (w: Tensor, x: Tensor, y: Tensor) in
      w - 0.1 * gradient(at: w) { w in loss(dot(x, w), y) }
    }
    let w1 = step(w0, x, y)
    #expect(loss(dot(x, w1), y).item(as: Double.self) < value.item(as: Double.self))
    let names: [Optimizer] = [
      .sgd(learningRate: 0.1), .sgd(learningRate: 0.1, momentum: 0.9, nesterov: true), .adagrad(),
      .rmsprop(), .adam(),
    ]
    #expect(names.map(\.name) == ["sgd", "sgd", "adagrad", "rmsprop", "adam"])
  }
}
