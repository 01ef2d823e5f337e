// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import PinionCore

/// `float16` and `bfloat16`: stored in two bytes, computed with in `float32`.
@Suite struct HalfTests {
  /// Every `float16`, by its bits.
  static let everyHalf = Tensor(
    bytes: (0...UInt16.max).flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }, shape: [65536],
    dtype: .float16)
  static let everyBrain = Tensor(
    bytes: (0...UInt16.max).flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }, shape: [65536],
    dtype: .bfloat16)

  private func bits(_ tensor: Tensor) -> [UInt16] {
    tensor.withUnsafeBytes { Array($0.bindMemory(to: UInt16.self)) }
  }

  /// Numbers of every size, with halfway cases between neighbouring halves.
  private func awkward() -> [Double] {
    var random = SplitMix64(5)
    var numbers: [Double] = [0, -0.0, .infinity, -.infinity, 65504, 65519.99, 65520, 1e300, -1e300]
    numbers += [0x1p-24, 0x1p-25, 0x1.000001p-25, 0x1p-14, 0x1.ffcp-15, 0x1p-133, 0x1p-134, 1e-300]
    for _ in 0..<20_000 {
      let half = Float16(bitPattern: UInt16(truncatingIfNeeded: random.next()))
      guard half.isFinite, half.nextUp.isFinite else { continue }
      let middle = (Double(half) + Double(half.nextUp)) / 2
      numbers += [Double(half), middle, middle.nextUp, middle.nextDown, random.nextDouble() - 0.5]
    }
    return numbers
  }

  #if !(os(macOS) && arch(x86_64))
    @Test("every float16 has its value, and comes back") func exact() {
      let singles = HalfTests.everyHalf.array(of: Float.self)
      for bits in 0...UInt16.max {
        let expected = Float(Float16(bitPattern: bits))
        #expect(singles[Int(bits)] == expected || expected.isNaN && singles[Int(bits)].isNaN)
      }
      let back = Tensor(singles).cast(to: .float16)
      for (index, bits) in bits(back).enumerated() where !singles[index].isNaN {
        #expect(Int(bits) == index)
      }
    }

    @Test("wider numbers are rounded once, halves to even") func rounding() {
      let numbers = awkward()
      #expect(
        Tensor(numbers).cast(to: .float16).array(of: Float16.self) == numbers.map { Float16($0) })
      let singles = numbers.map { Float($0) }
      #expect(
        Tensor(singles).cast(to: .float16).array(of: Float16.self) == singles.map { Float16($0) })
    }
  #endif

  @Test("every bfloat16 is the upper half of a float32") func brain() {
    let singles = HalfTests.everyBrain.array(of: Float.self)
    for bits in 0...UInt16.max {
      let expected = Float(bitPattern: UInt32(bits) << 16)
      #expect(singles[Int(bits)] == expected || expected.isNaN && singles[Int(bits)].isNaN)
    }
    let numbers = awkward()
    let singlesOf = numbers.map { Float($0) }
    #expect(
      Tensor(singlesOf).cast(to: .bfloat16).array(of: BFloat16.self)
        == singlesOf.map { BFloat16($0) })
    // Rounded once: a number just above the middle goes up, though as float32 it is the middle.
    let middle = 1 + 0x1p-8
    #expect(bits(Tensor([middle]).cast(to: .bfloat16)) == [0x3f80])
    #expect(bits(Tensor([middle.nextUp]).cast(to: .bfloat16)) == [0x3f81])
    #expect(bits(Tensor([-middle.nextUp]).cast(to: .bfloat16)) == [0xbf81])
  }

  @Test("operations keep the type, and each is rounded", arguments: [DType.float16, .bfloat16])
  func arithmetic(_ dtype: DType) {
    let x = randomNumbers([3, 5], seed: 1).cast(to: dtype)
    let y = randomNumbers([5], seed: 2).cast(to: dtype)
    func single(_ x: Tensor) -> Tensor { x.cast(to: .float32) }
    func same(_ a: Tensor, _ b: Tensor, _ name: Comment) {
      #expect(a.dtype == dtype, name)
      #expect(a == b.cast(to: dtype), name)
    }
    same(x + y, single(x) + single(y), "add")
    same(exp(x), exp(single(x)), "exp")
    same(x.sum(axis: 0), single(x).sum(axis: 0), "sum")
    same(x.mean(), single(x).mean(), "mean")
    same(matmul(x, y), matmul(single(x), single(y)), "matmul")
    same(x.max(axis: 1), single(x).max(axis: 1), "max")
    same(x * 2.5, single(x) * 2.5, "a literal takes the type")
    #expect((x .< y) == (single(x) .< single(y)))
    #expect(x.argmax(axis: 1) == single(x).argmax(axis: 1))
    same(x.transposed()[1...], single(x).transposed()[1...], "views")
    same(x.replacing(with: 0, where: x .< 0), single(x).replacing(with: 0, where: x .< 0), "where")
    let fused = compiled { (x: Tensor, y: Tensor) in exp(x + y) * x }
    #expect(fused(x, y) == exp(x + y) * x)
  }

  @Test("gradients have the type of the argument", arguments: [DType.float16, .bfloat16])
  func gradients(_ dtype: DType) {
    let x = Tensor([0.5, -1.5, 2]).cast(to: dtype)
    let slope = gradient(at: x) { ($0 * $0).sum() }
    #expect(slope == x * 2)
    #expect(slope.dtype == dtype)
  }

  @Test("the mean of numbers whose sum is out of range is in range") func largeMean() {
    let x = Tensor.full([100], 60000, dtype: .float16)
    #expect(x.mean().item(as: Float.self) == 60000)
    #expect(x.sum().item(as: Float.self) == .infinity)
  }

  @Test("random halves stay below the upper bound", arguments: [DType.float16, .bfloat16])
  func random(_ dtype: DType) {
    let x = Tensor.random(in: 0..<1, shape: [100_000], dtype: dtype, key: RandomKey(seed: 1))
    #expect(x.dtype == dtype)
    #expect(x.max().item(as: Float.self) < 1)
    #expect(x.min().item(as: Float.self) >= 0)
  }
}
