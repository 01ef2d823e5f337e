// SPDX-License-Identifier: Apache-2.0

import PinionKernels
import TestSupport
import Testing

@Suite("Matrix products") struct GEMMTests {
  /// A random product: small extents, 0 and 1 among them, in every form of the operands.
  struct Problem {
    var m, n, k: Int
    var transposesA, transposesB, hasBias, isRelu, hasTiles: Bool
    var packsAhead, packsBytes, skipsZeros: Bool
    var readsPanels = false
    var alpha, beta: Double

    init(_ numbers: inout SplitMix64) {
      func extent() -> Int {
        switch numbers.next() % 8 {
        case 0: 0
        case 1: 1
        case 2: Int(numbers.next() % 130)
        default: Int(numbers.next() % 40)
        }
      }
      (m, n, k) = (extent(), extent(), extent())
      func coin() -> Bool { numbers.next() % 2 == 0 }
      (transposesA, transposesB, hasBias, isRelu, hasTiles) = (
        coin(), coin(), coin(), coin(), coin()
      )
      alpha = coin() ? 1 : -0.5
      packsAhead = coin() && alpha == 1 && m > 1 && n > 1 && k > 0
      packsBytes = packsAhead && coin()
      skipsZeros = packsBytes && coin()
      beta = coin() ? 0 : 0.75
    }
  }

  static func elements<T: BinaryFloatingPoint>(_ count: Int, _ numbers: inout SplitMix64) -> [T] {
    (0..<count).map { _ in T(Double(numbers.next() >> 11) * 0x1p-52 - 1) }
  }

  /// The product as loops, in `Double`, with the sum of the absolute terms for the measure of error.
  static func naive<T: BinaryFloatingPoint>(
    _ p: Problem, _ a: [T], _ b: [T], _ c: [T], _ bias: [T]
  ) -> [(value: Double, scale: Double)] {
    var result: [(value: Double, scale: Double)] = []
    for i in 0..<p.m {
      for j in 0..<p.n {
        var sum = p.beta * Double(c[i * p.n + j])
        var scale = Swift.abs(sum)
        for q in 0..<p.k {
          let x = Double(a[p.transposesA ? q * p.m + i : i * p.k + q])
          let term = p.alpha * x * Double(b[p.transposesB ? j * p.k + q : q * p.n + j])
          sum += term
          scale += Swift.abs(term)
        }
        if p.hasBias {
          sum += Double(bias[j])
          scale += Swift.abs(Double(bias[j]))
        }
        result.append((p.isRelu ? Swift.max(0, sum) : sum, scale))
      }
    }
    return result
  }

  static func product<T: BinaryFloatingPoint>(
    _ p: Problem, _ level: Level, _ dtype: pinion_dtype, _ a: [T], _ b: [T], _ c: [T], _ bias: [T]
  ) -> (c: [T], tiles: Int) {
    var result = c
    var context = Context(finished: 0)
    a.withUnsafeBytes { a in
      b.withUnsafeBytes { b in
        bias.withUnsafeBytes { bias in
          result.withUnsafeMutableBytes { c in
            withUnsafeMutablePointer(to: &context) { context in
              var gemm = pinion_gemm()
              (gemm.level, gemm.dtype) = (level.value, dtype)
              (gemm.m, gemm.n, gemm.k) = (p.m, p.n, p.k)
              (gemm.a, gemm.a_transposed) = (a.baseAddress, p.transposesA ? 1 : 0)
              gemm.a_stride = p.transposesA ? p.m : p.k
              (gemm.b, gemm.b_transposed) = (b.baseAddress, p.transposesB ? 1 : 0)
              gemm.b_stride = p.transposesB ? p.k : p.n
              (gemm.c, gemm.c_stride) = (c.baseAddress, p.n)
              (gemm.alpha, gemm.beta) = (p.alpha, p.beta)
              gemm.bias = p.hasBias ? bias.baseAddress : nil
              gemm.activation = p.isRelu ? PINION_ACTIVATION_RELU : PINION_ACTIVATION_NONE
              gemm.context = UnsafeMutableRawPointer(context)
              if p.hasTiles {
                gemm.tile_done = { context, _, _, _, _, rows, columns in
                  context!.assumingMemoryBound(to: Context.self).pointee.finished += rows * columns
                }
              }
              gemm.a_is_packed = p.packsAhead && !p.packsBytes ? 1 : 0
              if p.packsBytes {
                gemm.make_a = makeFloats
                if dtype == PINION_FLOAT64 { gemm.make_a = makeDoubles }
                gemm.skips_zeros = p.skipsZeros
              }
              pinion_gemm_plan(&gemm)
              let panel = pinion_gemm_panel(&gemm)
              let readsPanels = p.readsPanels && p.n % panel == 0
              let panels = UnsafeMutableRawPointer.allocate(byteCount: b.count, alignment: 64)
              defer { panels.deallocate() }
              if readsPanels {
                let rows = b.bindMemory(to: T.self)
                let panels = panels.bindMemory(to: T.self, capacity: rows.count)
                for i in rows.indices {
                  let (row, column) = i.quotientAndRemainder(dividingBy: p.n)
                  panels[(column / panel * p.k + row) * panel + column % panel] = rows[i]
                }
                (gemm.b, gemm.b_panel) = (UnsafeRawPointer(panels), panel)
                pinion_gemm_plan(&gemm)
              }
              guard p.packsAhead else { return runTasks(&gemm) }
              if p.packsBytes {
                // Some bytes more, which may be read.
                let bytes =
                  a.bindMemory(to: T.self).map { Int8($0 * 128) } + [Int8](repeating: 7, count: 16)
                bytes.withUnsafeBytes {
                  gemm.a = $0.baseAddress
                  runTasks(&gemm)
                }
              } else {
                packingAhead(&gemm, a.baseAddress!, itemSize: MemoryLayout<T>.size)
              }
            }
          }
        }
      }
    }
    return (result, context.finished)
  }

