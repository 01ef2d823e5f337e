// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels

/// One matrix product, or one for each of the leading axes, on the thread pool.
struct MatrixProduct {
  private let a: Operand
  private let b: Operand
  private let c: Operand
  private let m: Int
  private let n: Int
  private let k: Int

  init(_ a: Operand, _ b: Operand, _ c: Operand) {
    self.a = a
    self.b = b
    self.c = c
    m = a.shape[a.shape.count - 2]
    k = a.shape[a.shape.count - 1]
    n = b.shape[b.shape.count - 1]
  }

  func run() {
    let matrices = c.shape.dropLast(2).reduce(1, *)
    guard a.dtype.isFloating else { return runOnIntegers(matrices) }
    MatrixProduct.withMatrix(a) { a in
      MatrixProduct.withMatrix(b) { b in
        var gemm = MatrixProduct.described(m, n, k, c.dtype, a.form, b.form)
        gemm.c = c.pointer
        pinion_gemm_plan(&gemm)
        let workspace = Storage(byteCount: gemm.workspace_bytes)
        for matrix in 0..<matrices {
          gemm.a = UnsafeRawPointer(a.element(matrix))
          gemm.b = UnsafeRawPointer(b.element(matrix))
          gemm.c = c.pointer + matrix * m * n * c.dtype.size
          for phase in 0..<gemm.phases {
            withUnsafePointer(to: gemm) {
              ThreadPool.shared.run(
                MatrixProduct.tasks(of: gemm, in: phase),
                scratchBytes: MatrixProduct.scratchOffset(gemm) + gemm.scratch_bytes,
                sharing: ($0, workspace.base, phase)
              ) { work, task, memory in
                let (gemm, workspace, phase) = work
                MatrixProduct.run(task, in: phase, of: gemm, workspace, memory)
              }
            }
          }
        }
        withExtendedLifetime(workspace) {}
      }
    }
  }

  /// Runs a task; `memory` is the thread's: a word that is 0 before its first task, its own workspace, and scratch memory.
  private static func run(
    _ task: Int, in phase: Int, of gemm: UnsafePointer<pinion_gemm>,
    _ workspace: UnsafeMutableRawPointer, _ memory: UnsafeMutableRawPointer
  ) {
    let isFirst = memory.load(as: UInt64.self) == 0
    memory.storeBytes(of: 1, as: UInt64.self)
    pinion_gemm_task(
      gemm, phase, task, gemm.pointee.own_bytes > 0 ? memory + wordBytes : workspace,
      memory + scratchOffset(gemm.pointee), isFirst)
  }

  private static let wordBytes = 64

  private static func scratchOffset(_ gemm: pinion_gemm) -> Int {
    wordBytes + (gemm.own_bytes + 63) & ~63
  }

  /// The number of tasks of a planned product in one of its phases.
  static func tasks(of gemm: pinion_gemm, in phase: Int) -> Int {
    phase == 0 ? gemm.tasks.0 : gemm.tasks.1
  }

  /// What is to be computed, but for the addresses.
  static func described(
    _ m: Int, _ n: Int, _ k: Int, _ dtype: DType, _ a: Matrix.Form, _ b: Matrix.Form
  ) -> pinion_gemm {
    var gemm = pinion_gemm()
    gemm.level = CPU.level
    gemm.dtype = dtype.kernel
    (gemm.m, gemm.n, gemm.k) = (m, n, k)
    (gemm.a_stride, gemm.a_transposed) = (a.stride, a.isTransposed ? 1 : 0)
    (gemm.b_stride, gemm.b_transposed) = (b.stride, b.isTransposed ? 1 : 0)
    (gemm.c_stride, gemm.alpha, gemm.beta) = (n, 1, 0)
    gemm.threads = Threads.count
    return gemm
  }
}

// MARK: Operands as the kernel takes them

extension MatrixProduct {
  /// An operand whose matrices have neighbouring elements along rows or along columns.
  struct Matrix {
    let operand: Operand
    let form: Form

    /// nil where the operand's matrices lie in another way and must be copied first.
    init?(_ operand: Operand) {
      guard let form = Form(operand.layout) else { return nil }
      self.operand = operand
      self.form = form
    }

    /// The distance between rows, or between columns if those are contiguous.
    struct Form {
      let stride: Int
      let isTransposed: Bool

      init?(_ layout: Layout) {
        let rank = layout.shape.count
        let (rows, columns) = (layout.shape[rank - 2], layout.shape[rank - 1])
        let strides = layout.explicitStrides
        let (down, across) = (strides[rank - 2], strides[rank - 1])
        if across == 1 || columns == 1, down >= columns || rows == 1 {
          (stride, isTransposed) = (rows == 1 ? columns : down, false)
        } else if down == 1 || rows == 1, across >= rows || columns == 1 {
          (stride, isTransposed) = (columns == 1 ? rows : across, true)
        } else {
          return nil
        }
      }
    }

    /// The first element of matrix number `index` over the leading axes.
    func element(_ index: Int) -> UnsafeMutableRawPointer {
      if index == 0 { return operand.pointer }
      let axes = zip(operand.shape, operand.layout.explicitStrides).dropLast(2)
        .map { (extent: $0, stride: $1) }
      return operand.pointer + Operand.offset(of: index, axes) * operand.dtype.size
    }
  }

  static func withMatrix(_ operand: Operand, _ body: (Matrix) -> Void) {
    if let matrix = Matrix(operand) { return body(matrix) }
    operand.withContiguous { body(Matrix($0)!) }
  }
}

// MARK: Integers

extension MatrixProduct {
  /// Integer products are rare and wrap around; plain loops do.
  private func runOnIntegers(_ matrices: Int) {
    a.withContiguous { a in
      b.withContiguous { b in
        switch c.dtype {
        case .int8: multiply(Int8.self, a, b, matrices)
        case .int16: multiply(Int16.self, a, b, matrices)
        case .int32: multiply(Int32.self, a, b, matrices)
        case .int64: multiply(Int64.self, a, b, matrices)
        case .uint8: multiply(UInt8.self, a, b, matrices)
        case .uint16: multiply(UInt16.self, a, b, matrices)
        case .uint32: multiply(UInt32.self, a, b, matrices)
        case .uint64: multiply(UInt64.self, a, b, matrices)
        case .bool, .float16, .bfloat16, .float32, .float64:
          preconditionFailure("not an integer type")
        }
      }
    }
  }

  private func multiply<Element: FixedWidthInteger>(
    _: Element.Type, _ a: Operand, _ b: Operand, _ matrices: Int
  ) {
    for matrix in 0..<matrices {
      let x = a.pointer.assumingMemoryBound(to: Element.self) + matrix * m * k
      let y = b.pointer.assumingMemoryBound(to: Element.self) + matrix * k * n
      let z = c.pointer.assumingMemoryBound(to: Element.self) + matrix * m * n
      for i in 0..<m {
        for j in 0..<n {
          var sum: Element = 0
          for p in 0..<k { sum &+= x[i * k + p] &* y[p * n + j] }
          z[i * n + j] = sum
        }
      }
    }
  }
}
