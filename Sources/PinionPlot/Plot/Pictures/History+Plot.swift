// SPDX-License-Identifier: Apache-2.0

internal import PinionCore
public import PinionNN

extension History {
  /// The loss and the metrics, epoch by epoch: a panel for each, with the figures of the validation beside those of the
  /// training.
  ///
  /// ```swift
  /// try network.fit(images, labels, epochs: 20, validationSplit: 0.2).plot().write(to: "training.svg")
  /// ```
  ///
  /// Epochs are counted from 1.
  public func plot() -> Plot {
    let prefix = "val_"
    let bases = Set(names.map { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : $0 })
    // The loss first, then the metrics by name.
    let panels = bases.sorted { ($0 == "loss" ? 0 : 1, $0) < ($1 == "loss" ? 0 : 1, $1) }.map {
      name in
      let validation = self[prefix + name]
      let lines = [
        self[name].map { curve($0, label: validation == nil ? nil : "training") },
        validation.map { curve($0, label: "validation") },
      ]
      return Plot(lines.compactMap { $0 }).titled(name).labeled(x: "epoch", y: name)
    }
    guard panels.count != 1 else { return panels[0] }
    return panels.isEmpty ? Plot.empty.titled("No epochs") : Plot.grid(panels, columns: 2)
  }

  /// A figure over the epochs; one that is not known for all of them is taken for the last ones.
  private func curve(_ figures: [Double], label: String?) -> Plot {
    let epochs = epochs.suffix(figures.count).map { Double($0 + 1) }
    return .line(
      Tensor(epochs), Tensor(Array(figures.suffix(epochs.count))), label: label,
      markers: epochs.count <= 30)
  }
}
