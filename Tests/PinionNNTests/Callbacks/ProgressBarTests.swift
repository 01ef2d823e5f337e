// SPDX-License-Identifier: Apache-2.0

import PinionCore
import Testing

@testable import PinionNN

struct ProgressBarTests {
  /// Runs ten batches of 0.1 s each, and the first of 1 s, past a bar.
  private func output(drawsBar: Bool, epochs: Int = 2) -> [String] {
    var texts: [String] = []
    var time = 100.0
    let bar = ProgressBar(drawsBar: drawsBar) {
      texts.append($0)
    } now: {
      time
    }
    let run = Run(network: Sequential(), epochs: epochs, samples: 100, batchSize: 10)
    run.currentLogs = { ["loss": 0.25, "accuracy": 0.0005] }
    bar.trainingBegan(run)
    bar.epochBegan(0, run: run)
    for batch in 0..<10 {
      time += batch == 0 ? 1 : 0.1
      bar.batchEnded(batch, run: run)
    }
    bar.epochEnded(0, logs: ["loss": 0.125, "accuracy": 0.5], run: run)
    return texts
  }

  @Test("A bar is drawn to the character as Keras draws it")
  func bar() {
    let texts = output(drawsBar: true)
    #expect(texts.count == 11)
    #expect(texts[0] == "Epoch 1/2\n")
    #expect(
      texts[1] == "\r\u{1b}[1m 1/10\u{1b}[0m \u{1b}[32m━━\u{1b}[0m\u{1b}[37m━━━━━━━━━━━━━━━━━━"
        + "\u{1b}[0m \u{1b}[1m9s\u{1b}[0m 1s/step - accuracy: 5.0000e-04 - loss: 0.2500")
    let width =
      " 1/10 ━━━━━━━━━━━━━━━━━━━━ 9s 1s/step - accuracy: 5.0000e-04 - loss: 0.2500".count
    #expect(
      texts[2] == String(repeating: "\u{8}", count: width)
        + "\r\u{1b}[1m 2/10\u{1b}[0m \u{1b}[32m━━━━\u{1b}[0m\u{1b}[37m━━━━━━━━━━━━━━━━"
        + "\u{1b}[0m \u{1b}[1m0s\u{1b}[0m 100ms/step - accuracy: 5.0000e-04 - loss: 0.2500")
    #expect(
      texts[10].hasSuffix(
        "\r\u{1b}[1m10/10\u{1b}[0m \u{1b}[32m━━━━━━━━━━━━━━━━━━━━\u{1b}[0m\u{1b}[37m\u{1b}[0m "
          + "\u{1b}[1m2s\u{1b}[0m 100ms/step - accuracy: 0.5000 - loss: 0.1250    \n"))
  }

  @Test("Without a terminal there is one line per epoch")
  func line() {
    #expect(
      output(drawsBar: false)
        == ["Epoch 1/2\n", "10/10 - 2s - 100ms/step - accuracy: 0.5000 - loss: 0.1250\n"])
    #expect(output(drawsBar: false, epochs: 1).count == 1)
  }

  @Test("The bar is not redrawn more often than every 50 ms")
  func interval() {
    var texts: [String] = []
    var time = 0.0
    let bar = ProgressBar(drawsBar: true) {
      texts.append($0)
    } now: {
      time
    }
    let run = Run(network: Sequential(), epochs: 1, samples: 1000, batchSize: 1)
    bar.trainingBegan(run)
    bar.epochBegan(0, run: run)
    for batch in 0..<1000 {
      time += 0.001
      bar.batchEnded(batch, run: run)
    }
    bar.epochEnded(0, logs: [:], run: run)
    #expect((19...22).contains(texts.count))
  }
}
