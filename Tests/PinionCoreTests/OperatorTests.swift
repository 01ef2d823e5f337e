// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import PinionCore

/// Types, literals, bounds and tolerances of element-wise operations.
@Suite struct OperatorTests {
  @Test("rounding leaves integers as they are, real functions make float32 of them")
  func integers() {
    let x = Tensor([Int32.max, -7, 3])
    for y in [floor(x), ceil(x), round(x), trunc(x), abs(x) * sign(x), square(x) * 0 + x] {
      #expect(y == x)
    }
    #expect(floor(Tensor(true)) == Tensor(true))
    for y in [sin(x), log2(x), expm1(x), reciprocal(x), hypot(x, x), atan2(x, 2), copysign(x, -1)] {
      #expect(y.dtype == .float32)
    }
    #expect(logaddexp(Tensor([1.0]), x).dtype == .float64)
    #expect(x.isFinite == Tensor([true, true, true]))
    #expect(x.isNaN == Tensor([false, false, false]))
    #expect(x.isInfinite == Tensor([false, false, false]))
    #expect(signbit(x) == Tensor([false, true, false]))
    #expect(floorDivide(x, 2) == Tensor([Int32.max / 2, -4, 1]))
    #expect(pow(Tensor([UInt8(2), 3]), 7) == Tensor([UInt8(128), 139]))
    #expect(pow(x, 2.0).dtype == .float32)
  }

  @Test("operators and their assignments are NumPy's") func operators() {
    #expect(Tensor([7, -7]) % 3 == Tensor([1, 2]))
    #expect(Tensor([7.5, -7.5]) % -2 == Tensor([-0.5, -1.5]))
    #expect(Tensor([12, 10]) & 6 | 1 == Tensor([5, 3]))
    #expect(Tensor([12, 10]) ^ Tensor([5, 5]) == Tensor([9, 15]))
    #expect(~Tensor([0, -1]) == Tensor([-1, 0]))
    #expect(~Tensor([UInt16(1)]) == Tensor([UInt16(65534)]))
    #expect(Tensor([1, -8]) << 2 == Tensor([4, -32]))
    #expect(Tensor([9, -8]) >> 2 == Tensor([2, -2]))
    #expect(Tensor([9, -8]) >> 64 == Tensor([0, -1]))
    #expect(Tensor([9, -8]) << 64 == Tensor([0, 0]))
    let (t, f) = (Tensor([true, true, false]), Tensor([true, false, false]))
    #expect((t & f) == (t .&& f))
    #expect((t | f) == (t .|| f))
    #expect((t ^ f) == Tensor([false, true, false]))
    #expect((t .^ f) == (t ^ f))
    #expect(~t == .!t)
    var x = Tensor([29, 30])
    x %= 16
    #expect(x == Tensor([13, 14]))
    x <<= 2
    x >>= 1
    #expect(x == Tensor([26, 28]))
    x &= 24
    x |= 1
    x ^= 3
    #expect(x == Tensor([26, 26]))
  }

  @Test("operators on literals stay those of Swift's integers") func literals() {
    let shifted = 1 << 20
    let mixed = (shifted & 0xff) | 3 ^ 2 % 2
    #expect(type(of: shifted) == Int.self)
    #expect(type(of: mixed) == Int.self)
  }

  @Test("numbers are true unless they are 0") func truth() {
    let x = Tensor([0.0, -0.0, 0.5, .nan])
    #expect((x .&& true) == Tensor([false, false, true, true]))
    #expect((Tensor([0, 2]) .|| Tensor([0, 0])) == Tensor([false, true]))
    #expect((x .^ x) == Tensor([false, false, false, false]))
    #expect(.!x == Tensor([true, true, false, false]))
  }

