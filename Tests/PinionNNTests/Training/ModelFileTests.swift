// SPDX-License-Identifier: Apache-2.0

import Foundation
import PinionCore
import PinionNN
import TestSupport
import Testing

struct ModelFileTests {
  let data = ToyData(20)

  @Test("A network that is saved and loaded predicts the same")
  func roundTrip() throws {
    let network = ToyData.network(dropout: 0.2)
    try network.fit(data.x, data.oneHotLabels, verbosity: .silent)
    try withTemporaryFile { path in
      try network.save(to: path)
      let again = try Sequential.load(from: path)
      #expect(again.numbers == network.numbers)
      #expect(again.layers.map(\.name) == ["dense", "dropout", "dense_1"])
      #expect(again.loss == .categoricalCrossentropy)
      #expect(again.metrics == [.accuracy])
      #expect(again.optimizer == .rmsprop(learningRate: 0.01))
      #expect(again.seed == 7)
      #expect(again.summary() == network.summary())
      let before = try network.evaluate(data.x, data.oneHotLabels, verbosity: .silent)
      let after = try again.evaluate(data.x, data.oneHotLabels, verbosity: .silent)
      #expect(before == after)
    }
  }

  static let optimizers: [Optimizer] = [
    .sgd(), .sgd(momentum: 0.9, nesterov: true), .adagrad(),
    .rmsprop(momentum: 0.5, centered: true),
    .adam(amsgrad: true),
  ]

  @Test("Training that resumes from a file goes on to the bit", arguments: optimizers)
  func resume(optimizer: Optimizer) throws {
    let whole = ToyData.network(optimizer: optimizer, dropout: 0.2)
    try whole.fit(data.x, data.oneHotLabels, epochs: 4, batchSize: 8, verbosity: .silent)
    let first = ToyData.network(optimizer: optimizer, dropout: 0.2)
    try first.fit(data.x, data.oneHotLabels, epochs: 2, batchSize: 8, verbosity: .silent)
    try withTemporaryFile { path in
      try first.save(to: path)
      let second = try Sequential.load(from: path)
      try second.fit(
        data.x, data.oneHotLabels, epochs: 4, batchSize: 8, initialEpoch: 2, verbosity: .silent)
      #expect(second.numbers == whole.numbers)
    }
  }

