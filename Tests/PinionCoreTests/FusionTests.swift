// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PinionCore

/// What a compiled function computes is what the same function computes directly, bit for bit.
@Suite struct FusionTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let function: @Sendable (Tensor, Tensor) -> Tensor

    init(_ name: String, _ function: @escaping @Sendable (Tensor, Tensor) -> Tensor) {
      testDescription = name
      self.function = function
    }
  }

  static let cases: [Case] = [
    Case("a chain") { x, y in exp(x * 2 + y) / (1 + x * x) },
    Case("a value used with its transpose") { x, _ in
      let y = x * 2
      return y.transposed() + y
    },
    Case("a value used with its reverse") { x, _ in
      let y = x + 1
      return y * y[.stride(by: -1)]
    },
    Case("a value used with its first row") { x, _ in
      let y = x + 1
      return y * y[0]
    },
    Case("a chain around a reduction") { x, y in
      let z = x * y
      return z / z.sum(axis: 1, keepDims: true) + z
    },
    Case("a reshape within a chain") { x, y in ((x + 1).reshaped(to: [9, 16]) * 2).flattened() },
    Case("a product with an epilogue") { x, y in relu(matmul(x, y) + y[0]) * 0.5 },
    Case("a product used with its transpose") { x, y in
      let z = matmul(x, y)
      return z + z.transposed()
    },
    Case("a product that a reduction and a chain use") { x, y in
      let z = matmul(x, y)
      return z - z.max(axis: 1, keepDims: true)
    },
    Case("two products in one sum") { x, y in matmul(x, y) + matmul(y, x) },
    Case("a product of products") { x, y in matmul(relu(matmul(x, y)), x.transposed()) * 2 },
    Case("comparisons and selection") { x, y in
      x.replacing(with: y * 2, where: (x .< y) .&& (y .> 0))
    },
    Case("casts between sizes") { x, y in
      ((x * 100).cast(to: .int8).cast(to: .float64) + 1).cast(to: .float32) * y
    },
    Case("an argument returned as it is") { x, _ in x },
    Case("a view returned") { x, _ in x.transposed()[1...] },
    Case("a constant returned") { _, _ in Tensor([1.0, 2.0]) },
    Case("a broadcast of a scalar") { x, _ in x.sum().broadcast(to: [3, 4]) + 1 },
    Case("equal parts computed once") { x, y in (x * y) + (x * y).transposed() + x * y },
    Case("gathered rows") { x, y in x.gathered(rows: [3, 3, 0]) * y[0..<3] },
    Case("gathered rows of another type in a chain") { x, y in
      let bytes = ((x + y) * 50).cast(to: .int8)
      let rows = bytes.gathered(rows: Tensor((0..<200).map { $0 * 7 % 12 - 3 }))
      return rows.reshaped(to: [100, 24]).cast(to: .float32) / 255 + y.flattened()[..<24]
    },
    Case("gathered rows that a chain and others use") { x, y in
      let rows = x.gathered(rows: [3, 3, 0])
      return (rows * 2 + y[0]).sum(axis: 0) + rows[2]
    },
    Case("gathered elements in a chain") { x, _ in
      x.flattened().gathered(rows: Tensor((0..<100).map { $0 * 5 % 144 })) * 2
    },
    Case("gathered rows packed for products") { x, y in
      let bytes = ((x + y) * 50).cast(to: .int8).reshaped(to: [6, 4, 6])
      let numbers = Tensor((0..<200).map { $0 * 7 % 12 - 6 })
      let batch = bytes.gathered(rows: numbers).cast(to: .float32) / 255
      let rows = batch.reshaped(to: [200, 24])
      let weights = Tensor(concatenating: [Tensor](repeating: y, count: 34), axis: 1)
      let product = matmul(rows, weights.reshaped(to: [24, 204]))
      return matmul(rows.transposed(), relu(product))
    },
    Case("gathered rows of a wider type than products read") { x, y in
      let rows = (x.cast(to: .float64) / 3).gathered(rows: Tensor((0..<300).map { $0 * 5 % 12 }))
      let wide = Tensor(concatenating: [Tensor](repeating: y, count: 15), axis: 1)
      return matmul((rows * 2).cast(to: .float32), wide)
    },
    Case("gathered rows packed as they are") { x, y in
      let rows = x.gathered(rows: Tensor((0..<300).map { $0 * 5 % 24 - 12 }))
      return matmul(rows, Tensor(concatenating: [Tensor](repeating: y, count: 15), axis: 1))
    },
    Case("gathered rows that a product and others use") { x, y in
      let rows = x.gathered(rows: Tensor((0..<300).map { $0 * 5 % 12 }))
      let product = matmul(rows, Tensor(concatenating: [Tensor](repeating: y, count: 15), axis: 1))
      return product.sum() + rows.sum(axis: 0)
    },
    Case("a product in place of what its chain makes") { x, y in
      let z = matmul(x, y)
      let positive = relu(z + y[0])
      return matmul(positive, x) + matmul(z.replacing(with: 0, where: z .< 0), y)
    },
    Case("joined parts") { x, y in Tensor(concatenating: [x + 1, y * 2], axis: 1) * 3 },
  ]

  @Test("a compiled function gives the bits of the function", arguments: cases)
  func sameBits(_ test: Case) {
    let x = Tensor.random(in: -1..<1, shape: [12, 12], key: RandomKey(seed: 1))
    let y = Tensor.random(in: -1..<1, shape: [12, 12], key: RandomKey(seed: 2))
    let function = compiled { (x: Tensor, y: Tensor) -> Tensor in test.function(x, y) }
    for _ in 0..<2 { #expect(function(x, y) == test.function(x, y)) }
    // Other layouts of the arguments are other programs.
    let (u, v) = (x.transposed(), y[.stride(by: -1), .stride(by: -1)])
    #expect(function(u, v) == test.function(u, v))
  }

  @Test("an update reads each element before it is overwritten") func updates() {
    func update(_ state: inout [Tensor]) {
      let (a, b) = (state[0], state[1])
      state[0] = b * 2 + a.transposed()
      state[1] = a + b
    }
    let step = compiledUpdate { (state: inout [Tensor], x: Tensor) -> Tensor in
      update(&state)
      return x + 1
    }
    let x = Tensor.random(in: -1..<1, shape: [40, 40], key: RandomKey(seed: 1))
    var (a, b) = ([x, x * 3], [x, x * 3])
    for _ in 0..<3 {
      _ = step(&a, 1)
      update(&b)
    }
    #expect(a == b)
  }

  @Test("a tensor held elsewhere stays as it is when a copy is updated") func sharing() {
    let step = compiledUpdate { (state: inout Tensor, x: Tensor) -> Tensor in
      state += x
      return state.sum()
    }
    let x = Tensor.ones([1000])
    var state = x
    _ = step(&state, x)
    _ = step(&state, x)
    #expect(x == Tensor.ones([1000]))
    #expect(state == Tensor.full([1000], 3.0))
  }

  @Test("a chain on gathered rows is one step with the gather, and keeps its error") func gather() {
    let table = Tensor.arange(12).reshaped(to: [4, 3]).cast(to: .uint8)
    let function = compiled { (table: Tensor, rows: Tensor) -> Tensor in
      table.gathered(rows: rows).cast(to: .float32) * 0.5
    }
    #expect(function(table, [1, -1]) == [[1.5, 2, 2.5], [4.5, 5, 5.5]])
    let error = #expect(throws: TensorError.self) {
      try withThrowingTensors { function(table, [1, 4]) }
    }
    #expect(
      error?.description == "gathered: index 4 is out of range for axis 0 of extent 4")
    #expect(function(table, [0, 0]) == [[0, 0.5, 1], [0, 0.5, 1]])
  }

  @Test("in an update subnormal numbers are 0 on every thread, and nowhere else")
  func subnormals() {
    let halve = compiledUpdate { (state: inout Tensor) in state *= 0.5 }
    let half = compiled { (x: Tensor) in x * 0.5 }
    let smallest = Tensor.full([200_000], Tensor(Float.leastNormalMagnitude))
    var state = smallest
    halve(&state)
    #expect(state == Tensor.zeros([200_000]))
    state = smallest * 0.5
    #expect(state == Tensor.full([200_000], Tensor(Float.leastNormalMagnitude / 2)))
    #expect(half(smallest) == state)
    halve(&state)
    #expect(state == Tensor.zeros([200_000]))
  }

  @Test(
    "rows that only products read are packed by the gather, which keeps its error",
    arguments: [120, 313])
  func packing(length: Int) throws {
    let table = Tensor.arange(100 * length).reshaped(to: [100, length]).cast(to: .uint8)
    // 201 columns are whole panels at no level.
    let weights = Tensor.random(in: -1..<1, shape: [length, 201], key: RandomKey(seed: 1))
    let function = compiled { (table: Tensor, rows: Tensor) -> Tensor in
      let batch = table.gathered(rows: rows).cast(to: .float32) * 0.5
      let product = matmul(batch, weights)
      return matmul(batch.transposed(), product)
    }
    let numbers = Tensor((0..<90).map { $0 * 31 % 100 })
    var result = Tensor(0.0)
    let plans = PlanLog.plans { result = function(table, numbers) }
    let rows = table.gathered(rows: numbers).cast(to: .float32) * 0.5
    #expect(result == matmul(rows.transposed(), matmul(rows, weights)))
    #expect(plans[0].steps.map(\.name) == ["gathered, cast, multiply, packed", "matmul", "matmul"])
    // The rows' bytes, read and written twice, and their numbers.
    #expect(plans[0].steps[0].bytes == 90 * length * 3 + 90 * 8 + 4)

    let error = #expect(throws: TensorError.self) {
      try withThrowingTensors { function(table, Tensor([Int](repeating: 100, count: 90))) }
    }
    #expect(
      error?.description == "gathered: index 100 is out of range for axis 0 of extent 100")
    #expect(function(table, numbers) == result)
  }
}
