// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import Testing

@testable import PinionCore

/// Tensors over memory of others, and one tensor in many tasks.
@Suite struct MemoryTests {
  /// Memory that counts how often it was given back.
  private final class Foreign: Sendable {
    let address: UInt
    let returned = Atomic<Int>(0)

    init(_ values: [Float]) {
      let memory = UnsafeMutableBufferPointer<Float>.allocate(capacity: values.count)
      _ = memory.initialize(from: values)
      address = UInt(bitPattern: memory.baseAddress)
    }

    var pointer: UnsafeMutablePointer<Float> { UnsafeMutablePointer(bitPattern: address)! }

    func tensor(_ shape: Shape, offset: Int = 0, dtype: DType = .float32) -> Tensor {
      Tensor(bytesNoCopy: UnsafeRawPointer(pointer) + offset, shape: shape, dtype: dtype) {
        self.returned.add(1, ordering: .relaxed)
      }
    }

    deinit { pointer.deallocate() }
  }

  @Test("memory is used where it is, and given back once, after the last view") func sharing() {
    let memory = Foreign([1, 2, 3, 4, 5, 6])
    var tensor: Tensor? = memory.tensor([2, 3])
    #expect(tensor?.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) } == memory.address)
    var view: Tensor? = tensor?.transposed()[1]
    #expect(tensor == Tensor([[Float(1), 2, 3], [4, 5, 6]]))
    tensor = nil
    #expect(memory.returned.load(ordering: .relaxed) == 0)
    #expect(view == Tensor([Float(2), 5]))
    view = nil
    #expect(memory.returned.load(ordering: .relaxed) == 1)
  }

  @Test("memory of others is never written to") func reading() {
    let memory = Foreign([1, 2, 3])
    var state = memory.tensor([3])
    let step = compiledUpdate { (x: inout Tensor) -> Tensor in
      x = x * 2
      return x.sum()
    }
    _ = step(&state)
    #expect(memory.returned.load(ordering: .relaxed) == 1)
    _ = step(&state)
    #expect(state == Tensor([Float(4), 8, 12]))
    var written = memory.tensor([3])
    written[1] = 7
    #expect(written == Tensor([Float(1), 7, 3]))
    #expect(memory.returned.load(ordering: .relaxed) == 2)
    #expect((0..<3).map { memory.pointer[$0] } == [1, 2, 3])
  }

  @Test("what cannot be a tensor is an error, and the memory is given back") func errors() {
    let memory = Foreign([1, 2, 3])
    let cases: [(Shape, Int, DType, String)] = [
      ([2], 2, .float32, "Tensor: the address of elements of float32 must be a multiple of 4"),
      ([-1], 0, .float32, "Tensor: the shape [-1] of float32 is impossible"),
      ([12], 0, .bool, "Tensor: bool elements contain the byte 128"),
    ]
    for (number, (shape, offset, dtype, text)) in cases.enumerated() {
      let error = #expect(throws: TensorError.self) {
        try withThrowingTensors { memory.tensor(shape, offset: offset, dtype: dtype) }
      }
      #expect(error?.description == text)
      #expect(memory.returned.load(ordering: .relaxed) == number + 1)
    }
  }

  @Test("invalid truth values are found wherever they are") func truthValues() {
    for count in 0..<40 {
      var bytes = (0..<count).map { UInt8($0 & 1) }
      #expect(bytes.withUnsafeBytes { DType.bool.invalidByte(in: $0) } == nil)
      for position in 0..<count {
        bytes[position] = 0x82
        #expect(bytes.withUnsafeBytes { DType.bool.invalidByte(in: $0) } == 0x82)
        #expect(bytes.withUnsafeBytes { DType.int8.invalidByte(in: $0) } == nil)
        bytes[position] = 0
      }
    }
  }

  @Test("elements that arrive in pieces are put together, with no more memory than has come")
  func pieces() throws {
    for (count, trusted) in [(0, 0), (1, 0), (1000, 1), (1000, 64), (1000, 8000), (999, 3000)] {
      var next = 0
      var sizes: [Int] = []
      let tensor = Tensor(shape: [count], dtype: .int64, trustedByteCount: trusted) { piece in
        sizes.append(piece.count)
        for i in 0..<piece.count / 8 {
          piece.storeBytes(of: next, toByteOffset: 8 * i, as: Int.self)
          next += 1
        }
      }
      #expect(tensor == Tensor.arange(count))
      #expect(sizes.allSatisfy { $0 % 8 == 0 })
      #expect(sizes[0] == min(8 * count, max(64, (trusted + 63) / 64 * 64)))
      var sum = sizes[0]
      for size in sizes.dropFirst() {
        #expect(size <= sum)
        sum += size
      }
    }
  }

  @Test("one tensor may be used from many tasks at once") func tasks() async {
    let x = Tensor.random(in: -1..<1, shape: [64, 48], dtype: .float64, key: RandomKey(seed: 3))
    @Sendable func centered(_ x: Tensor) -> Tensor {
      (exp(x) * 2 - x.transposed().sum()).sum(axis: 0)
    }
    let product = matmul(x, x.transposed())
    let (sums, stepped) = (x.sum(axis: 1), centered(x))
    let slope = gradient(at: x) { ($0 * $0 * $0).sum() }
    let results = await withTaskGroup(of: [Bool].self) { group in
      for number in 0..<32 {
        group.addTask {
          let step = compiled(centered)
          var equal: [Bool] = []
          for round in 0..<8 {
            switch (number + round) % 5 {
            case 0: equal.append(matmul(x, x.transposed()) == product)
            case 1: equal.append(x.sum(axis: 1) == sums)
            case 2: equal.append(step(x) == stepped)
            case 3: equal.append(gradient(at: x) { ($0 * $0 * $0).sum() } == slope)
            default:
              var rows: [Tensor] = []
              for row in x { rows.append(row) }
              equal.append(Tensor(stacking: rows) == x)
            }
          }
          return equal
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
    #expect(results == [Bool](repeating: true, count: 32 * 8))
  }
}
