// SPDX-License-Identifier: Apache-2.0

/// Why a network cannot do what it was asked, in one sentence.
///
/// `fit`, `evaluate`, `predict`, `build`, `save` and `load` throw it before they compute anything.
///
/// ```swift
/// do {
///   try network.fit(images, labels)
/// } catch let error as ModelError {
///   print(error)  // layers[0] Dense(512): expected input of shape [784], received [28, 28]
/// }
/// ```
public struct ModelError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is at fault.
  public enum Kind: Sendable {
    /// An argument such as the batch size is out of range.
    case invalidArgument
    /// A layer cannot be made as it is configured, or does not fit the one before it.
    case invalidLayer
    /// The inputs do not have the shape that the network takes.
    case wrongInput
    /// The targets do not fit the inputs, the outputs or the loss.
    case wrongTargets
    /// `compile` or `build` is missing.
    case notReady
    /// The loss is no longer a number.
    case nonFiniteLoss
    /// Weights of other shapes than the network's.
    case wrongWeights
    /// A model file that does not describe a network, or describes another one.
    case invalidFile
    /// A model file names a layer, loss, … that it takes an argument to load.
    case unknownChoice
  }

  /// What is at fault.
  public let kind: Kind
  /// What was wrong, and what was expected.
  public let message: String

  /// Makes an error.
  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
