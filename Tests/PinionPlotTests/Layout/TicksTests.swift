// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PinionPlot

@Suite struct TicksTests {
  struct Case: CustomStringConvertible, Sendable {
    var range: ClosedRange<Double>
    var count: Int
    var labels: String
    var note = ""
    var isWhole = false
    var description: String { "\(range) in \(count)" }
  }

  @Test(
    "Ticks stand at multiples of 1, 2 or 5",
    arguments: [
      Case(range: 0...1, count: 6, labels: "0.0 0.2 0.4 0.6 0.8 1.0"),
      Case(range: 0...1, count: 3, labels: "0.0 0.5 1.0"),
      Case(range: 0...1, count: 11, labels: "0.0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1.0"),
      Case(range: -0.3...0.3, count: 4, labels: "−0.2 0.0 0.2"),
      Case(range: -1...1, count: 5, labels: "−1.0 −0.5 0.0 0.5 1.0"),
      Case(range: 0...100, count: 6, labels: "0 20 40 60 80 100"),
      Case(range: 3...17, count: 4, labels: "5 10 15"),
      Case(range: 0...2, count: 9, labels: "0 1 2", isWhole: true),
      Case(range: 1999.5...2004.5, count: 6, labels: "2000 2001 2002 2003 2004"),
      Case(range: 0...60_000, count: 4, labels: "0 20000 40000 60000"),
      Case(range: 0...3e6, count: 4, labels: "0 1 2 3", note: "×10⁶"),
      Case(range: -2.5e-7...2.5e-7, count: 5, labels: "−2 −1 0 1 2", note: "×10⁻⁷"),
      Case(range: 1_000_000...1_000_004, count: 5, labels: "0 1 2 3 4", note: "+1000000"),
      Case(
        range: -1_000_004 ... -1_000_000, count: 5, labels: "−4 −3 −2 −1 0", note: "−1000000"),
      Case(range: 5.1...5.1000002, count: 3, labels: "0 1 2", note: "×10⁻⁷ +5.1000000"),
      Case(range: 0...1e300, count: 3, labels: "0.0 0.5 1.0", note: "×10³⁰⁰"),
      Case(range: -1e300...1e300, count: 3, labels: "−1 0 1", note: "×10³⁰⁰"),
      Case(range: 0...1e-289, count: 2, labels: "0 1", note: "×10⁻²⁸⁹"),
    ])
  func labels(_ test: Case) {
    let ticks = Ticks(Interval(test.range), atMost: test.count, whole: test.isWhole)
    #expect(ticks.ticks.map(\.label).joined(separator: " ") == test.labels)
    #expect(ticks.note == test.note)
    #expect(ticks.ticks.count <= test.count)
  }

  @Test func valuesAreTheNearestToTheirDecimals() {
    let ticks = Ticks(Interval(0, 1), atMost: 11)
    #expect(ticks.ticks.map(\.value) == [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
  }

  @Test func noTickLiesOutsideOfItsRange() {
    for number in 0..<200 {
      let low = Double(number * number % 37) - 11.3
      let range = Interval(low, low + 0.013 * Double(1 + number))
      for count in 1...12 {
        let ticks = Ticks(range, atMost: count).ticks
        #expect(ticks.count <= count)
        #expect(ticks.allSatisfy { $0.value >= range.low - 1e-9 && $0.value <= range.high + 1e-9 })
        #expect(Set(ticks.map(\.label)).count == ticks.count)
      }
    }
  }
}
