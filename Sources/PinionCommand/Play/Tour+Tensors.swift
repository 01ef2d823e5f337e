// SPDX-License-Identifier: Apache-2.0

internal import Pinion

extension Tour {
  func digits(_ page: Page) {
    page.text(
      """
      This tour ends with a network that reads handwritten digits. It learns from examples: pictures, and for each \
      the digit that somebody meant. Here are some of them (\(source == .mnist ? "from MNIST" : "drawn by this program")).
      """)
    let count = Swift.min(Swift.max(1, (page.width - 2) / 31), train.count)
    page.lines(sideBySide((0..<count).map { picture(train.images[$0], page) }))
    page.code("train.labels[..<\(count)]", train.labels[..<count])
    page.code("train.count, test.count", "\(train.count), \(test.count)")
  }

  func tensors(_ page: Page) {
    page.text(
      """
      All of it is tensors: numbers along axes. A single number has no axis, a list has one, a table two. The shape \
      says how many numbers there are along each, the dtype what kind they are.
      """)
    let scalar: Tensor = 12
    let vector: Tensor = [12, 3, 6, 14]
    let matrix: Tensor = [[5, 78, 2], [6, 79, 3]]
    for (name, tensor) in [
      ("12", scalar), ("[12, 3, 6, 14]", vector), ("[[5, 78, 2], [6, 79, 3]]", matrix),
      ("train.images", train.images),
    ] {
      page.code(name, "ndim \(tensor.ndim), shape \(tensor.shape), dtype \(tensor.dtype)")
    }
    page.blank()
    page.text(
      """
      The pictures are a stack of tables: the first axis is the number of the picture, then come rows and columns. \
      Rows 9 to 15 of the first one, in the middle:
      """)
    page.lines("\(train.images[0, 9..<16, 8..<20])")
  }

  func slices(_ page: Page) {
    page.text(
      """
      Brackets choose positions along each axis: a whole digit, its middle, every second pixel. Nothing is copied.
      """)
    let (start, end) = (Swift.min(10, train.count - 1), Swift.min(100, train.count))
    page.code("train.images[\(start)..<\(end)].shape", train.images[start..<end].shape)
    let batch = Swift.min(128, train.count)
    page.code("train.images[..<\(batch)].shape", "\(train.images[..<batch].shape)   a batch")
    page.code("train.images[0, 7..<-7, 7..<-7].shape", train.images[0, 7 ..<- 7, 7 ..<- 7].shape)
    page.code("train.images[0, .stride(by: 2), .stride(by: 2)].shape", "[14, 14]")
    page.blank()
    let image = train.images[0]
    page.lines(
      sideBySide([
        picture(image, page), picture(image[7 ..<- 7, 7 ..<- 7], page),
        picture(image[.stride(by: 2), .stride(by: 2)], page),
      ]))
  }

  func broadcasting(_ page: Page) {
    page.text(
      """
      An operation works on all elements at once. Where shapes differ, the smaller tensor is repeated along the axes \
      that it lacks.
      """)
    let matrix: Tensor = [[1, 2, 3], [4, 5, 6]]
    let row: Tensor = [10, 20, 30]
    page.code("[[1, 2, 3], [4, 5, 6]] + [10, 20, 30]")
    page.lines("\(matrix + row)", indent: 4)
    page.code("[[1, 2, 3], [4, 5, 6]] + [[100], [200]]")
    page.lines("\(matrix + [[100], [200]])", indent: 4)
    page.blank()
    page.text(
      "So one line prepares all pictures for the network, with numbers from 0 to 1 in rows:")
    page.code("let x = train.images.reshaped(to: [-1, 28 * 28]).cast(to: .float32) / 255")
    let count = Swift.min(1000, train.count)
    let x = train.images[..<count].reshaped(to: [-1, 28 * 28]).cast(to: .float32) / 255
    page.code("x[..<\(count)].shape", x.shape)
    page.code("x.max()", x.max())
  }

  func loopsAndOperations(_ page: Page) {
    page.text(
      """
      What an operation computes can be written as a loop, and `Naive` has those loops to be read. They give the same \
      numbers, later:
      """)
    let x = Tensor.random(in: -1..<1, shape: [16, 784], key: RandomKey(seed: 1))
    let w = Tensor.random(in: -1..<1, shape: [784, 64], key: RandomKey(seed: 2))
    let times: [(String, () -> Tensor, () -> Tensor)] = [
      ("relu(x)", { Naive.relu(x) }, { relu(x) }),
      ("x + x", { Naive.add(x, x) }, { x + x }),
      ("dot(x, w)", { Naive.dot(matrix: x, matrix: w) }, { dot(x, w) }),
    ]
    for (name, naive, fast) in times {
      let (slow, quick) = (milliseconds(naive), milliseconds(fast))
      page.code(
        name,
        "loop \(slow.formatted(3)) ms, operation \(quick.formatted(3)) ms, \((slow / quick).formatted(1)) times as fast"
      )
    }
    page.code("allClose(Naive.dot(matrix: x, matrix: w), dot(x, w))", isSame(x, w))
    page.blank()
    page.text(
      """
      The operations take several elements with each instruction, keep blocks of a product in the processor's cache, \
      and share the work among all cores.
      """)
  }

  private func isSame(_ x: Tensor, _ w: Tensor) -> Bool {
    allClose(Naive.dot(matrix: x, matrix: w), dot(x, w), absoluteTolerance: 1e-3)
  }

  /// The best time of three.
  private func milliseconds(_ work: () -> Tensor) -> Double {
    (0..<3).map { _ in (ContinuousClock().measure { _ = work() }).inSeconds * 1000 }.min()!
  }

  func layer(_ page: Page) {
    page.text(
      """
      A dense layer is three operations: a dot product with weights, a vector added, and what is negative set to \
      0. Each of its outputs looks at all 784 pixels.
      """)
    let x = prepared(train.images[..<Swift.min(3, train.count)])
    let w = 0.05 * Tensor.randomNormal(shape: [784, 10], key: RandomKey(seed: 1))
    let b = Tensor.zeros([10])
    page.code("x.shape, w.shape, b.shape", "\(x.shape), \(w.shape), \(b.shape)")
    page.code("relu(dot(x, w) + b).shape", relu(dot(x, w) + b).shape)
    page.blank()
    page.text(
      """
      With ten outputs, softmax makes them ten probabilities. These weights are random, so that the network knows \
      nothing yet:
      """)
    let probabilities = (dot(x, w) + b).softmax()
    page.code("(dot(x, w) + b).softmax()[0]")
    page.lines(probabilityBars(probabilities[0].array(of: Double.self), width: 30), indent: 4)
  }

  /// A picture as text, a column for each pixel.
  func picture(_ image: Tensor, _ page: Page) -> String {
    Plot.picture(image, columns: Swift.max(1, page.width - 2), color: page.color)
  }
}
