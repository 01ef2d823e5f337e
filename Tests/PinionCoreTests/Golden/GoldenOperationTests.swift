// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PinionCore

/// Compares all operations with NumPy, eagerly and inside `compiled`.
@Suite struct GoldenOperationTests {
  @Test("an operation gives what NumPy gives", arguments: GoldenOperation.all.map(\.name))
  func givesWhatNumPyGives(_ name: String) throws {
    let operation = try #require(GoldenOperation.byName[name])
    for test in GoldenFile.cases[name] ?? [] {
      let arguments = GoldenArguments(parameters: test.parameters, tensors: test.tensors)
      check(test, operation, "eagerly") { operation.body(arguments) }
      guard operation.isTraceable else { continue }
      // Literals are no arguments: they stand in the function.
      let strong = arguments.tensors.indices.filter { arguments.tensors[$0].literal == nil }
      let function = compiled { (inputs: [Tensor]) -> [Tensor] in
        var traced = arguments
        for (i, input) in zip(strong, inputs) { traced.tensors[i] = input }
        return operation.body(traced)
      }
      check(test, operation, "compiled") { function(strong.map { arguments.tensors[$0] }) }
    }
  }

  private func check(
    _ test: GoldenCase, _ operation: GoldenOperation, _ way: String, _ body: () -> [Tensor]
  ) {
    var problem: String?
    do {
      let found = try withThrowingTensors(body)
      if let expected = test.results {
        if found.count != expected.count {
          problem = "\(found.count) results, expected \(expected.count)"
        }
        for (tensor, array) in zip(found, expected) where problem == nil {
          problem = array.difference(
            from: tensor, within: operation.tolerance, scale: scale(test, operation))
        }
      } else {
        problem = "no error"
      }
    } catch {
      if test.results != nil { problem = "\(error)" }
    }
    if let problem { Issue.record("\(test.text), \(way): \(problem)") }
  }

  private func scale(_ test: GoldenCase, _ operation: GoldenOperation) -> Double {
    guard operation.tolerance.isOfOperands else { return 0 }
    let elements = test.tensors.flatMap { $0.array(of: Double.self).filter(\.isFinite) }
    return elements.map(Swift.abs).max() ?? 0
  }

  @Test("there are at least 5,000 cases, of exactly the operations in the table")
  func coversTheTable() {
    let cases = GoldenFile.cases
    #expect(cases.values.map(\.count).reduce(0, +) >= 5000)
    #expect(Set(cases.keys) == Set(GoldenOperation.all.map(\.name)))
  }
}