  /// Packs A group by group, the last one first, and hands over no more of it than that.
  private static func packingAhead(
    _ gemm: inout pinion_gemm, _ a: UnsafeRawPointer, itemSize: Int
  ) {
    let packed = UnsafeMutableRawPointer.allocate(
      byteCount: pinion_gemm_packed_count(&gemm) * itemSize, alignment: 64)
    defer { packed.deallocate() }
    let rowBytes = gemm.a_stride * itemSize
    for group in (0..<pinion_gemm_row_groups(&gemm)).reversed() {
      let first = pinion_gemm_row_group_begin(&gemm, group)
      let count = pinion_gemm_row_group_begin(&gemm, group + 1) - first
      let rows = UnsafeMutableRawPointer.allocate(byteCount: count * rowBytes, alignment: 1)
      rows.copyMemory(from: a + first * rowBytes, byteCount: count * rowBytes)
      pinion_gemm_pack_rows(&gemm, packed, rows, first, count)
      rows.deallocate()
    }
    gemm.a = UnsafeRawPointer(packed)
    runTasks(&gemm)
  }

  private static func runTasks(_ gemm: inout pinion_gemm) {
    func memory(_ byteCount: Int) -> UnsafeMutableRawPointer {
      .allocate(byteCount: Swift.max(byteCount, 64), alignment: 64)
    }
    let (workspace, scratch) = (
      memory(gemm.workspace_bytes + gemm.own_bytes), memory(gemm.scratch_bytes)
    )
    defer {
      workspace.deallocate()
      scratch.deallocate()
    }
    let tasks = [gemm.tasks.0, gemm.tasks.1]
    for phase in 0..<gemm.phases {
      // Backwards: the order must not matter.
      for task in (0..<tasks[phase]).reversed() {
        pinion_gemm_task(&gemm, phase, task, workspace, scratch, task + 1 == tasks[phase])
      }
    }
  }

  @Test(
    "500 random products agree with the naive loops, and between levels that fuse in every bit")
  func randomProducts() {
    var numbers = SplitMix64(12)
    for _ in 0..<500 {
      let p = Problem(&numbers)
      check(p, Float.self, PINION_FLOAT32, 1e-5, &numbers)
      check(p, Double.self, PINION_FLOAT64, 1e-13, &numbers)
    }
  }

  @Test("so do products over few k, and those with few columns whose A is transposed")
  func narrowProducts() {
    var numbers = SplitMix64(5)
    for round in 0..<40 {
      var p = Problem(&numbers)
      func extent(_ most: UInt64) -> Int { 1 + Int(numbers.next() % most) }
      let isFew = round % 2 == 0
      (p.m, p.n) = (extent(isFew ? 60 : 200), extent(isFew ? 150 : 34))
      p.k = extent(isFew ? 16 : 60)
      (p.alpha, p.beta, p.hasBias, p.isRelu) = (1, 0, false, false)
      (p.packsAhead, p.packsBytes, p.skipsZeros) = (false, false, false)
      if !isFew { p.transposesA = true }
      check(p, Float.self, PINION_FLOAT32, 1e-5, &numbers)
      check(p, Double.self, PINION_FLOAT64, 1e-13, &numbers)
    }
  }

  @Test(
    "a B that many tiles read is packed once for all of them, or for those of each of few threads",
    arguments: Level.available)
  func packedOnce(level: Level) {
    let extents = [
      (300, 700, 900), (270, 512, 600), (784, 512, 128), (1024, 1024, 1024), (300, 700, 20),
    ]
    for ((m, n, k), threads) in extents.flatMap({ extents in [2, 8].map { (extents, $0) } }) {
      var gemm = pinion_gemm()
      gemm.threads = threads
      (gemm.level, gemm.dtype) = (level.value, PINION_FLOAT32)
      (gemm.m, gemm.n, gemm.k, gemm.alpha) = (m, n, k, 1)
      (gemm.a_stride, gemm.b_stride, gemm.c_stride) = (k, n, n)
      pinion_gemm_plan(&gemm)
      let isOwn = gemm.own_bytes > 0
      #expect(isOwn == (threads == 2 && n == 512 && k == 128), "\(m) x \(n) x \(k)")
      let byteCount = isOwn ? gemm.own_bytes : gemm.workspace_bytes
      #expect(byteCount >= n * k * 4, "\(m) x \(n) x \(k)")
    }
  }

