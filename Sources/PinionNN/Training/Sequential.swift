// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// A network of layers one after the other, with its parameters and its training.
///
/// ```swift
/// let network = Sequential()
/// network.add(Dense(512, activation: .relu, inputShape: [28 * 28]))
/// network.add(Dense(10, activation: .softmax))
/// network.compile(optimizer: .rmsprop(), loss: .categoricalCrossentropy, metrics: [.accuracy])
/// try network.fit(images, labels, epochs: 5, batchSize: 128)
/// ```
///
/// or, the same network:
///
/// ```swift
/// let network = Sequential {
///   Dense(512, activation: .relu)
///   Dense(10, activation: .softmax)
/// }
/// ```
///
/// Parameters exist from the moment that the shape of the input is known: where a layer states it,
/// or from the first `build`, `fit`, `evaluate` or `predict`. Everything random (first parameters,
/// the order of samples, dropout) follows from the seed.
public final class Sequential {
  /// The seed of everything random.
  public let seed: UInt64
  /// The name that `summary` prints.
  public let name: String

  var modules: [any Layer] = []
  var stack: LayerStack?
  /// The parameters, and what the optimizer remembers once training has begun.
  var state: TrainingState?
  var compilation: Compilation?
  /// How many epochs have been trained in all, so that each gets an order of its own.
  var trainedEpochs = 0
  var functions = CompiledFunctions()

  /// Makes a network without layers.
  ///
  /// - Parameters:
  ///   - name: the name that `summary` prints.
  ///   - seed: the seed of everything random, or nil to draw one.
  public init(name: String = "sequential", seed: UInt64? = nil) {
    self.name = name
    self.seed = seed ?? UInt64.random(in: 0...UInt64.max)
  }

  /// Makes a network of the layers that a block lists.
  public convenience init(
    name: String = "sequential", seed: UInt64? = nil,
    @LayerBuilder _ layers: () -> [any Layer]
  ) {
    self.init(name: name, seed: seed)
    for layer in layers() { add(layer) }
  }

  /// Appends a layer.
  ///
  /// Parameters of the layers before it stay as they are.
  public func add(_ layer: any Layer) {
    modules.append(layer)
    let built = stack?.inputShape
    let tensors = state?.parameters.tensors ?? []
    stack = nil
    functions = CompiledFunctions()
    if let built, (try? build(inputShape: built)) != nil {
      state!.parameters.tensors.replaceSubrange(tensors.indices, with: tensors)
    } else {
      state = nil
    }
  }

  /// The names of the layers: the stated ones, else made from the type, such as `dense`, `dense_1`.
  var layerNames: [String] {
    var counts: [String: Int] = [:]
    let stated = Set(modules.compactMap(\.name))
    return modules.map { layer in
      if let name = layer.name { return name }
      let base = snakeCase(type(of: layer).typeName)
      while true {
        let count = counts[base, default: 0]
        counts[base] = count + 1
        let name = count == 0 ? base : "\(base)_\(count)"
        if !stated.contains(name) { return name }
      }
    }
  }

  /// Sets what training makes small, how, and what is reported beside the loss.
  ///
  /// Parameters stay; what an earlier optimizer has remembered is forgotten.
  public func compile(optimizer: Optimizer, loss: Loss, metrics: [Metric] = []) {
    compilation = Compilation(optimizer: optimizer, loss: loss, metrics: metrics)
    functions = CompiledFunctions()
    guard let parameters = state?.parameters else { return }
    state = freshState(parameters)
  }

  /// The optimizer, whose learning rate can be changed while training, or nil before `compile`.
  public var optimizer: Optimizer? {
    get { compilation?.optimizer }
    set {
      guard let newValue, let old = compilation?.optimizer else { return }
      compilation!.optimizer.learningRate = newValue.learningRate
      precondition(old.name == newValue.name, "only compile can change the kind of optimizer")
    }
  }

  /// The loss, or nil before `compile`.
  public var loss: Loss? { compilation?.loss }

  /// The metrics; none before `compile`.
  public var metrics: [Metric] { compilation?.metrics ?? [] }

  func freshState(_ parameters: Parameters) -> TrainingState {
    TrainingState(
      parameters: parameters,
      optimizer: compilation?.optimizer.initialState(for: parameters)
        ?? OptimizerState(steps: Tensor(Int64(0)), slots: []),
      sums: RunningSums(count: 1 + metrics.count), key: key(.step))
  }

  /// What random numbers are drawn for.
  enum Purpose: Int {
    case initialization, order, step
  }

  func key(_ purpose: Purpose) -> RandomKey {
    RandomKey(seed: seed).folded(with: purpose.rawValue)
  }
}

/// `BatchNormalization` → `batch_normalization`.
private func snakeCase(_ name: String) -> String {
  var result = ""
  var previousIsLower = false
  for character in name {
    if character.isUppercase, previousIsLower { result += "_" }
    result += character.lowercased()
    previousIsLower = !character.isUppercase
  }
  return result
}

/// Collects the layers that a block lists.
@resultBuilder
public enum LayerBuilder {
  /// A single layer.
  public static func buildExpression(_ layer: any Layer) -> [any Layer] { [layer] }
  /// Layers made elsewhere.
  public static func buildExpression(_ layers: [any Layer]) -> [any Layer] { layers }
  /// One after the other.
  public static func buildBlock(_ parts: [any Layer]...) -> [any Layer] { parts.flatMap { $0 } }
  /// The body of a `for`.
  public static func buildArray(_ parts: [[any Layer]]) -> [any Layer] { parts.flatMap { $0 } }
  /// The body of an `if` without `else`.
  public static func buildOptional(_ part: [any Layer]?) -> [any Layer] { part ?? [] }
  /// The first branch of an `if`.
  public static func buildEither(first part: [any Layer]) -> [any Layer] { part }
  /// The second branch of an `if`.
  public static func buildEither(second part: [any Layer]) -> [any Layer] { part }
}
