// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Pinion

/// `pinion train`: trains the network of two dense layers and tests it.
struct Train: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a network of two dense layers on handwritten digits.",
    discussion: """
      Example: pinion train --epochs 3 --save digits.safetensors

      MNIST is looked for in $PINION_DATASETS/mnist, then in the cache (~/.cache/pinion/datasets/mnist).
      """)

  @Option(help: "How often all pictures are gone through.") var epochs = 5
  @Option(help: "The number of pictures between two updates of the weights.") var batchSize = 128
  @Option(help: "The width of the hidden layer.") var hidden = 512
  @Option(help: "The number that all randomness comes from.") var seed: UInt64 = 1
  @Option(help: "The number of threads (default: one for each processor).") var threads: Int?
  @Option(help: "Where to save the trained network (a .safetensors file).") var save: String?

  func validate() throws {
    for (name, value) in [
      ("epochs", epochs), ("batch-size", batchSize), ("hidden", hidden), ("threads", threads ?? 1),
    ] where value < 1 {
      throw ValidationError("--\(name) must be at least 1, received \(value)")
    }
    if let threads, threads > 1024 {
      throw ValidationError("--threads must be at most 1024, received \(threads)")
    }
  }

  func run() async throws {
    if let threads { Threads.count = threads }
    let (train, test) = try await MNIST.load()
    let prepare = compiled { (images: Tensor) -> Tensor in
      images.reshaped(to: [-1, images.shape[1] * images.shape[2]]).cast(to: .float32) / 255
    }
    let network = Sequential(seed: seed)
    network.add(Dense(hidden, activation: .relu))
    network.add(Dense(10, activation: .softmax))
    network.compile(
      optimizer: .rmsprop(), loss: .categoricalCrossentropy, metrics: [.accuracy])
    _ = try network.fit(
      prepare(train.images), oneHot(train.labels, count: 10), epochs: epochs, batchSize: batchSize)
    let result = try network.evaluate(
      prepare(test.images), oneHot(test.labels, count: 10), batchSize: batchSize,
      verbosity: .silent)
    print("test_acc: \(result["accuracy"]!)  test_loss: \(result["loss"]!)")
    if let save { try network.save(to: save) }
  }
}
