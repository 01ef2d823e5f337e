// SPDX-License-Identifier: Apache-2.0

public import PinionCore

extension Sequential {
  /// Infers all shapes and makes the parameters, from the network's seed.
  ///
  /// A network that has been built for this shape stays as it is.
  ///
  /// - Parameter inputShape: the shape of one input, without the axis of samples.
  /// - Throws: `ModelError` that names the layer at fault.
  public func build(inputShape: Shape) throws {
    if let stack {
      guard stack.inputShape == inputShape else {
        throw ModelError(
          .wrongInput,
          "\(stack.place(0)): expected input of shape \(stack.inputShape), received \(inputShape)")
      }
      return
    }
    let stack = try LayerStack(modules, names: layerNames, inputShape: inputShape)
    let parameters = try stack.initialParameters(key(.initialization))
    self.stack = stack
    functions = CompiledFunctions()
    state = freshState(parameters)
  }

  /// Builds the network if its first layer states the shape of its input.
  func buildIfPossible() throws {
    if stack == nil, let shape = modules.first?.inputShape { try build(inputShape: shape) }
  }

  /// All parameters; empty where the network has not been built.
  ///
  /// Setting them takes parameters of this network's form, as a training loop of your own makes
  /// them.
  public var parameters: Parameters {
    get {
      try? buildIfPossible()
      return state?.parameters
        ?? Parameters(tensors: [], layout: Parameters.Layout(paths: [], isTrainable: []))
    }
    set {
      guard state?.parameters.paths == newValue.paths else {
        fatalError("parameters of another network: \(newValue.paths)")
      }
      state!.parameters = newValue
    }
  }

  /// The output of the network for a batch.
  ///
  /// For training loops and gradients of your own; `predict` is for data of any size.
  /// Stops with an error where the shapes are impossible or the network has not been built.
  ///
  /// - Parameters:
  ///   - input: `[samples, …]`.
  ///   - parameters: parameters in place of the network's own.
  ///   - isTraining: whether layers such as dropout behave as in training.
  ///   - key: the key of their random numbers.
  public func callAsFunction(
    _ input: Tensor, parameters: Parameters? = nil, isTraining: Bool = false,
    key: RandomKey = RandomKey(seed: 0)
  ) -> Tensor {
    let (stack, own) = built()
    return stack(input, parameters ?? own, LayerContext(isTraining: isTraining, key: key))
  }

  /// The mean loss of a batch: what `fit` makes small.
  ///
  /// A softmax or sigmoid at the end is computed together with the cross-entropy.
  /// Stops with an error where the shapes are impossible or the network has not been built and
  /// compiled.
  public func lossValue(
    _ input: Tensor, _ targets: Tensor, parameters: Parameters? = nil, isTraining: Bool = true,
    key: RandomKey = RandomKey(seed: 0)
  ) -> Tensor {
    let (stack, own) = built()
    guard let compilation else { fatalError("the network has no loss; call compile first") }
    return Objective(stack: stack, compilation: compilation)(
      input, targets, parameters ?? own, LayerContext(isTraining: isTraining, key: key)
    ).loss
  }

  /// The numbers of the samples in the order in which `fit` takes them.
  ///
  /// - Parameters:
  ///   - count: how many samples there are.
  ///   - epoch: the number of the epoch, from 0, over all calls of `fit`.
  public func sampleOrder(_ count: Int, epoch: Int) -> Tensor {
    Tensor.permutation(count, key: key(.order).folded(with: epoch))
  }

  /// The key of the random numbers that `fit` uses in a step, such as those of dropout.
  ///
  /// - Parameter step: how many steps were made before: the `steps` of an `OptimizerState`.
  public func stepKey(_ step: Tensor) -> RandomKey { key(.step).folded(with: step) }

  private func built() -> (LayerStack, Parameters) {
    do { try buildIfPossible() } catch { fatalError("\(error)") }
    guard let stack, let state else {
      fatalError("the network has not been built; call build(inputShape:) first")
    }
    return (stack, state.parameters)
  }
}

extension Sequential {
  /// The layers of the network with their weights.
  public var layers: [NetworkLayer] {
    try? buildIfPossible()
    let names = layerNames
    return modules.indices.map {
      NetworkLayer(network: self, index: $0, layer: modules[$0], name: names[$0])
    }
  }
}

/// A layer in its network.
///
/// ```swift
/// network.layers[0].weights[0].shape     // [784, 512], the kernel
/// network.layers[0].name                 // dense
/// ```
public struct NetworkLayer {
  let network: Sequential
  let index: Int
  /// The layer's configuration.
  public let layer: any Layer
  /// The name of the layer in this network.
  public let name: String

  /// The layer's parameters in the order of their declaration, such as kernel, bias.
  ///
  /// Empty where the network has not been built. Setting arrays of other shapes stops with an
  /// error; `setWeights` throws it.
  public var weights: [Tensor] {
    get {
      guard let stack = network.stack, let state = network.state else { return [] }
      return Array(state.parameters.tensors[stack.entries[index].range])
    }
    nonmutating set {
      do { try setWeights(newValue) } catch { fatalError("\(error)") }
    }
  }

  /// Sets the layer's parameters.
  ///
  /// - Throws: `ModelError` where their number or shapes are not the layer's.
  public func setWeights(_ weights: [Tensor]) throws {
    guard let stack = network.stack else {
      throw ModelError(
        .notReady, "the network has not been built, so its layers have no weights to set")
    }
    let entry = stack.entries[index]
    guard weights.count == entry.specs.count else {
      throw ModelError(
        .wrongWeights,
        "\(stack.place(index)): expected \(entry.specs.count) weights "
          + "(\(entry.specs.map(\.name).joined(separator: ", "))), received \(weights.count)")
    }
    for (spec, weight) in zip(entry.specs, weights) where spec.shape != weight.shape {
      throw ModelError(
        .wrongWeights,
        "\(stack.place(index)): expected \(spec.name) of shape \(spec.shape), "
          + "received \(weight.shape)")
    }
    network.state!.parameters.tensors.replaceSubrange(
      entry.range, with: weights.map { $0.dtype == .float32 ? $0 : $0.cast(to: .float32) })
  }

  /// The shape of one input, or nil where the network has not been built.
  public var inputShape: Shape? { network.stack?.entries[index].inputShape }
  /// The shape of one output, or nil where the network has not been built.
  public var outputShape: Shape? { network.stack?.entries[index].outputShape }
}
