// SPDX-License-Identifier: Apache-2.0

internal import PinionCore

// Initializers whose variance is 1/n, 2/n or 1/mean(n, m), where n and m are the numbers of a
// unit's inputs and outputs, so that signals keep their size from layer to layer.
//
// Uniform: U(-L, L) has the variance L²/3, so L = √(3 · variance).
// Normal: cut at two standard deviations, which leaves 0.8796… of the standard deviation; it is
// divided out, as Keras does.

extension Initializer {
  /// Uniform in ±√(6 / (inputs + outputs)).
  ///
  /// Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural
  /// networks*, 2010.
  public static let glorotUniform = scaledUniform("glorotUniform") { 2 / ($0 + $1) }

  /// Normal, cut at two standard deviations, with variance 2 / (inputs + outputs).
  ///
  /// Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural
  /// networks*, 2010.
  public static let glorotNormal = scaledNormal("glorotNormal") { 2 / ($0 + $1) }

  /// Uniform in ±√(6 / inputs), for layers followed by a rectifier.
  ///
  /// He and others, *Delving deep into rectifiers*, 2015.
  public static let heUniform = scaledUniform("heUniform") { inputs, _ in 2 / inputs }

  /// Normal, cut at two standard deviations, with variance 2 / inputs, for layers followed by a
  /// rectifier.
  ///
  /// He and others, *Delving deep into rectifiers*, 2015.
  public static let heNormal = scaledNormal("heNormal") { inputs, _ in 2 / inputs }

  /// Uniform in ±√(3 / inputs).
  ///
  /// LeCun and others, *Efficient BackProp*, 1998.
  public static let lecunUniform = scaledUniform("lecunUniform") { inputs, _ in 1 / inputs }

  /// Normal, cut at two standard deviations, with variance 1 / inputs.
  ///
  /// LeCun and others, *Efficient BackProp*, 1998.
  public static let lecunNormal = scaledNormal("lecunNormal") { inputs, _ in 1 / inputs }

  static let scaled = [
    glorotUniform, glorotNormal, heUniform, heNormal, lecunUniform, lecunNormal,
  ]

  private static func scaledUniform(
    _ name: String, variance: @escaping @Sendable (_ inputs: Double, _ outputs: Double) -> Double
  ) -> Initializer {
    Initializer(name: name) { shape, key in
      let (inputs, outputs) = fans(of: shape)
      let limit = (3 * variance(inputs, outputs)).squareRoot()
      return .random(in: -limit..<limit, shape: shape, key: key)
    }
  }

  private static func scaledNormal(
    _ name: String, variance: @escaping @Sendable (_ inputs: Double, _ outputs: Double) -> Double
  ) -> Initializer {
    Initializer(name: name) { shape, key in
      let (inputs, outputs) = fans(of: shape)
      // The standard deviation of a standard normal variable cut at ±2.
      let remaining = 0.87962566103423978
      let deviation = variance(inputs, outputs).squareRoot() / remaining
      return .randomTruncatedNormal(
        mean: 0, standardDeviation: deviation, shape: shape, key: key)
    }
  }

  /// The numbers of inputs and outputs of one unit, at least 1.
  ///
  /// The last two axes are inputs and outputs; axes before them are the window of a convolution.
  static func fans(of shape: Shape) -> (inputs: Double, outputs: Double) {
    guard let last = shape.last else { return (1, 1) }
    if shape.count == 1 { return (Double(max(last, 1)), Double(max(last, 1))) }
    let window = shape.dropLast(2).reduce(1, *)
    let inputs = shape[shape.count - 2] * window
    return (Double(max(inputs, 1)), Double(max(last * window, 1)))
  }
}
