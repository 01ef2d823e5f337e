// SPDX-License-Identifier: Apache-2.0

import PinionKernels
import TestSupport
import Testing

/// A CPU level that this machine has, as an argument of a test.
struct Level: CustomTestStringConvertible, Sendable {
  let value: pinion_level

  var testDescription: String {
    switch value {
    case PINION_AVX512: "AVX-512"
    case PINION_AVX2: "AVX2"
    case PINION_NEON: "NEON"
    default: "portable"
    }
  }

  /// Whether multiply-adds are fused: all such levels give the same bits.
  var fuses: Bool { value != PINION_PORTABLE }

  static let available = [PINION_PORTABLE, PINION_NEON, PINION_AVX2, PINION_AVX512]
    .filter(pinion_level_available).map(Level.init)
}

/// SplitMix64 of elements around the widths of vectors.
let awkwardSizes = [0, 1, 2, 3, 7, 15, 16, 17, 31, 33, 63, 64, 65, 100, 1000]

/// `count` elements of any bits.
func randomElements<T>(_ type: T.Type, _ count: Int, seed: UInt64 = 1) -> [T] {
  var numbers = SplitMix64(seed)
  return (0..<count).map { _ in
    withUnsafeBytes(of: numbers.next()) { $0.loadUnaligned(as: T.self) }
  }
}

/// Runs a block kernel; nil if there is none for this type.
func run<In, Out>(
  _ op: pinion_block_op, _ dtype: pinion_dtype, _ level: Level, _ inputs: [[In]], to zero: Out
) -> [Out]? {
  pinion_block_kernel(level.value, op, dtype).map { run($0, inputs, to: zero) }
}

func run<In, Out>(_ kernel: pinion_block, _ inputs: [[In]], to zero: Out) -> [Out] {
  let count = inputs[0].count
  let flat = inputs.flatMap { $0 }
  return [Out](unsafeUninitializedCapacity: count) { out, initialized in
    flat.withUnsafeBytes { bytes in
      // Without elements there may be no address; nothing is read or written then.
      let nowhere = UnsafeMutableRawPointer(bitPattern: 64)!
      let start = bytes.baseAddress ?? UnsafeRawPointer(nowhere)
      let pointers: [UnsafeRawPointer?] = inputs.indices.map {
        start + $0 * count * MemoryLayout<In>.stride
      }
      kernel(UnsafeMutableRawPointer(out.baseAddress) ?? nowhere, pointers, count)
    }
    initialized = count
  }
}