  @Test("The file has the parameters under their paths")
  func paths() throws {
    let network = ToyData.network()
    try withTemporaryFile { path in
      try network.save(to: path)
      let (tensors, metadata) = try Safetensors.read(path)
      #expect(
        tensors.keys.filter { !$0.hasPrefix("optimizer/") }.sorted()
          == ["dense/bias", "dense/kernel", "dense_1/bias", "dense_1/kernel"])
      #expect(tensors["dense/kernel"]?.shape == [6, 8])
      #expect(metadata["pinion.model"]?.hasPrefix("{") == true)
    }
  }

  @Test("A file cut off at any byte is refused with an error")
  func truncation() throws {
    let network = Sequential(seed: 1) { Dense(1, inputShape: [1]) }
    try withTemporaryFile { path in
      try network.save(to: path)
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      #expect(bytes.count < 1000)
      for length in 0..<bytes.count {
        try writeQuickly(bytes.prefix(length), to: path)
        #expect(throws: SafetensorsError.self) { try Sequential.load(from: path) }
      }
    }
  }

  @Test("A file with any byte changed loads or is refused, but never crashes")
  func corruption() throws {
    let network = Sequential(seed: 1) { Dense(1, inputShape: [1]) }
    try withTemporaryFile { path in
      try network.save(to: path)
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      for index in bytes.indices {
        for value in [UInt8(0), 0xff, UInt8(ascii: "9"), bytes[index] ^ 1] {
          var changed = bytes
          changed[index] = value
          try writeQuickly(changed, to: path)
          do { _ = try Sequential.load(from: path) } catch is ModelError {
          } catch is SafetensorsError {}
        }
      }
    }
  }

  func loadError(_ path: String, _ json: String, _ tensors: [String: Tensor]) throws -> String {
    try Safetensors.write(tensors, metadata: ["pinion.model": json], to: path)
    return modelError { _ = try Sequential.load(from: path) }
      .replacingOccurrences(of: path, with: "FILE")
  }

  @Test("Files of another architecture are refused, saying what differs")
  func architecture() throws {
    let dense =
      #"{"type":"Dense","name":"dense","configuration":{"units":2,"useBias":true,"#
      + #""activation":"relu","kernelInitializer":"glorotUniform","biasInitializer":"zeros"}}"#
    func json(_ layers: String, version: Int = 1, shape: String = "[3]") -> String {
      #"{"version":\#(version),"name":"n","seed":1,"trainedEpochs":0,"inputShape":\#(shape),"#
        + #""layers":[\#(layers)]}"#
    }
    let kernel = Tensor.zeros([3, 2])
    let bias = Tensor.zeros([2])
    try withTemporaryFile { path in
      func error(_ json: String, _ tensors: [String: Tensor]) throws -> String {
        try loadError(path, json, tensors)
      }
      let good = ["dense/kernel": kernel, "dense/bias": bias]
      #expect(try error(json(dense), good) == "no error")
      #expect(
        try error(json(dense), ["dense/kernel": kernel])
          == "FILE: the tensor \"dense/bias\" of shape [2] is missing")
      #expect(
        try error(json(dense), ["dense/kernel": bias, "dense/bias": bias])
          == "FILE: expected \"dense/kernel\" of shape [3, 2], received [2]")
      #expect(
        try error(json(dense), good.merging(["more": bias]) { $1 })
          == "FILE: the tensor \"more\" does not belong to the network; expected dense/kernel, "
          + "dense/bias")
      #expect(
        try error(json(dense), ["dense/kernel": kernel, "dense/bias": Tensor([1, 2])])
          == "FILE: expected \"dense/bias\" of float32, received int64")
      #expect(
        try error(json(dense, version: 2), good)
          == "FILE: the network is stored in version 2 of the format, "
          + "this version of Pinion reads 1")
      #expect(
        try error(json(dense.replacingOccurrences(of: "\"Dense\"", with: "\"Conv\"")), good)
          == "FILE: the model file uses the layer \"Conv\", which is not one of Pinion's; "
          + "pass its type to load(from:knowing:)")
      #expect(
        try error(json(dense.replacingOccurrences(of: "relu", with: "gelu")), good)
          == "FILE: the model file uses the activation \"gelu\", which is not one of Pinion's; "
          + "pass it to load(from:knowing:)")
      let huge = dense.replacingOccurrences(
        of: "\"units\":2", with: "\"units\":4611686018427387904")
      #expect(try error(json(huge), good).hasSuffix("is too large"))
      let large = dense.replacingOccurrences(of: "\"units\":2", with: "\"units\":100000000000")
      #expect(
        try error(json(large), good)
          == "FILE: expected \"dense/kernel\" of shape [3, 100000000000], received [3, 2]")
      #expect(
        try error(json(dense, shape: "[-3]"), good)
          == "FILE: the network takes the impossible shape [-3]")
      #expect(
        try error("{}", good) == "FILE: the description of the network is not as expected")
      #expect(
        try error("[[[", good) == "FILE: the description of the network is not as expected")
      try Safetensors.write(good, to: path)
      #expect(
        modelError { _ = try Sequential.load(from: path) }
          .hasSuffix(
            "has tensors but no network of Pinion; to read them alone use "
              + "Safetensors.read, or loadWeights(from:) of a network"))
    }
  }

  @Test("Layers and activations of your own are loaded when they are named")
  func custom() throws {
    let square = ActivationFunction(name: "square") { $0 * $0 }
    let network = Sequential(seed: 1) {
      Scale()
      Dense(2, activation: square)
    }
    try network.build(inputShape: [3])
    try withTemporaryFile { path in
      try network.save(to: path)
      #expect(modelError { _ = try Sequential.load(from: path) }.contains("the layer \"Scale\""))
      let known = Custom(layers: [Scale.self], choices: [square])
      let again = try Sequential.load(from: path, knowing: known)
      let x = data.x[0..<2, 0..<3]
      #expect(
        try again.predict(x).array(of: Float.self) == network.predict(x).array(of: Float.self))
    }
  }

  @Test("Weights alone can be loaded into a network, which stays as it is on errors")
  func weightsOnly() throws {
    let network = ToyData.network(seed: 1)
    let other = ToyData.network(seed: 2)
    try withTemporaryFile { path in
      try Safetensors.write(
        Dictionary(uniqueKeysWithValues: zip(other.parameters.paths, other.parameters.tensors)),
        to: path)
      try network.loadWeights(from: path)
      #expect(network.numbers == other.numbers)
      try Safetensors.write(["dense/kernel": Tensor.zeros([6, 8])], to: path)
      #expect(
        modelError { try network.loadWeights(from: path) }
          == "\(path): the tensor \"dense/bias\" of shape [8] is missing")
      #expect(network.numbers == other.numbers)
    }
  }
}
