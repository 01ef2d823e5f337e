// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

extension Sequential {
  /// Writes the network to a file: layers, parameters, what it is compiled with and the optimizer's
  /// state.
  ///
  /// The file is in the safetensors format, which other libraries read; the parameters are in it
  /// under their paths. It replaces an older one only once it is whole.
  ///
  /// ```swift
  /// try network.save(to: "digits.safetensors")
  /// let again = try Sequential.load(from: "digits.safetensors")
  /// ```
  ///
  /// - Throws: `ModelError` where the network has not been built, `SafetensorsError` where the file
  ///   cannot be written.
  public func save(to path: String) throws {
    try buildIfPossible()
    guard let stack, let state else {
      throw ModelError(
        .notReady,
        "the network has no parameters to save; call build(inputShape:) or fit first")
    }
    let record = ModelFile(
      version: ModelFile.currentVersion, name: name, seed: seed, trainedEpochs: trainedEpochs,
      inputShape: stack.inputShape,
      layers: stack.entries.map { ModelFile.LayerRecord($0.layer, name: $0.name) },
      compilation: compilation.map {
        ModelFile.CompilationRecord(optimizer: $0.optimizer, loss: $0.loss, metrics: $0.metrics)
      })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let json = String(decoding: try encoder.encode(record), as: UTF8.self)
    var tensors = Dictionary(
      uniqueKeysWithValues: zip(state.parameters.paths, state.parameters.tensors))
    if let optimizer = compilation?.optimizer {
      tensors[Sequential.stepsPath] = state.optimizer.steps
      for (path, slot) in zip(
        slotPaths(optimizer, state.parameters), state.optimizer.slots.joined())
      {
        tensors[path] = slot
      }
    }
    try Safetensors.write(tensors, metadata: [ModelFile.key: json], to: path)
  }

  /// Reads a network that `save` has written.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - custom: layers, activations, losses and so on that do not come with Pinion.
  /// - Throws: `SafetensorsError` where the file cannot be read or is not of the format, and
  ///   `ModelError` where what is in it is not a network of Pinion.
  public static func load(from path: String, knowing custom: Custom = Custom()) throws -> Sequential
  {
    let (tensors, metadata) = try Safetensors.read(path)
    guard let json = metadata[ModelFile.key] else {
      throw ModelError(
        .invalidFile,
        "\(path): has tensors but no network of Pinion; to read them alone use Safetensors.read, "
          + "or loadWeights(from:) of a network")
    }
    do {
      let network = try restored(from: json, custom)
      try network.restore(tensors)
      return network
    } catch let error as ModelError {
      throw ModelError(error.kind, "\(path): \(error.message)")
    } catch {
      throw ModelError(.invalidFile, "\(path): the description of the network is not as expected")
    }
  }

  /// Sets the parameters from a file that has tensors under their paths, as `save` writes it.
  ///
  /// The network stays as it is when anything is wrong.
  ///
  /// - Throws: `SafetensorsError` where the file cannot be read, and `ModelError` where its tensors
  ///   are not those of this network.
  public func loadWeights(from path: String) throws {
    try buildIfPossible()
    let (tensors, _) = try Safetensors.read(path)
    do {
      try restore(tensors.filter { !$0.key.hasPrefix("optimizer/") }, optimizer: false)
    } catch let error as ModelError {
      throw ModelError(error.kind, "\(path): \(error.message)")
    }
  }

  private static func restored(from json: String, _ custom: Custom) throws -> Sequential {
    let decoder = JSONDecoder()
    decoder.userInfo[.customLayers] = custom.layers
    decoder.userInfo[.customChoices] = custom.choices
    struct Version: Decodable { let version: Int }
    let data = Data(json.utf8)
    let version = try decoder.decode(Version.self, from: data).version
    guard version == ModelFile.currentVersion else {
      throw ModelError(
        .invalidFile,
        "the network is stored in version \(version) of the format, "
          + "this version of Pinion reads \(ModelFile.currentVersion)")
    }
    let record = try decoder.decode(ModelFile.self, from: data)
    let network = Sequential(name: record.name, seed: record.seed)
    network.modules = record.layers.map(\.layer)
    network.trainedEpochs = record.trainedEpochs
    guard record.inputShape.allSatisfy({ $0 > 0 }), record.trainedEpochs >= 0 else {
      throw ModelError(.invalidFile, "the network takes the impossible shape \(record.inputShape)")
    }
    // Shapes only: memory is taken for what the file contains, not for what it claims.
    network.stack = try LayerStack(
      network.modules, names: record.layers.map(\.name), inputShape: record.inputShape)
    if let compilation = record.compilation {
      network.compile(
        optimizer: compilation.optimizer, loss: compilation.loss, metrics: compilation.metrics)
    }
    return network
  }

  private static let stepsPath = "optimizer/steps"

  /// Where the optimizer's slots are stored, in the order of its state.
  private func slotPaths(_ optimizer: Optimizer, _ parameters: Parameters) -> [String] {
    parameters.trainableIndices.flatMap { index in
      optimizer.slots.map { "optimizer/\($0.name)/\(parameters.paths[index])" }
    }
  }

  /// Takes parameters and the optimizer's state from tensors by path, after checking all of them.
  private func restore(_ tensors: [String: Tensor], optimizer restoresOptimizer: Bool = true) throws
  {
    guard let stack else {
      throw ModelError(
        .notReady, "the network has not been built; call build(inputShape:) first")
    }
    var remaining = tensors
    func take(_ path: String, _ shape: Shape, _ dtype: DType) throws -> Tensor {
      guard let tensor = remaining.removeValue(forKey: path) else {
        throw ModelError(.wrongWeights, "the tensor \"\(path)\" of shape \(shape) is missing")
      }
      guard tensor.shape == shape else {
        throw ModelError(
          .wrongWeights, "expected \"\(path)\" of shape \(shape), received \(tensor.shape)")
      }
      guard tensor.dtype.isFloating == dtype.isFloating else {
        throw ModelError(
          .wrongWeights, "expected \"\(path)\" of \(dtype), received \(tensor.dtype)")
      }
      return tensor.dtype == dtype ? tensor : tensor.cast(to: dtype)
    }
    let specs = stack.entries.flatMap(\.specs)
    var values: [Tensor] = []
    for (path, spec) in zip(stack.layout.paths, specs) {
      values.append(try take(path, spec.shape, .float32))
    }
    let parameters = Parameters(tensors: values, layout: stack.layout)
    var restoredOptimizer: OptimizerState?
    if restoresOptimizer, let optimizer = compilation?.optimizer,
      tensors[Sequential.stepsPath] != nil
    {
      let steps = try take(Sequential.stepsPath, [], .int64)
      var paths = slotPaths(optimizer, parameters)[...]
      let slots = try parameters.trainableIndices.map { index in
        try optimizer.slots.map { _ in
          try take(paths.removeFirst(), parameters.tensors[index].shape, .float32)
        }
      }
      restoredOptimizer = OptimizerState(steps: steps, slots: slots)
    }
    if let path = remaining.keys.min() {
      throw ModelError(
        .wrongWeights,
        "the tensor \"\(path)\" does not belong to the network; expected "
          + stack.layout.paths.joined(separator: ", "))
    }
    if state == nil || restoresOptimizer {
      state = freshState(parameters)
    } else {
      state!.parameters = parameters
    }
    if let restoredOptimizer { state!.optimizer = restoredOptimizer }
  }
}
