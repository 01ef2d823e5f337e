// SPDX-License-Identifier: Apache-2.0

public import PinionCore

/// The parameters of a network, by path.
///
/// Their gradient and other values of the same form are `Parameters` too.
///
/// ```swift
/// network.parameters.paths                     // ["dense/kernel", "dense/bias"]
/// network.parameters["dense/kernel"].shape     // [784, 512]
/// ```
public struct Parameters: TensorTree, Sendable {
  /// The tensors, in the order of the layers and of their declarations.
  public internal(set) var tensors: [Tensor]
  let layout: Layout

  /// What is the same for all values of one network.
  final class Layout: Sendable {
    let paths: [String]
    let isTrainable: [Bool]
    let trainableIndices: [Int]
    let indices: [String: Int]

    init(paths: [String], isTrainable: [Bool]) {
      self.paths = paths
      self.isTrainable = isTrainable
      trainableIndices = isTrainable.indices.filter { isTrainable[$0] }
      indices = Dictionary(uniqueKeysWithValues: paths.enumerated().map { ($1, $0) })
    }
  }

  init(tensors: [Tensor], layout: Layout) {
    self.tensors = tensors
    self.layout = layout
  }

  /// Parameters of a function that is not made of layers, all of which training changes.
  ///
  /// They are in the order of their paths, which may be any names. With them, an optimizer goes down any function:
  ///
  /// ```swift
  /// let optimizer = Optimizer.sgd(learningRate: 0.05, momentum: 0.9)
  /// var parameters = Parameters(["w": Tensor(4.0)])
  /// var state = optimizer.initialState(for: parameters)
  /// for _ in 0..<100 {
  ///   let slopes = gradient(at: parameters) { loss($0["w"]) }
  ///   optimizer.update(&parameters, slopes, state: &state)
  /// }
  /// ```
  ///
  /// - Parameter tensors: the tensors by path.
  public init(_ tensors: [String: Tensor]) {
    let sorted = tensors.sorted { $0.key < $1.key }
    self.init(
      tensors: sorted.map(\.value),
      layout: Layout(
        paths: sorted.map(\.key), isTrainable: Array(repeating: true, count: sorted.count)))
  }

  /// The path of each tensor: the name of its layer, a slash, and its name in the layer.
  public var paths: [String] { layout.paths }

  /// Where in `tensors` the parameters are that training changes.
  public var trainableIndices: [Int] { layout.trainableIndices }

  /// The tensor at a path.
  ///
  /// Stops with an error where there is no such parameter.
  public subscript(path: String) -> Tensor {
    get { tensors[index(of: path)] }
    set { tensors[index(of: path)] = newValue }
  }

  private func index(of path: String) -> Int {
    guard let index = layout.indices[path] else {
      fatalError("no parameter \"\(path)\"; there are \(paths.joined(separator: ", "))")
    }
    return index
  }

  /// Visits every parameter.
  public mutating func forEachTensor(_ body: (inout Tensor) throws -> Void) rethrows {
    for index in tensors.indices { try body(&tensors[index]) }
  }
}
