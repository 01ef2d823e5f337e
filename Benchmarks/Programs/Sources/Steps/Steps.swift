// SPDX-License-Identifier: Apache-2.0

import Answering
import Pinion

/// Steps of networks 784-width-10 on random data, on request: `Benchmarks/costs` and `Benchmarks/allocations` ask.
///
/// - `train 128 512 60000`: batch size, width, number of samples, 60,000 at most. Trains for two epochs with RMSprop. The answer is the
///   seconds of the second; the check is its loss.
/// - `predict 1 1000`: number of images, number of calls of `predict`. The answer is the mean of the seconds; the check is
///   the sum of the probabilities.
@main struct Steps {
  static func main() throws {
    try answerLines { line in
      let words = line.split(separator: " ")
      let numbers = words.dropFirst().compactMap { Int($0) }
      guard numbers.count == words.count - 1, numbers.allSatisfy({ $0 > 0 }) else { return nil }
      switch (words.first, numbers.count) {
      case ("train", 3) where numbers[2] <= images.count:
        return try train(batchSize: numbers[0], width: numbers[1], samples: numbers[2])
      case ("predict", 2) where numbers[0] <= images.count:
        return try predict(count: numbers[0], calls: numbers[1])
      default:
        return nil
      }
    }
  }

  static func network(_ width: Int) -> Sequential {
    Sequential(seed: 1) {
      Dense(width, activation: .relu)
      Dense(10, activation: .softmax)
    }
  }

  /// As many for any number of samples, so that it does not change what is allocated.
  static let images = Tensor.random(in: 0..<1, shape: [60_000, 784], key: RandomKey(seed: 1))
  static let labels = oneHot(Tensor.arange(images.count) % 10, count: 10)

  static func train(batchSize: Int, width: Int, samples: Int) throws -> Answer {
    let (x, y) = (images[0..<samples], labels[0..<samples])
    let network = network(width)
    network.compile(optimizer: .rmsprop(), loss: .categoricalCrossentropy, metrics: [.accuracy])
    func epoch() throws -> History {
      try network.fit(x, y, epochs: 1, batchSize: batchSize, verbosity: .silent)
    }
    _ = try epoch()
    var history: History?
    let time = try seconds { history = try epoch() }
    return Answer(seconds: time, check: history!["loss"]![0])
  }

  static func predict(count: Int, calls: Int) throws -> Answer {
    let x = images[0..<count]
    let network = network(512)
    var probabilities = try network.predict(x, batchSize: count)
    let time = try seconds {
      for _ in 0..<calls { probabilities = try network.predict(x, batchSize: count) }
    }
    return Answer(
      seconds: time / Double(calls),
      check: probabilities.cast(to: .float64).sum().item(as: Double.self))
  }
}
