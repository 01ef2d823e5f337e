// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

extension Loss {
  /// The mean of squared differences, *(p − t)²*, over the last axis.
  ///
  /// - predictions: `[…, outputs]`
  /// - targets: the same shape
  public static let meanSquaredError = Loss(name: "meanSquaredError") { predictions, targets in
    let difference = predictions - targets
    return (difference * difference).mean(axis: -1)
  }
}
