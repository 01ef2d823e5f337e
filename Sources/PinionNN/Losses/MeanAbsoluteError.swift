// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

extension Loss {
  /// The mean of absolute differences, *|p − t|*, over the last axis.
  ///
  /// - predictions: `[…, outputs]`
  /// - targets: the same shape
  public static let meanAbsoluteError = Loss(name: "meanAbsoluteError") { predictions, targets in
    abs(predictions - targets).mean(axis: -1)
  }
}
