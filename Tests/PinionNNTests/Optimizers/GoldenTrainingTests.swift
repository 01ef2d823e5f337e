// SPDX-License-Identifier: Apache-2.0

import Foundation
import PinionCore
import PinionNN
import TestSupport
import Testing

/// Compares with Keras, step by step.
///
/// How data and weights are made is written in
/// `Tests/Golden/make_training.py`.
struct GoldenTrainingTests {
  static let optimizers: [(name: String, optimizer: Optimizer)] = [
    ("sgd", .sgd()),
    ("sgd momentum 0.9", .sgd(momentum: 0.9)),
    ("sgd momentum 0.9 nesterov", .sgd(momentum: 0.9, nesterov: true)),
    ("adagrad", .adagrad()),
    ("rmsprop", .rmsprop()),
    ("rmsprop momentum 0.9", .rmsprop(momentum: 0.9)),
    ("rmsprop centered", .rmsprop(centered: true)),
    ("adam", .adam()),
    ("rmsprop from logits", .rmsprop()),
  ]

  /// Fewer where a sanitizer makes each take minutes.
  static let epochs =
    ProcessInfo.processInfo.environment["PINION_GOLDEN_EPOCHS"].flatMap(Int.init) ?? 10

  @Test("The first losses of each optimizer are those of Keras", arguments: 0..<optimizers.count)
  func losses(index: Int) throws {
    let (name, optimizer) = GoldenTrainingTests.optimizers[index]
    let golden = try #require(Golden.shared.runs[name])
    let data = GoldenData.shared
    let kernel1 = GoldenData.kernel(golden.stream, 784, 512)
    let kernel2 = GoldenData.kernel(golden.stream + 1, 512, 10)
    #expect(Array(kernel1.array(of: Float.self).prefix(4)) == golden.kernel1)
    #expect(Array(kernel2.array(of: Float.self).prefix(4)) == golden.kernel2)
    let fromLogits = name.hasSuffix("from logits")
    let network = Sequential {
      Dense(512, activation: .relu, inputShape: [784])
      Dense(10, activation: fromLogits ? .linear : .softmax)
      // Here some probabilities fall below 1e-7, where Keras clips them. A layer between softmax
      // and loss keeps Pinion from computing the two together, which needs no clipping.
      if name == "rmsprop momentum 0.9" { Reshape(to: [10]) }
    }
    network.compile(
      optimizer: optimizer, loss: .categoricalCrossentropy(fromLogits: fromLogits))
    network.layers[0].weights = [kernel1, .zeros([512])]
    network.layers[1].weights = [kernel2, .zeros([10])]
    let recorder = LossRecorder()
    try network.fit(
      data.x, data.y, epochs: GoldenTrainingTests.epochs, batchSize: 128, shuffle: false,
      callbacks: [recorder], verbosity: .silent)
    #expect(recorder.losses.count == GoldenTrainingTests.epochs * 20)
    var worst = 0.0
    for (loss, expected) in zip(recorder.losses, golden.losses) {
      worst = max(worst, abs(loss - expected) / expected)
    }
    #expect(worst <= 1e-4, "\(name)")
  }

  @Test("The data of the comparison are the same as in Python")
  func data() throws {
    let checks = Golden.shared.checks
    let data = GoldenData.shared
    #expect(String(GoldenData.hash(1, 0)) == checks.hash)
    let pixels = data.x.array(of: Float.self).map { Int(($0 * 255).rounded()) }
    #expect(pixels.reduce(0, +) == checks.pixelSum)
    #expect(Array(data.labels.prefix(20)) == checks.labels)
  }
}

/// The loss of each batch by itself.
private final class LossRecorder: Callback {
  var losses: [Double] = []
  private var sum = 0.0

  func epochBegan(_ epoch: Int, run: Run) { sum = 0 }

  func batchEnded(_ batch: Int, run: Run) {
    let total = run.logs["loss"]! * Double(batch + 1)
    losses.append(total - sum)
    sum = total
  }
}

private struct Golden: Decodable, Sendable {
  let runs: [String: Run]
  let checks: Checks

  struct Run: Decodable {
    let stream: UInt64
    let kernel1, kernel2: [Float]
    let losses: [Double]
  }

  struct Checks: Decodable {
    let hash: String
    let pixelSum: Int
    let labels: [Int]

    enum CodingKeys: String, CodingKey {
      case hash = "hash(1, 0)"
      case pixelSum, labels
    }
  }

  static let shared: Golden = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Golden/training.json")
    return try! JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
  }()
}

private struct GoldenData: Sendable {
  let x, y: Tensor
  let labels: [Int]

  static let shared = GoldenData()

  static func hash(_ stream: UInt64, _ index: Int) -> UInt64 {
    var z = UInt64(index + 1) &* 0x9E37_79B9_7F4A_7C15 &+ stream &* 0xD1B5_4A32_D192_ED03
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  static func kernel(_ stream: UInt64, _ inputs: Int, _ outputs: Int) -> Tensor {
    let limit = Float((6 / Double(inputs + outputs)).squareRoot())
    let values = (0..<inputs * outputs).map { index in
      limit * (2 * Float(hash(stream, index) >> 40) * 0x1p-24 - 1)
    }
    return Tensor(values, shape: [inputs, outputs])
  }

  private init() {
    let images = 1280
    let samples = 2560
    let classes = (0..<images).map { Int(GoldenData.hash(1, $0) % 10) }
    let others = (0..<images).map { Int((GoldenData.hash(1, $0) >> 32) % 10) }
    let lit = (0..<7840).map { GoldenData.hash(2, $0) % 8 == 0 }
    var pixels = [Float](repeating: 0, count: samples * 784)
    for m in 0..<images {
      for j in 0..<784 {
        let h = GoldenData.hash(3, m * 784 + j)
        let threshold =
          2 + (lit[classes[m] * 784 + j] ? 88 : 0) + (lit[others[m] * 784 + j] ? 56 : 0)
        guard h % 256 < UInt64(threshold) else { continue }
        let value = Float((h >> 8) % 256) / 255
        pixels[m * 784 + j] = value
        pixels[(m + images) * 784 + j] = value
      }
    }
    labels = (0..<samples).map { n in
      GoldenData.hash(6, n) % 8 == 0 ? others[n % images] : classes[n % images]
    }
    x = Tensor(pixels, shape: [samples, 784])
    y = oneHot(Tensor(labels), count: 10)
  }
}
