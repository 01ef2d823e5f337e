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
    let dtype: DType
    let shape: [Int]
    /// The elements, or where there are many the first, the step and the modulus.
    let values: String?
    let pattern: [Double]?
    let str: String
    let body: String

    var tensor: Tensor {
      let shape = Shape(shape)
      if let pattern {
        let (step, modulus) = (pattern[1], Int(pattern[2]))
        let elements = (0..<shape.size).map { i in
          pattern[0] + step * Double(modulus == 0 ? i : i * i % modulus)
        }
        return Tensor(elements, shape: shape).cast(to: dtype)
      }
      let words = (values ?? "").split(separator: " ")
      return switch dtype {
      case .uint64: Tensor(words.map { UInt64($0)! }, shape: shape)
      case _ where dtype.isFloating:
        Tensor(words.map { Double($0)! }, shape: shape).cast(to: dtype)
      default: Tensor(words.map { Int64($0)! }, shape: shape).cast(to: dtype)
      }
    }
  }

  @Test("a tensor prints as NumPy prints the same array") func printsAsNumPy() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../Golden/printing.json")
    let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
    #expect(golden.cases.count >= 500)
    for (number, test) in golden.cases.enumerated() {
      let name = "case \(number): \(test.dtype) \(test.shape)"
      let tensor = test.tensor
      #expect("\(tensor)" == test.str, "\(name)")
      #expect(
        tensor.debugDescription == "Tensor(\(test.body), dtype: \(test.dtype))", "\(name)")
    }
  }
}
