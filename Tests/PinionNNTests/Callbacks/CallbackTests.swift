// SPDX-License-Identifier: Apache-2.0

import PinionCore
import PinionNN
import Testing

struct CallbackTests {
  let data = ToyData(10)

  @Test("Events come in Keras's order")
  func order() throws {
    let network = ToyData.network()
    let recorder = Recorder()
    try network.fit(
      data.x, data.oneHotLabels, epochs: 2, batchSize: 4, validationSplit: 0.5,
      callbacks: [recorder], verbosity: .silent)
    let epoch = ["batch 0", "batch end 0", "batch 1", "batch end 1"]
    let test = ["test", "test batch 0", "test batch end 0", "test batch 1", "test batch end 1"]
    let logs = "accuracy loss val_accuracy val_loss"
    #expect(
      recorder.events
        == ["train", "epoch 0"] + epoch + test + ["test end accuracy loss", "epoch end 0 \(logs)"]
        + ["epoch 1"] + epoch + test + ["test end accuracy loss", "epoch end 1 \(logs)"]
        + ["train end \(logs)"])

    recorder.events = []
    try network.evaluate(
      data.x, data.oneHotLabels, batchSize: 10, callbacks: [recorder], verbosity: .silent)
    #expect(
      recorder.events
        == ["test", "test batch 0", "test batch end 0", "test end accuracy loss"])
    recorder.events = []
    _ = try network.predict(data.x, batchSize: 10, callbacks: [recorder])
    #expect(
      recorder.events == ["predict", "predict batch 0", "predict batch end 0", "predict end"])
  }

  @Test("A callback can stop training after the current batch")
  func stopping() throws {
    let network = ToyData.network()
    let recorder = Recorder()
    recorder.stopsAtBatch = 1
    let history = try network.fit(
      data.x, data.oneHotLabels, epochs: 5, batchSize: 3, validationSplit: 0.1,
      callbacks: [recorder], verbosity: .silent)
    #expect(
      recorder.events == [
        "train", "epoch 0", "batch 0", "batch end 0", "batch 1", "batch end 1",
        "epoch end 0 accuracy loss", "train end accuracy loss",
      ])
    #expect(history["loss"]?.count == 1)
    #expect(history["val_loss"] == nil)
  }

  @Test("A callback can change the learning rate while training")
  func learningRate() throws {
    let network = ToyData.network(optimizer: .sgd(learningRate: 0.5))
    let before = network.layers[0].weights[0].array(of: Float.self)
    let freezer = Freezer()
    try network.fit(
      data.x, data.oneHotLabels, epochs: 2, callbacks: [freezer], verbosity: .silent)
    #expect(network.layers[0].weights[0].array(of: Float.self) == before)
    #expect(network.optimizer?.learningRate == 1e-30)
  }

  @Test("The figures so far can be read after any batch")
  func logs() throws {
    let network = ToyData.network()
    let recorder = Recorder()
    try network.fit(
      data.x, data.oneHotLabels, batchSize: 3, callbacks: [recorder], verbosity: .silent)
    #expect(recorder.losses.count == 4)
    #expect(Set(recorder.losses).count == 4)
  }
}

private final class Freezer: Callback {
  func trainingBegan(_ run: Run) { run.learningRate = 1e-30 }
}

private final class Recorder: Callback {
  var events: [String] = []
  var losses: [Double] = []
  var stopsAtBatch: Int?

  private func names(_ logs: [String: Double]) -> String {
    logs.keys.sorted().joined(separator: " ")
  }

  func trainingBegan(_ run: Run) { events.append("train") }
  func trainingEnded(logs: [String: Double], run: Run) {
    events.append("train end \(names(logs))")
  }
  func epochBegan(_ epoch: Int, run: Run) { events.append("epoch \(epoch)") }
  func epochEnded(_ epoch: Int, logs: [String: Double], run: Run) {
    events.append("epoch end \(epoch) \(names(logs))")
  }
  func batchBegan(_ batch: Int, run: Run) { events.append("batch \(batch)") }
  func batchEnded(_ batch: Int, run: Run) {
    events.append("batch end \(batch)")
    losses.append(run.logs["loss"]!)
    if batch == stopsAtBatch { run.stop() }
  }
  func testBegan(_ run: Run) { events.append("test") }
  func testBatchBegan(_ batch: Int, run: Run) { events.append("test batch \(batch)") }
  func testBatchEnded(_ batch: Int, run: Run) { events.append("test batch end \(batch)") }
  func testEnded(logs: [String: Double], run: Run) { events.append("test end \(names(logs))") }
  func predictionBegan(_ run: Run) { events.append("predict") }
  func predictionBatchBegan(_ batch: Int, run: Run) { events.append("predict batch \(batch)") }
  func predictionBatchEnded(_ batch: Int, run: Run) { events.append("predict batch end \(batch)") }
  func predictionEnded(_ run: Run) { events.append("predict end") }
}
