// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

extension Double {
  /// The number with at most four digits, for descriptions and cells.
  var short: String { short(4) }

  /// The number with at most `digits` digits, the same on every machine.
  func short(_ digits: Int) -> String {
    guard isFinite else { return "\(self)" }
    return Decimal(self, shortest: "\(self)").rounded(to: digits).general(max(digits, 6))
      .replacing("-", with: "−")
  }
}
