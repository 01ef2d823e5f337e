// SPDX-License-Identifier: Apache-2.0

/// Colours of published colour maps at equal distances.
enum ColormapStops {
  static let viridis: [UInt32] = [0x440154, 0x21918c, 0xfde725]
  static let magma: [UInt32] = [0x000004, 0xb73779, 0xfcfdbf]
  static let coolwarm: [UInt32] = [0x3b4cc0, 0xdddddd, 0xb40426]
  static let blues: [UInt32] = [0xf7fbff, 0x6aaed6, 0x08306b]
}
