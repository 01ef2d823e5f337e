// SPDX-License-Identifier: Apache-2.0

import PinionCore
import PinionNN
import TestSupport
import Testing

struct LayerTests {
  static let activations: [ActivationFunction] = [.linear, .relu, .sigmoid, .tanh, .softmax]

  @Test("Dense obeys the laws of layers with every activation", arguments: activations)
  func dense(activation: ActivationFunction) throws {
    try checkLayer(Dense(3, activation: activation), input: randomNumbers([4, 5], seed: 1))
  }

  @Test("Dense works on the last axis of inputs with more axes, and without bias")
  func denseVariants() throws {
    try checkLayer(Dense(3, activation: .tanh), input: randomNumbers([2, 3, 4], seed: 1))
    try checkLayer(Dense(3, useBias: false), input: randomNumbers([2, 4], seed: 2))
    #expect(Dense(3, useBias: false).parameters(for: [4]).map(\.name) == ["kernel"])
  }

  @Test("Activation obeys the laws of layers", arguments: activations)
  func activation(activation: ActivationFunction) throws {
    try checkLayer(Activation(activation), input: randomNumbers([2, 3, 4], seed: 4))
  }

  @Test("Flatten, Reshape, Rescaling and Dropout obey the laws of layers")
  func withoutParameters() throws {
    let input = randomNumbers([3, 2, 6], seed: 5)
    try checkLayer(Flatten(), input: input)
    try checkLayer(Rescaling(scale: 0.5, offset: -1), input: input)
    try checkLayer(Reshape(to: [4, 3]), input: input)
    try checkLayer(Reshape(to: [-1, 2]), input: input)
    try checkLayer(Dropout(0.5), input: input)
    try checkLayer(Dropout(0), input: input)
  }

  @Test("Dense computes activation(x · kernel + bias)")
  func denseValues() {
    let layer = Dense(2, activation: .relu)
    let output = layer(
      Tensor([[1.0, 2.0]]),
      parameters: [Tensor([[1.0, -1.0], [0.5, -3.0]]), Tensor([10.0, 0.5])],
      context: LayerContext(isTraining: false))
    #expect(output.array(of: Double.self) == [12, 0])
  }

  @Test("Dropout keeps the expected share and scales it, differently for each key and layer")
  func dropout() {
    let ones = Tensor.ones([100, 100])
    func values(_ seed: UInt64, layer: Int = 0) -> [Float] {
      let context = LayerContext(isTraining: true, key: RandomKey(seed: seed), layer: layer)
      return Dropout(0.25)(ones, parameters: [], context: context).array(of: Float.self)
    }
    let first = values(1)
    #expect(Set(first) == [0, 1 / 0.75])
    let kept = first.filter { $0 > 0 }.count
    #expect((7300...7700).contains(kept))
    #expect(values(1) == first)
    #expect(values(2) != first)
    #expect(values(1, layer: 1) != first)
  }

  @Test("A layer of your own needs a shape rule, parameters and a call")
  func custom() throws {
    try checkLayer(Scale(), input: randomNumbers([2, 3], seed: 6))
  }
}

/// A layer as the documentation of `Layer` shows it.
struct Scale: Layer {
  var name: String?
  var inputShape: Shape?

  func outputShape(for inputShape: Shape) -> Shape { inputShape }

  func parameters(for inputShape: Shape) -> [ParameterSpec] {
    [ParameterSpec("factor", shape: inputShape, initializer: .ones)]
  }

  func callAsFunction(_ input: Tensor, parameters: [Tensor], context: LayerContext) -> Tensor {
    input * parameters[0]
  }
}
