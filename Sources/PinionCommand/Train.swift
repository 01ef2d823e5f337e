// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Pinion

/// `pinion train`: trains a network of two dense layers and tests it.
struct Train: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train a network of two dense layers and test it.",
    discussion: """
      Example: pinion train --epochs 3 --save digits.safetensors

      MNIST is looked for in $PINION_DATASETS/mnist, then in the cache, then downloaded. Ctrl-C stops after the \
      current batch; with --save, what has been learnt so far is kept.
      """)

  @OptionGroup var data: DataOptions
  // Unconditional, so that a negative number is an argument out of range and not a missing one.
  @Option(parsing: .unconditional, help: "How often all pictures are gone through.") var epochs = 5
  @Option(
    parsing: .unconditional, help: "The number of pictures between two updates of the weights.")
  var batchSize = 128
  @Option(parsing: .unconditional, help: "The width of the hidden layer.") var hidden = 512
  @Option(help: "The optimizer: sgd, momentum, nesterov, adagrad, rmsprop or adam.")
  var optimizer = OptimizerName.rmsprop
  @Option(parsing: .unconditional, help: "The learning rate (default: the optimizer's own).")
  var learningRate: Double?
  @Option(help: "The number that all randomness comes from.") var seed: UInt64 = 1
  @Option(parsing: .unconditional, help: "The number of threads (default: one for each processor).")
  var threads: Int?
  @Option(help: "Where to save the trained network, a .safetensors file.") var save: String?
  @Flag(help: "Print JSON Lines only: one for each epoch, then one with the result.") var json =
    false

  func validate() throws {
    try requirePositive("epochs", epochs)
    try requirePositive("batch-size", batchSize)
    try requirePositive("hidden", hidden)
    if let threads {
      try requirePositive("threads", threads)
      if threads > 1024 {
        throw ValidationError("--threads must be at most 1024, received \(threads).")
      }
    }
    if let learningRate, !(learningRate > 0 && learningRate.isFinite) {
      throw ValidationError("--learning-rate must be positive, received \(learningRate).")
    }
  }

  /// A network of two dense layers for pictures of bytes.
  static func network(
    hidden: Int, _ optimizer: Optimizer, for images: Tensor, seed: UInt64 = 1
  ) -> Sequential {
    let network = Sequential(seed: seed)
    network.add(Rescaling(scale: 1 / 255, inputShape: Shape(Array(images.shape.dropFirst()))))
    network.add(Flatten())
    network.add(Dense(hidden, activation: .relu))
    network.add(Dense(10, activation: .softmax))
    network.compile(
      optimizer: optimizer, loss: .categoricalCrossentropy, metrics: [.accuracy])
    return network
  }

  func run() async throws {
    if let threads { Threads.count = threads }
    if let save { try Safetensors.checkWritable(save) }
    let (source, train, test) = try await data.load()
    let network = Train.network(
      hidden: hidden, optimizer.optimizer(learningRate), for: train.images, seed: seed)
    let recorder = EpochRecorder(printsJSON: json)
    Interrupt.watch()
    let start = ContinuousClock.now
    _ = try network.fit(
      train.images, oneHot(train.labels, count: 10), epochs: epochs,
      batchSize: batchSize, callbacks: [recorder, Interrupt()], verbosity: json ? .silent : .auto)
    let seconds = ContinuousClock.now - start
    if let save { try network.save(to: save) }
    if Interrupt.isRequested {
      printToStandardError(
        "Stopped." + (save.map { " What was learnt so far is in \($0)." } ?? " Nothing was saved."))
      throw ExitCode(130)
    }

    let result = try network.evaluate(
      test.images, oneHot(test.labels, count: 10), batchSize: batchSize,
      verbosity: .silent)
    if json {
      print(
        JSONLine([
          ("event", .string("result")), ("data", .string(source.rawValue)),
          ("epochs", .integer(epochs)), ("testLoss", .number(result["loss"]!)),
          ("testAccuracy", .number(result["accuracy"]!)),
          ("fitSeconds", .number(seconds.inSeconds)),
          ("epochSeconds", .list(recorder.seconds.map { .number($0) })),
          ("peakMemoryBytes", .integer(peakMemoryBytes())), ("threads", .integer(Threads.count)),
          ("seed", .unsigned(seed)),
        ]).text)
    } else {
      let accuracy = result["accuracy"]!.formatted(4)
      print(
        "test accuracy: \(accuracy) - test loss: \(result["loss"]!.formatted(4)) (\(source.rawValue))"
      )
      if let save { print("saved: \(save)") }
    }
  }
}

func requirePositive(_ name: String, _ value: Int) throws {
  if value < 1 { throw ValidationError("--\(name) must be at least 1, received \(value).") }
}

/// The optimizers by the names that the command line takes.
enum OptimizerName: String, ExpressibleByArgument, CaseIterable {
  case sgd, momentum, nesterov, adagrad, rmsprop, adam

  /// - Parameter rate: the learning rate, nil for the optimizer's own.
  func optimizer(_ rate: Double?) -> Optimizer {
    var optimizer: Optimizer =
      switch self {
      case .sgd: .sgd()
      case .momentum: .sgd(momentum: 0.9)
      case .nesterov: .sgd(momentum: 0.9, nesterov: true)
      case .adagrad: .adagrad()
      case .rmsprop: .rmsprop()
      case .adam: .adam()
      }
    if let rate { optimizer.learningRate = rate }
    return optimizer
  }
}

/// Notes how long each epoch takes, and prints a line for it where JSON is asked for.
private final class EpochRecorder: Callback {
  private let printsJSON: Bool
  private var start = ContinuousClock.now
  private(set) var seconds: [Double] = []

  init(printsJSON: Bool) { self.printsJSON = printsJSON }

  func epochBegan(_ epoch: Int, run: Run) { start = .now }

  func epochEnded(_ epoch: Int, logs: [String: Double], run: Run) {
    seconds.append((ContinuousClock.now - start).inSeconds)
    guard printsJSON else { return }
    print(
      JSONLine([
        ("event", .string("epoch")), ("epoch", .integer(epoch + 1)),
        ("loss", .number(logs["loss"]!)), ("accuracy", .number(logs["accuracy"]!)),
        ("seconds", .number(seconds.last!)),
      ]).text)
  }
}
