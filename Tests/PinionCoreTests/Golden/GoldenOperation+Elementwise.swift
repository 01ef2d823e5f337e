// SPDX-License-Identifier: Apache-2.0

@testable import PinionCore

// The bounds are those of `Documentation/element-functions.md`, and half a unit for the rounding of the reference.
extension GoldenOperation {
  static let unary: [GoldenOperation] = [
    .init("negate") { -$0[0] },
    .init("abs") { abs($0[0]) },
    .init("sign", .exactButForZero) { sign($0[0]) },
    .init("square") { square($0[0]) },
    .init("floor") { floor($0[0]) },
    .init("ceil") { ceil($0[0]) },
    .init("trunc") { trunc($0[0]) },
    .init("round") { round($0[0]) },
    .init("signbit") { signbit($0[0]) },
    .init("isNaN") { $0[0].isNaN },
    .init("isFinite") { $0[0].isFinite },
    .init("isInfinite") { $0[0].isInfinite },
    .init("bitwiseNot") { ~$0[0] },
    .init("not") { .!$0[0] },
    .init("sqrt") { sqrt($0[0]) },
    .init("reciprocal") { reciprocal($0[0]) },
    .init("exp", .ulps(1, 1)) { exp($0[0]) },
    .init("exp2", .ulps(1, 1)) { exp2($0[0]) },
    .init("expm1", .ulps(2, 2)) { expm1($0[0]) },
    .init("log", .ulps(1, 1)) { log($0[0]) },
    .init("log1p", .ulps(2, 2)) { log1p($0[0]) },
    .init("log2", .ulps(2, 2)) { log2($0[0]) },
    .init("log10", .ulps(2, 2)) { log10($0[0]) },
    .init("sin", .ulps(2, 1)) { sin($0[0]) },
    .init("cos", .ulps(2, 1)) { cos($0[0]) },
    .init("tan", .ulps(2, 2)) { tan($0[0]) },
    .init("asin", .ulps(2, 2)) { asin($0[0]) },
    .init("acos", .ulps(2, 2)) { acos($0[0]) },
    .init("atan", .ulps(2, 2)) { atan($0[0]) },
    .init("sinh", .ulps(2, 2)) { sinh($0[0]) },
    .init("cosh", .ulps(2, 2)) { cosh($0[0]) },
    .init("tanh", .ulps(2, 2)) { tanh($0[0]) },
    .init("asinh", .ulps(2, 2)) { asinh($0[0]) },
    .init("acosh", .ulps(2, 2)) { acosh($0[0]) },
    .init("atanh", .ulps(2, 2)) { atanh($0[0]) },
    .init("erf", .ulps(2, 2)) { erf($0[0]) },
  ]

  static let binary: [GoldenOperation] = [
    .init("add") { $0[0] + $0[1] },
    .init("subtract") { $0[0] - $0[1] },
    .init("multiply") { $0[0] * $0[1] },
    .init("divide") { $0[0] / $0[1] },
    .init("maximum", .exactButForZero) { maximum($0[0], $0[1]) },
    .init("minimum", .exactButForZero) { minimum($0[0], $0[1]) },
    .init("remainder") { $0[0] % $0[1] },
    .init("floorDivide") { floorDivide($0[0], $0[1]) },
    .init("pow", .ulps(1, 1)) { pow($0[0], $0[1]) },
    .init("atan2", .ulps(2, 2)) { atan2($0[0], $0[1]) },
    .init("hypot", .ulps(1, 1)) { hypot($0[0], $0[1]) },
    .init("logaddexp", .ulps(2, 2)) { logaddexp($0[0], $0[1]) },
    .init("copysign") { copysign($0[0], $0[1]) },
    .init("nextafter") { nextafter($0[0], $0[1]) },
    .init("bitwiseAnd") { $0[0] & $0[1] },
    .init("bitwiseOr") { $0[0] | $0[1] },
    .init("bitwiseXor") { $0[0] ^ $0[1] },
    .init("shiftLeft") { $0[0] << $0[1] },
    .init("shiftRight") { $0[0] >> $0[1] },
    .init("equal") { $0[0] .== $0[1] },
    .init("notEqual") { $0[0] .!= $0[1] },
    .init("less") { $0[0] .< $0[1] },
    .init("lessEqual") { $0[0] .<= $0[1] },
    .init("greater") { $0[0] .> $0[1] },
    .init("greaterEqual") { $0[0] .>= $0[1] },
    .init("and") { $0[0] .&& $0[1] },
    .init("or") { $0[0] .|| $0[1] },
    .init("xor") { $0[0] .^ $0[1] },
  ]

  static let choosing: [GoldenOperation] = [
    .init("where") { $0[2].replacing(with: $0[1], where: $0[0]) },
    .init("clamped") { $0[0].clamped(to: $0.int("from")...$0.int("to")) },
    .init("clampedBetween") { $0[0].clamped(min: $0[1], max: $0[2]) },
    .init("clampedAbove") { $0[0].clamped(min: $0[1], max: nil) },
    .init("clampedBelow") { $0[0].clamped(min: nil, max: $0[1]) },
    .init("isClose") {
      isClose(
        $0[0], $0[1], relativeTolerance: $0.real("relative"),
        absoluteTolerance: $0.real("absolute"), equalNaN: $0.flag("equalNaN"))
    },
    .init("allClose", isTraceable: false) {
      Tensor(
        allClose(
          $0[0], $0[1], relativeTolerance: $0.real("relative"),
          absoluteTolerance: $0.real("absolute"), equalNaN: $0.flag("equalNaN")))
    },
  ]

  static let types: [GoldenOperation] = [
    .init("promote") { Tensor.zeros([], dtype: DType.promote($0[0].dtype, $0[1].dtype)) },
    .init("cast") { $0[0].cast(to: $0.dtype) },
  ]
}
