// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import PinionCore

@Suite struct RearrangingTests {
  static let shapes: [[Int]] = [[5], [3, 4], [2, 3, 4], [1, 3], [2, 0, 3], [2, 1, 3, 2]]
  static let dtypes: [DType] = [.float64, .uint8, .int16, .float32]

  @Test("flips, rolls, repeats and tiles agree with loops", arguments: shapes, dtypes)
  func moving(_ shape: [Int], _ dtype: DType) {
    let x = Tensor.strided(shape, dtype: dtype, seed: 5, in: 0...9)
    let shadow = ArrayShadow(x)
    #expect(
      ArrayShadow(x.flipped()).elements == Array(shadow.elements.reversed()), "flipped \(shape)")
    for axis in shape.indices {
      let extent = shape[axis]
      func check(_ result: Tensor, _ newExtent: Int, _ source: (Int) -> Int) {
        var target = shape
        target[axis] = newExtent
        let expected = ArrayShadow(target) { index in
          var place = index
          place[axis] = source(index[axis])
          return shadow[place]
        }
        #expect(ArrayShadow(result) == expected)
        #expect(result.dtype == dtype)
      }
      check(x.flipped(axis: axis), extent) { extent - 1 - $0 }
      for count in [0, 1, -1, 2, -7, 12] {
        check(x.rolled(by: count, axis: axis - shape.count), extent) {
          (($0 - count) % extent + extent) % extent
        }
      }
      for count in 0..<4 { check(x.repeated(count, axis: axis), extent * count) { $0 / count } }
      let counts = (0..<extent).map { $0 * 2 % 3 }
      let rows = counts.enumerated().flatMap { [Int](repeating: $0, count: $1) }
      check(x.repeated(Tensor(counts), axis: axis), rows.count) { rows[$0] }
      var tiles = [Int](repeating: 1, count: shape.count)
      tiles[axis] = 3
      check(x.tiled(tiles), extent * 3) { $0 % extent }
      check(x.part(axis, 0, extent), extent) { $0 }
      for (number, piece) in x.split(into: 1, axis: axis).enumerated() {
        #expect(number == 0 && piece == x)
      }
      let joined = Tensor(concatenating: x.split(at: [extent / 2, extent], axis: axis), axis: axis)
      #expect(joined == x)
      if extent > 0 {
        #expect(Tensor(stacking: x.unstacked(axis: axis), axis: axis) == x)
        #expect(Tensor(concatenating: x.split(into: extent, axis: axis), axis: axis) == x)
      }
    }
    #expect(x.repeated(2).array(of: Int.self) == shadow.elements.flatMap { [Int($0), Int($0)] })
    #expect(x.rolled(by: 2).rolled(by: -2) == x)
    #expect(x.rolled(by: [1, 1], axes: [0, 0]) == x.rolled(by: 2, axis: 0))
  }

  @Test("views share memory and shapes are NumPy's") func views() {
    let x = Tensor.arange(24).reshaped(to: [2, 3, 4])
    #expect(x.flipped(axes: [0, 2]).storage === x.storage)
    #expect(x.movingAxis(from: 0, to: -1).storage === x.storage)
    #expect(x.movingAxis(from: 0, to: -1).shape == [3, 4, 2])
    #expect(x.movingAxis(from: [0, 1], to: [-1, 0]).shape == [3, 4, 2])
    #expect(x.movingAxis(from: [2, 0], to: [0, 1]).shape == [4, 2, 3])
    #expect(x.diagonal().storage === x.storage)
    #expect(x.matrixTransposed().shape == [2, 4, 3])
    #expect(x.tiled([2]).shape == [2, 3, 8] && x.tiled([2, 1, 1, 1]).shape == [2, 2, 3, 4])
    #expect(Tensor(7).tiled([2, 2]) == Tensor([[7, 7], [7, 7]]))
    #expect(Tensor(7).repeated(3) == Tensor([7, 7, 7]))
    #expect(Tensor(7).padded([]) == Tensor(7))
    #expect(Tensor.zeros([1, 2, 1]).squeezed(axes: [0, -1]).shape == [2])
    #expect(x.split(at: [-1], axis: 2).map(\.shape) == [[2, 3, 3], [2, 3, 1]])
    let pair = Tensor.broadcast([.zeros([3, 1]), .zeros([4])])
    #expect(pair.map(\.shape) == [[3, 4], [3, 4]])
    #expect(Tensor.broadcast([]).isEmpty)
  }

  @Test(
    "diagonals and traces agree with loops", arguments: [[3, 3], [2, 5], [3, 4, 2], [0, 3]])
  func diagonals(_ shape: [Int]) {
    let x = Tensor.strided(shape, seed: 6)
    let shadow = ArrayShadow(x)
    for offset in [0, 1, -1, 2, -2, 9, -9, Int.max, Int.min] {
      let diagonal = x.diagonal(offset: offset, axis1: -1, axis2: 0)
      let rank = shape.count
      var rest = Array(shape[1..<rank - 1])
      let pairs = (0..<shape[rank - 1]).flatMap { i in (0..<shape[0]).map { (i, $0) } }
        .filter { Double($1 - $0) == Double(offset) }
      rest.append(pairs.count)
      let expected = ArrayShadow(rest) { index in
        let (i, j) = pairs[index.last!]
        return shadow[[j] + index.dropLast() + [i]]
      }
      #expect(ArrayShadow(diagonal) == expected)
      #expect(
        ArrayShadow(x.trace(offset: offset, axis1: -1, axis2: 0))
          == expected.reduced([rest.count - 1]) { $0.reduce(0, +) })
      #expect(ArrayShadow(diagonal + 0) == expected)
    }
    let traced = compiled { (x: Tensor) -> Tensor in x.diagonal(offset: 1) * 2 }
    #expect(traced(x) == x.diagonal(offset: 1) * 2)
  }

  struct Golden: Decodable {
    struct Pad: Decodable {
      let mode: String
      let operand: [Int]
      let widths: [[Int]]
      let shape: [Int]
      let values: [Double]
    }
    let pad: [Pad]
  }

  @Test("padding is NumPy's") func padding() throws {
    let modes: [String: PaddingMode] = [
      "constant": .constant(0), "edge": .edge, "reflect": .reflect, "symmetric": .symmetric,
      "wrap": .wrap,
    ]
    for test in try ShapeGolden.load(Golden.self).pad {
      let x = ShapeGolden.operand(test.operand)
      let widths = test.widths.map { (before: $0[0], after: $0[1]) }
      let expected = ArrayShadow(test.shape, test.values)
      #expect(ArrayShadow(x.padded(widths, mode: modes[test.mode]!)) == expected, "\(test)")
      let small = x.cast(to: .int8).transposed().padded(widths.reversed(), mode: modes[test.mode]!)
      #expect(ArrayShadow(small.transposed()) == expected)
      guard test.mode == "constant" else { continue }
      let ones = (x - 1).padded(widths, mode: .constant(-1)) + 1
      #expect(ArrayShadow(ones) == expected)
    }
    #expect(Tensor.zeros([0, 2]).padded([(1, 2), (0, 0)]).shape == [3, 2])
    #expect(Tensor([1, 2]).padded([(1, 0)], mode: .constant(Tensor(3.9))) == Tensor([3, 1, 2]))
  }

  @Test("concatenation takes any layout", arguments: 0..<6) func concatenation(_ seed: UInt64) {
    let shapes = [[2, 3, 4], [2, 1, 4], [2, 0, 4], [2, 5, 4]]
    let tensors = shapes.enumerated().map {
      Tensor.strided($1, dtype: RearrangingTests.dtypes[Int(seed) % 4], seed: seed * 9 + UInt64($0))
    }
    let joined = ArrayShadow(Tensor(concatenating: tensors, axis: 1))
    var start = 0
    for tensor in tensors {
      let shadow = ArrayShadow(tensor)
      for index in ArrayShadow.indices(shadow.shape) {
        #expect(joined[[index[0], index[1] + start, index[2]]] == shadow[index])
      }
      start += tensor.shape[1]
    }
    #expect(joined.shape == [2, 9, 4])
  }
}
