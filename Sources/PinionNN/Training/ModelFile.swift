// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// What a model file says beside the tensors: its JSON.
struct ModelFile: Codable {
  /// Raised when files are written that older versions of Pinion would read wrongly.
  static let currentVersion = 1
  /// The name of the JSON in the file's metadata.
  static let key = "pinion.model"

  let version: Int
  let name: String
  let seed: UInt64
  let trainedEpochs: Int
  let inputShape: Shape
  let layers: [LayerRecord]
  let compilation: CompilationRecord?

  /// A layer: its type, its name in the network and its own configuration.
  struct LayerRecord: Codable {
    let type: String
    let name: String
    let layer: any Layer

    enum Key: String, CodingKey {
      case type, name, configuration
    }

    init(_ layer: any Layer, name: String) {
      type = Swift.type(of: layer).typeName
      self.name = name
      self.layer = layer
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      let type = try container.decode(String.self, forKey: .type)
      let custom = decoder.userInfo[.customLayers] as? [any Layer.Type] ?? []
      let known: [any Layer.Type] = [
        Dense.self, Activation.self, Flatten.self, Reshape.self, Dropout.self,
        Rescaling.self,
      ]
      guard let found = (custom + known).first(where: { $0.typeName == type }) else {
        throw ModelError(
          .unknownChoice,
          "the model file uses the layer \"\(type)\", which is not one of Pinion's; "
            + "pass its type to load(from:knowing:)")
      }
      self.type = type
      name = try container.decode(String.self, forKey: .name)
      layer = try found.init(from: container.superDecoder(forKey: .configuration))
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(type, forKey: .type)
      try container.encode(name, forKey: .name)
      try layer.encode(to: container.superEncoder(forKey: .configuration))
    }
  }

  /// What the network is compiled with.
  struct CompilationRecord: Codable {
    let optimizer: Optimizer
    let loss: Loss
    let metrics: [Metric]
  }
}

extension CodingUserInfoKey {
  /// Where `load` puts the types of layers that it was told of.
  static let customLayers = CodingUserInfoKey(rawValue: "pinion.layers")!
}

/// Things of your own that a model file may name.
///
/// ```swift
/// let network = try Sequential.load(
///   from: "model.safetensors", knowing: Custom(layers: [Scale.self], choices:
///   [ActivationFunction.swish]))
/// ```
public struct Custom: Sendable {
  let layers: [any Layer.Type]
  let choices: [any NamedChoice]

  /// Lists types of layers, and activations, initializers, losses, metrics and optimizers.
  public init(layers: [any Layer.Type] = [], choices: [any NamedChoice] = []) {
    self.layers = layers
    self.choices = choices
  }
}
