// SPDX-License-Identifier: Apache-2.0

import Foundation
import PinionCore
import PinionNN
import TestSupport
import Testing

/// Checks what holds for every layer: that its shape rule foretells the result, that gradients with
/// respect to inputs and parameters are right, that it survives a model file, and that inference
/// does not depend on the key.
///
/// - Parameters:
///   - layer: the layer.
///   - input: `[samples, …]` of `float64`, away from places where the layer has no derivative.
func checkLayer(
  _ layer: any Layer, input: Tensor, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let sample = Shape(Array(input.shape.dropFirst()))
  let expected = Shape([input.shape[0]] + Array(try layer.outputShape(for: sample)))
  let specs = layer.parameters(for: sample)
  let parameters = specs.enumerated().map { randomNumbers($1.shape, seed: UInt64($0)) }

  for isTraining in [false, true] {
    let context = LayerContext(isTraining: isTraining, key: RandomKey(seed: 3))
    let output = layer(input, parameters: parameters, context: context)
    #expect(output.shape == expected, sourceLocation: sourceLocation)
    // Weights that differ make a gradient that is wrong in one place show.
    let weights = randomNumbers(expected, seed: 9)
    let error = gradientError(at: [input] + parameters) { tensors in
      (layer(tensors[0], parameters: Array(tensors.dropFirst()), context: context) * weights).sum()
    }
    #expect(error <= 1e-6, sourceLocation: sourceLocation)
  }

  let inference = [1, 2].map { seed in
    layer(
      input, parameters: parameters,
      context: LayerContext(isTraining: false, key: RandomKey(seed: seed))
    ).array(of: Double.self)
  }
  #expect(inference[0] == inference[1], sourceLocation: sourceLocation)

  let network = Sequential(seed: 5)
  network.add(layer)
  try network.build(inputShape: sample)
  try withTemporaryFile { path in
    try network.save(to: path)
    let again = try Sequential.load(from: path, knowing: Custom(layers: [type(of: layer)]))
    #expect(again.layers[0].layer.label == layer.label, sourceLocation: sourceLocation)
    let before = try network.predict(input).array(of: Float.self)
    let after = try again.predict(input).array(of: Float.self)
    #expect(before == after, sourceLocation: sourceLocation)
  }
}

/// Runs a test with the path of a file that does not exist, and removes what the test makes there.
func withTemporaryFile(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder.appendingPathComponent("model.safetensors").path)
}
