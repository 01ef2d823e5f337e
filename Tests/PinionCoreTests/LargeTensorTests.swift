// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PinionCore

/// Tensors for which no process has memory: 2⁴⁸ bytes.
@Suite struct LargeTensorTests {
  private static let shape: Shape = [1 << 20, 1 << 26]
  private static let view = Tensor(1.0).broadcast(to: shape)

  static let cases: [ErrorTests.Case] = [
    .init("Tensor: no memory for float32 of shape [1048576, 67108864], 281 TB") { .zeros(shape) },
    .init("Tensor: no memory for int64 of shape [35184372088832], 281 TB") {
      .arange(1 << 45)
    },
    .init("Tensor: no memory for int64 of shape [35184372088832], 281 TB") {
      Tensor([7]).repeated([1 << 45])
    },
    .init("add: no memory for float32 of shape [1048576, 67108864], 281 TB") { view + 1 },
    .init("cast: no memory for int32 of shape [1048576, 67108864], 281 TB") {
      view.cast(to: .int32)
    },
    .init("add: no memory for float32 of shape [1048576, 67108864], 281 TB") {
      let next = compiled { (x: Tensor) -> Tensor in x + 1 }
      return next(view)
    },
  ]

  @Test("a result without memory is an error", arguments: cases)
  func withoutMemory(_ test: ErrorTests.Case) throws {
    let error = #expect(throws: TensorError.self) { try withThrowingTensors { test.body() } }
    #expect(error?.description == test.message)
  }

  @Test("an operation's own memory stops the program where there is none") func ownMemory() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Storage(byteCount: 1 << 48)
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains("out of memory: no 281 TB to be had"))
  }

  @Test("after such an error memory is to be had again") func goesOn() throws {
    _ = try? withThrowingTensors { LargeTensorTests.view + 1 }
    #expect((Tensor([1, 2]) + 1).array(of: Float.self) == [2, 3])
  }
}
