// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

extension Initializer {
  /// Uniformly distributed, from -0.05 up to 0.05.
  public static let uniform = uniform(in: -0.05..<0.05)

  /// Uniformly distributed in a range.
  ///
  /// An empty range gives its lower bound.
  public static func uniform(in range: Range<Double>) -> Initializer {
    let settings: Configuration = [
      "from": .number(range.lowerBound), "to": .number(range.upperBound),
    ]
    return Initializer(name: "uniform", configuration: settings) { shape, key in
      .random(in: range, shape: shape, key: key)
    }
  }

  /// Normally distributed around 0 with standard deviation 0.05.
  public static let normal = normal()

  /// Normally distributed.
  public static func normal(
    mean: Double = 0, standardDeviation: Double = 0.05
  ) -> Initializer {
    let settings: Configuration = [
      "mean": .number(mean), "standardDeviation": .number(standardDeviation),
    ]
    return Initializer(name: "normal", configuration: settings) { shape, key in
      .randomNormal(mean: mean, standardDeviation: standardDeviation, shape: shape, key: key)
    }
  }
}
