// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import PinionCore

/// Compares with the text that NumPy prints: see `Tests/Golden/make_numpy.py`.
@Suite struct PrintingTests {
  struct Golden: Decodable {
    let cases: [Case]
  }

  struct Case: Decodable {
    let dtype: String
    let shape: [Int]
    /// The elements, or where there are many the first and the step.
    let values: [Value]?
    let range: [Double]?
    let str: String

    var numbers: [Double] {
      if let values { return values.map(\.number) }
      let count = shape.reduce(1, *)
      return (0..<count).map { range![0] + range![1] * Double($0) }
    }
  }

  /// A number, or the name of one that JSON lacks.
  struct Value: Decodable {
    let number: Double

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let truth = try? container.decode(Bool.self) {
        number = truth ? 1 : 0
      } else if let name = try? container.decode(String.self) {
        number = Double(name) ?? .nan
      } else {
        number = try container.decode(Double.self)
      }
    }
  }

  @Test("a tensor prints as NumPy prints the same array") func printsAsNumPy() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../Golden/printing.json")
    let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
    for test in golden.cases {
      let dtype = try #require(DType(rawValue: test.dtype))
      let tensor = Tensor(test.numbers, shape: Shape(test.shape)).cast(to: dtype)
      #expect("\(tensor)" == test.str, "\(test.dtype) \(test.shape)")
    }
  }
}
