// SPDX-License-Identifier: Apache-2.0

import Foundation
import Pinion
import Testing

/// The pages "Coming from …" of the catalogue: complete, and their code compiles and runs.
@Suite struct ComingFromTests {
  /// The functions of the array API standard 2024.12, by its sections, without those of its extensions.
  static let standard = """
    e inf nan newaxis pi
    arange asarray empty empty_like eye from_dlpack full full_like linspace meshgrid ones ones_like
    tril triu zeros zeros_like
    astype can_cast finfo iinfo isdtype result_type
    abs acos acosh add asin asinh atan atan2 atanh bitwise_and bitwise_left_shift bitwise_invert
    bitwise_or bitwise_right_shift bitwise_xor ceil clip conj copysign cos cosh divide equal exp
    expm1 floor floor_divide greater greater_equal hypot imag isfinite isinf isnan less less_equal
    log log1p log2 log10 logaddexp logical_and logical_not logical_or logical_xor maximum minimum
    multiply negative nextafter not_equal positive pow real reciprocal remainder round sign signbit
    sin sinh square sqrt subtract tan tanh trunc
    take take_along_axis
    __array_namespace_info__
    matmul matrix_transpose tensordot vecdot
    broadcast_arrays broadcast_to concat expand_dims flip moveaxis permute_dims repeat reshape roll
    squeeze stack tile unstack
    argmax argmin count_nonzero nonzero searchsorted where
    unique_all unique_counts unique_inverse unique_values
    argsort sort
    cumulative_prod cumulative_sum max mean min prod std sum var
    all any diff
    T device dtype mT ndim shape size __getitem__ __setitem__ __dlpack__ __dlpack_device__ to_device
    """.split(whereSeparator: \.isWhitespace).map(String.init)

  @Test("the page on NumPy has a row for every function of the standard")
  func everyFunctionHasARow() {
    let names = MigrationPage("NumPy").rows.flatMap(\.names)
    for function in Self.standard {
      #expect(names.contains(function), "\(function)")
    }
  }

  @Test("each row has names, and code or a dash", arguments: ["NumPy", "Keras", "PyTorch"])
  func rowsAreWhole(library: String) {
    let rows = MigrationPage(library).rows
    #expect(rows.count > 50)
    let names = rows.flatMap(\.names)
    #expect(Set(names).count == names.count, "a name has two rows")
    for row in rows {
      #expect(!row.names.isEmpty)
      #expect(row.isMissing == row.code.isEmpty, "\(row.names)")
    }
  }

  @Test(
    "a page's code is the code of the file beside this one",
    arguments: ["NumPy", "Keras", "PyTorch"])
  func codeIsCompiled(library: String) {
    let page = MigrationPage(library)
    #expect(page.compiledLines == page.rows.flatMap(\.code).map(dense))
    for block in page.blocks { #expect(dense(page.compiled).contains(dense(block)), "\(block)") }
  }

  @Test("the code of the page on NumPy runs") func numPyRuns() throws {
    try withFolder { folder in try withThrowingTensors { try runNumPyPage(folder) } }
  }

  @Test("the code of the page on PyTorch runs") func pyTorchRuns() throws {
    try withFolder { folder in try withThrowingTensors { try runPyTorchPage(folder) } }
  }

  @Test("the code of the page on Keras runs, but for its download") func kerasRuns() async throws {
    let folder = try newFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await runKerasPage(folder, isOnline: false)
  }

  private func newFolder() throws -> String {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("coming-from-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder.path
  }

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = try newFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }
}