  /// Bytes as in pictures: most are 0, and those that are not lie together.
  private static func pixels<T: BinaryFloatingPoint>(
    _ count: Int, _ numbers: inout SplitMix64
  ) -> [T] {
    var pixels: [T] = []
    while pixels.count < count {
      let length = Int(numbers.next() % 40)
      let isInk = numbers.next() % 3 == 0
      for _ in 0..<length { pixels.append(isInk ? T(numbers.next() % 100) / 128 : 0) }
    }
    return Array(pixels.prefix(count))
  }

  @Test(
    "where zeros are left out, every bit is as if they were not, infinities and NaN included",
    arguments: Level.available)
  func skippedZeros(level: Level) {
    var numbers = SplitMix64(7)
    let extents = [
      (128, 512, 784), (7, 64, 30), (33, 100, 70), (50, 130, 1100), (300, 96, 40), (300, 700, 20),
      (9, 64, 2100), (260, 1040, 33), (100, 192, 60), (20, 128, 1500), (300, 64, 10),
    ]
    for (m, n, k) in extents {
      for form in 0..<6 {
        var p = Problem(&numbers)
        p.readsPanels = form >= 4
        (p.m, p.n, p.k, p.alpha, p.beta) = (m, n, k, 1, form == 3 ? 0.75 : 0)
        (p.transposesA, p.transposesB) = (form % 2 == 1, form == 2 || form == 3)
        (p.packsAhead, p.packsBytes) = (true, true)
        checkSkipping(p, level, Float.self, PINION_FLOAT32, &numbers)
        if k < 1000 { checkSkipping(p, level, Double.self, PINION_FLOAT64, &numbers) }
      }
    }
  }

  private func checkSkipping<T: BinaryFloatingPoint>(
    _ p: Problem, _ level: Level, _: T.Type, _ dtype: pinion_dtype, _ numbers: inout SplitMix64
  ) {
    var p = p
    let a: [T] = GEMMTests.pixels(p.m * p.k, &numbers)
    var b: [T] = GEMMTests.elements(p.k * p.n, &numbers)
    let c: [T] = GEMMTests.elements(p.m * p.n, &numbers)
    let bias: [T] = GEMMTests.elements(p.n, &numbers)
    for special: T? in [nil, .infinity, .nan] {
      if let special { b[Int(numbers.next() % UInt64(b.count))] = special }
      let results = [false, true].map { skips in
        p.skipsZeros = skips
        return GEMMTests.product(p, level, dtype, a, b, c, bias).c
      }
      let isSame = zip(results[0], results[1]).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
      #expect(isSame, "\(p)")
      #expect(results[0].allSatisfy(\.isFinite) == (special == nil), "\(p)")
    }
  }

  private func check<T: BinaryFloatingPoint>(
    _ p: Problem, _: T.Type, _ dtype: pinion_dtype, _ tolerance: Double, _ numbers: inout SplitMix64
  ) {
    var a: [T] = GEMMTests.elements(p.m * p.k, &numbers)
    if p.packsBytes { a = a.map { ($0 * 128).rounded(.towardZero) / 128 } }
    if p.skipsZeros { a = GEMMTests.pixels(p.m * p.k, &numbers) }
    let b: [T] = GEMMTests.elements(p.k * p.n, &numbers)
    let c: [T] = GEMMTests.elements(p.m * p.n, &numbers)
    let bias: [T] = GEMMTests.elements(p.n, &numbers)
    let expected = GEMMTests.naive(p, a, b, c, bias)
    var fused: [T]?
    for level in Level.available {
      let (result, tiles) = GEMMTests.product(p, level, dtype, a, b, c, bias)
      let isNear = zip(result, expected).allSatisfy {
        Swift.abs(Double($0) - $1.value) <= tolerance * Swift.max($1.scale, 1e-30)
      }
      #expect(isNear, "\(level.testDescription) \(p)")
      #expect(tiles == (p.hasTiles ? p.m * p.n : 0), "\(level.testDescription) \(p)")
      guard level.fuses else { continue }
      if let fused { #expect(fused == result, "\(level.testDescription) \(p)") }
      fused = result
    }
  }
}

private struct Context {
  var finished: Int
}

/// Makes elements of A of bytes that are packed in their place.
private func make<T: BinaryFloatingPoint>(
  _: T.Type, _ target: UnsafeMutableRawPointer?, _ packed: UnsafeRawPointer?, _ count: Int
) {
  let bytes = packed!.assumingMemoryBound(to: Int8.self)
  let target = target!.bindMemory(to: T.self, capacity: count)
  for i in 0..<count { target[i] = T(bytes[i]) / 128 }
}

private func makeFloats(
  _ context: UnsafeMutableRawPointer?, _ target: UnsafeMutableRawPointer?,
  _ packed: UnsafeRawPointer?, _ count: Int
) { make(Float.self, target, packed, count) }

private func makeDoubles(
  _ context: UnsafeMutableRawPointer?, _ target: UnsafeMutableRawPointer?,
  _ packed: UnsafeRawPointer?, _ count: Int
) { make(Double.self, target, packed, count) }
