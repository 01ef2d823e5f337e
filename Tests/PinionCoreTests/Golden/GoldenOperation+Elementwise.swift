// SPDX-License-Identifier: Apache-2.0

@testable import PinionCore

// The functions of real numbers are off by at most one unit: see `Documentation/element-functions.md`.
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
    .init("exp", .unit) { exp($0[0]) },
    .init("exp2", .unit) { exp2($0[0]) },
    .init("expm1", .unit) { expm1($0[0]) },
    .init("log", .unit) { log($0[0]) },
    .init("log1p", .unit) { log1p($0[0]) },
    .init("log2", .unit) { log2($0[0]) },
    .init("log10", .unit) { log10($0[0]) },
    .init("sin", .unit) { sin($0[0]) },
    .init("cos", .unit) { cos($0[0]) },
    .init("tan", .unit) { tan($0[0]) },
    .init("asin", .unit) { asin($0[0]) },
    .init("acos", .unit) { acos($0[0]) },
    .init("atan", .unit) { atan($0[0]) },
    .init("sinh", .unit) { sinh($0[0]) },
    .init("cosh", .unit) { cosh($0[0]) },
    .init("tanh", .unit) { tanh($0[0]) },
    .init("asinh", .unit) { asinh($0[0]) },
    .init("acosh", .unit) { acosh($0[0]) },
    .init("atanh", .unit) { atanh($0[0]) },
    .init("erf", .unit) { erf($0[0]) },
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
    .init("pow", .unit) { pow($0[0], $0[1]) },
    .init("atan2", .unit) { atan2($0[0], $0[1]) },
    .init("hypot", .unit) { hypot($0[0], $0[1]) },
    .init("logaddexp", .unit) { logaddexp($0[0], $0[1]) },
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
