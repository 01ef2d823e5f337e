// SPDX-License-Identifier: Apache-2.0

/// What training reported, epoch by epoch.
///
/// ```swift
/// let history = try network.fit(images, labels, epochs: 5)
/// history["loss"]!             // one Double per epoch
/// history["val_accuracy"]      // nil where nothing was validated
/// ```
public final class History: Callback {
  /// The figures by name, one per epoch.
  public private(set) var values: [String: [Double]] = [:]
  /// The epochs that were trained, counted from 0.
  public private(set) var epochs: [Int] = []

  /// Makes an empty history.
  public init() {}

  /// The figures of one name, one per epoch, or nil where there are none.
  public subscript(name: String) -> [Double]? { values[name] }

  /// The names of the figures, sorted.
  public var names: [String] { values.keys.sorted() }

  /// Adds the figures of an epoch.
  public func epochEnded(_ epoch: Int, logs: [String: Double], run: Run) {
    epochs.append(epoch)
    for (name, value) in logs { values[name, default: []].append(value) }
  }
}
