// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

/// Layers one after the other, with their names, shapes and places in the list of parameters.
struct LayerStack: Sendable {
  /// A layer in its place.
  struct Entry: Sendable {
    let layer: any Layer
    let name: String
    let inputShape: Shape
    let outputShape: Shape
    let specs: [ParameterSpec]
    /// Where its parameters are in the list of all.
    let range: Range<Int>
  }

  private(set) var entries: [Entry] = []
  private(set) var layout = Parameters.Layout(paths: [], isTrainable: [])

  /// Infers and checks the shapes of all layers.
  ///
  /// - Throws: `ModelError` that names the layer at fault.
  init(_ layers: [any Layer], names: [String], inputShape: Shape) throws {
    var shape = inputShape
    var paths: [String] = []
    var isTrainable: [Bool] = []
    guard !layers.isEmpty else { throw ModelError(.notReady, "the network has no layers") }
    for (index, layer) in layers.enumerated() {
      let place = "layers[\(index)] \(layer.label)"
      if let stated = layer.inputShape, stated != shape {
        throw ModelError(
          .wrongInput, "\(place): expected input of shape \(stated), received \(shape)")
      }
      if names[..<index].contains(names[index]) {
        throw ModelError(
          .invalidLayer, "\(place): another layer is named \"\(names[index])\"; names must differ")
      }
      let output: Shape
      do {
        output = try layer.outputShape(for: shape)
      } catch let error as ModelError {
        throw ModelError(error.kind, "\(place): \(error.message)")
      } catch {
        throw ModelError(.invalidLayer, "\(place): \(error)")
      }
      let specs = layer.parameters(for: shape)
      for spec in specs {
        guard LayerStack.isReasonable(spec.shape) else {
          throw ModelError(
            .invalidLayer, "\(place): the \(spec.name) of shape \(spec.shape) is too large")
        }
      }
      let start = paths.count
      paths += specs.map { "\(names[index])/\($0.name)" }
      isTrainable += specs.map(\.isTrainable)
      entries.append(
        Entry(
          layer: layer, name: names[index], inputShape: shape, outputShape: output, specs: specs,
          range: start..<paths.count))
      shape = output
    }
    if let twice = Dictionary(grouping: paths, by: { $0 }).first(where: { $1.count > 1 })?.key {
      throw ModelError(.invalidLayer, "two parameters have the path \"\(twice)\"")
    }
    layout = Parameters.Layout(paths: paths, isTrainable: isTrainable)
  }

  /// Whether memory for such a parameter can be asked for at all: at most 2⁴⁰ elements.
  private static func isReasonable(_ shape: Shape) -> Bool {
    var size = 1
    for extent in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: extent)
      if overflow || product > 1 << 40 { return false }
      size = product
    }
    return true
  }

  var inputShape: Shape { entries[0].inputShape }
  var outputShape: Shape { entries[entries.count - 1].outputShape }

  /// The layer at an index as error messages call it.
  func place(_ index: Int) -> String { "layers[\(index)] \(entries[index].layer.label)" }

  /// First values of all parameters, each from a key of its own.
  func initialParameters(_ key: RandomKey) throws -> Parameters {
    var tensors: [Tensor] = []
    for (index, entry) in entries.enumerated() {
      for (number, spec) in entry.specs.enumerated() {
        func problem(_ text: String) -> ModelError {
          ModelError(.invalidLayer, "\(place(index)): the \(spec.name): \(text)")
        }
        let key = key.folded(with: index).folded(with: number)
        let values: Tensor
        do {
          values = try withThrowingTensors { spec.initializer.values(shape: spec.shape, key: key) }
        } catch {
          throw problem("\(error)")
        }
        guard values.shape == spec.shape else {
          throw problem("its initializer made shape \(values.shape), expected \(spec.shape)")
        }
        tensors.append(values)
      }
    }
    return Parameters(tensors: tensors, layout: layout)
  }

  /// The network's output.
  func callAsFunction(
    _ input: Tensor, _ parameters: Parameters, _ context: LayerContext
  ) -> Tensor {
    outputs(input, parameters, context, upTo: entries.count)
  }

  /// The last layer's output before its activation, and the activation.
  func beforeActivation(
    _ input: Tensor, _ parameters: Parameters, _ context: LayerContext
  ) -> (Tensor, ActivationFunction) {
    let last = entries.count - 1
    guard let layer = entries[last].layer as? any ActivatedLayer else {
      return (self(input, parameters, context), .linear)
    }
    let x = outputs(input, parameters, context, upTo: last)
    let output = layer.beforeActivation(
      x, parameters: Array(parameters.tensors[entries[last].range]),
      context: context.forLayer(last))
    return (output, layer.activation)
  }

  private func outputs(
    _ input: Tensor, _ parameters: Parameters, _ context: LayerContext, upTo end: Int
  ) -> Tensor {
    var x = input
    if !x.dtype.isFloating { x = x.cast(to: .float32) }
    for (index, entry) in entries[..<end].enumerated() {
      x = entry.layer(
        x, parameters: Array(parameters.tensors[entry.range]), context: context.forLayer(index))
    }
    return x
  }
}
