// SPDX-License-Identifier: Apache-2.0

import Foundation
import Pinion
import Testing

/// `Documentation/coming-from-numpy.md`: complete, and its code compiles and runs.
@Suite struct ComingFromNumPyTests {
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

  struct Row {
    var names: [String]
    var code: [String]
    var isMissing: Bool
    var remark: String
  }

  /// The rows of the page's tables.
  static let rows: [Row] = {
    let lines = text(of: "../../Documentation/coming-from-numpy.md").split(separator: "\n")
    return lines.compactMap { line -> Row? in
      // A bar inside code is written \|.
      let cells = line.replacingOccurrences(of: "\\|", with: "\u{1}").split(
        separator: "|", omittingEmptySubsequences: false)
      guard line.hasPrefix("| "), cells.count == 5, !line.hasPrefix("| NumPy") else { return nil }
      return Row(
        names: code(in: cells[1]), code: code(in: cells[2]),
        isMissing: cells[2].trimmingCharacters(in: .whitespaces) == "–",
        remark: cells[3].trimmingCharacters(in: .whitespaces))
    }
  }()

  private static func code(in cell: Substring) -> [String] {
    cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }
      .map { $0.element.replacingOccurrences(of: "\u{1}", with: "|") }
  }

  private static func text(of path: String) -> String {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent(path)
    return try! String(contentsOf: file, encoding: .utf8)
  }

  @Test("the page has a row for every function of the standard")
  func everyFunctionHasARow() {
    let names = Self.rows.flatMap(\.names)
    for function in Self.standard {
      #expect(names.contains(function), "\(function)")
    }
    #expect(Set(names).count == names.count, "a name has two rows")
    for row in Self.rows {
      #expect(!row.names.isEmpty)
      #expect(row.isMissing == row.code.isEmpty, "\(row.names)")
    }
  }

  @Test("the page's code is the code of the file beside this one, line by line")
  func codeIsCompiled() {
    let source = Self.text(of: "ComingFromNumPyCode.swift")
    let begin = source.range(of: "// The page's code:\n")!.upperBound
    let lines = source[begin...].split(separator: "\n").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    let compiled = lines.filter { $0 != "}" }.map { line in
      line.hasPrefix("_ = ") ? String(line.dropFirst(4)) : line
    }
    // The formatter puts blanks around `..<-`.
    func dense(_ code: [String]) -> [String] { code.map { $0.filter { $0 != " " } } }
    #expect(dense(compiled) == dense(Self.rows.flatMap(\.code)))
  }

  @Test("the page's code runs") func codeRuns() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("coming-from-numpy-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try withThrowingTensors { try runPage(folder.path) }
  }
}