  @Test("bounds are tensors, literals or missing") func clamped() {
    let x = Tensor([[1, 5, 9], [2, 6, 10]])
    #expect(x.clamped(min: Tensor([2, 6, 7]), max: 9) == Tensor([[2, 6, 9], [2, 6, 9]]))
    #expect(x.clamped(min: 3) == Tensor([[3, 5, 9], [3, 6, 10]]))
    #expect(x.clamped(max: Tensor([[3], [4]])) == Tensor([[1, 3, 3], [2, 4, 4]]))
    #expect(x.clamped() == x)
    #expect(x.clamped(min: 8, max: 4) == Tensor([[4, 4, 4], [4, 4, 4]]))
    let nan = Tensor([Double.nan, 1]).clamped(min: 0, max: Tensor([1, Double.nan]))
    #expect(nan.isNaN == Tensor([true, true]))
  }

  @Test("closeness is NumPy's") func closeness() {
    let inf = Double.infinity
    let a = Tensor([1, 1, 1e10, 1e-9, 0, inf, -inf, inf, 1, .nan, .nan])
    let b = Tensor([1.00001, 1.0001, 1.00001e10, 0, 1e-9, inf, inf, 1, inf, .nan, 1])
    let wanted = [true, false, true, true, true, true, false, false, false, false, false]
    #expect(isClose(a, b) == Tensor(wanted))
    #expect(isClose(a, b, equalNaN: true)[9] == Tensor(true))
    // The tolerance is relative to the second.
    #expect(isClose(100.0, 110.0, relativeTolerance: 0.095, absoluteTolerance: 0) == Tensor(true))
    #expect(isClose(110.0, 100.0, relativeTolerance: 0.095, absoluteTolerance: 0) == Tensor(false))
    #expect(allClose(a, a, equalNaN: true))
    #expect(!allClose(a, a))
    #expect(allClose(Tensor.zeros([0]), Tensor.zeros([0])))
    // Integers that float32 cannot tell apart.
    let large = Tensor([16_777_217])
    #expect(!allClose(large, 16_777_216, relativeTolerance: 0, absoluteTolerance: 0))
    #expect(allClose(Tensor([true]), 1))
  }

  @Test("a neighbour is one unit in the last place away") func neighbours() {
    let wanted: [Double] = [1 + 0x1p-52, 1 - 0x1p-53, -0x1p-1074]
    #expect(nextafter(Tensor([1.0, 1, 0]), Tensor([2.0, 0, -1])) == Tensor(wanted))
    #expect(nextafter(Tensor([Float(1)]), 2) == Tensor([Float(1).nextUp]))
  }

  @Test("compiled functions compute the same") func compiledFunctions() {
    let x = Tensor.random(in: 0.1..<0.9, shape: [7, 5], key: RandomKey(seed: 3))
    func f(_ x: Tensor, _ y: Tensor) -> Tensor {
      let z = pow(x, y) + logaddexp(x, y) * hypot(x, y) - atan2(x, y) % (log1p(x) + expm1(y))
      return z.clamped(min: x, max: 2).replacing(with: 0, where: z.isNaN .^ signbit(x - y))
    }
    let y = x.transposed().reshaped(to: [7, 5])
    let fused = compiled { (x: Tensor, y: Tensor) -> Tensor in f(x, y) }
    #expect(fused(x, y) == f(x, y))
    #expect(f(Tensor.zeros([0, 3]), Tensor.zeros([1])).shape == [0, 3])
    #expect(f(Tensor(0.5), Tensor(0.5)).shape == [])
  }

  @Test("negative powers of integers are an error, and inside a compiled function 0")
  func negativePowers() {
    let error = #expect(throws: TensorError.self) {
      try withThrowingTensors { pow(Tensor([2, 3]), Tensor([1, -1])) }
    }
    #expect(
      error?.description
        == "pow: integers to negative powers are no integers; cast them to a floating type first")
    let power = compiled { (x: Tensor, y: Tensor) -> Tensor in pow(x, y) }
    #expect(power(Tensor([2, 1, -1, -1]), Tensor([-1, -5, -2, -3])) == Tensor([0, 1, 1, -1]))
  }
}
