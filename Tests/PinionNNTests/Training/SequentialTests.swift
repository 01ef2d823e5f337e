// SPDX-License-Identifier: Apache-2.0

import PinionCore
import PinionNN
import Testing

struct SequentialTests {
  @Test("Both spellings make the same network")
  func spellings() throws {
    let network = Sequential(seed: 3)
    network.add(Dense(512, activation: .relu, inputShape: [28 * 28]))
    network.add(Dense(10, activation: .softmax))
    let same = Sequential(seed: 3) {
      Dense(512, activation: .relu)
      Dense(10, activation: .softmax)
    }
    #expect(same.layers[0].weights.isEmpty)
    try same.build(inputShape: [784])
    #expect(network.numbers == same.numbers)
    #expect(network.parameters.paths == same.parameters.paths)
    #expect(network.layers[1].outputShape == [10])
  }

  @Test("A block may contain conditions and loops")
  func builder() {
    let deep = true
    let network = Sequential {
      Flatten(inputShape: [2, 2])
      for units in [4, 3] { Dense(units) }
      if deep { Dropout(0.1) } else { Dense(5) }
    }
    #expect(network.layers.map(\.name) == ["flatten", "dense", "dense_1", "dropout"])
  }

  @Test("A layer added to a built network leaves the others' weights as they are")
  func adding() {
    let network = Sequential(seed: 1)
    network.add(Dense(2, inputShape: [3]))
    network.layers[0].weights = [.ones([3, 2]), .ones([2])]
    network.add(Dense(4))
    #expect(network.layers[0].weights[0].array(of: Float.self) == [1, 1, 1, 1, 1, 1])
    #expect(network.layers[1].weights[0].shape == [2, 4])
  }

  @Test("Names that are stated are not given to others")
  func names() {
    let network = Sequential {
      Dense(2, inputShape: [3])
      Dense(2, name: "dense_1")
      Dense(2)
    }
    #expect(network.parameters.paths.first == "dense/kernel")
    #expect(network.layers.map(\.name) == ["dense", "dense_1", "dense_2"])
  }

  @Test("The summary is a table of layers, shapes and parameters")
  func summary() {
    let network = Sequential()
    network.add(Dense(512, activation: .relu, inputShape: [28 * 28]))
    network.add(Dense(10, activation: .softmax))
    #expect(
      network.summary() == """
        Network: "sequential"
        ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━┓
        ┃ Layer (type)                     ┃ Output shape            ┃   Parameters ┃
        ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━┩
        │ dense (Dense)                    │ [batch, 512]            │      401,920 │
        ├──────────────────────────────────┼─────────────────────────┼──────────────┤
        │ dense_1 (Dense)                  │ [batch, 10]             │        5,130 │
        └──────────────────────────────────┴─────────────────────────┴──────────────┘
         Total parameters: 407,050 (1.55 MB)
         Trainable: 407,050 (1.55 MB)
         Not trainable: 0 (0.00 B)
        """)
  }
}
