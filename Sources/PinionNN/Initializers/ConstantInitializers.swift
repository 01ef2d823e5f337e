// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

extension Initializer {
  /// All zeros.
  public static let zeros = Initializer(name: "zeros") { shape, _ in .zeros(shape) }

  /// All ones.
  public static let ones = Initializer(name: "ones") { shape, _ in .ones(shape) }

  /// Every element the same.
  public static func constant(_ value: Double) -> Initializer {
    Initializer(name: "constant", configuration: ["value": .number(value)]) { shape, _ in
      Tensor([Float(value)]).broadcast(to: shape) + 0
    }
  }
}
