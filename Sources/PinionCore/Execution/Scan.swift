// SPDX-License-Identifier: Apache-2.0

/// Carries a value along an axis, from each element to the next.
///
/// Every line along the axis is walked in order by one task, so that the bits do not depend on the threads.
struct Scan {
  private let output: Operand
  /// The number of positions along the axis.
  private let length: Int
  /// The distance between neighbours along the axis.
  private let stride: Int

  init(axis: Int, _ output: Operand) {
    self.output = output
    length = output.shape[axis]
    stride = output.shape[(axis + 1)...].reduce(1, *)
  }

  enum Operation {
    case sum, product
  }

  /// y_0 = x_0, y_i = y_{i-1} + x_i or y_{i-1} x_i.
  func run(_ operation: Operation, _ input: Operand) {
    input.withContiguous { input in
      switch output.dtype {
      case .float32: run(operation, input, Float.self)
      case .float64: run(operation, input, Double.self)
      case .uint64: run(operation, input, UInt64.self)
      default: run(operation, input, Int64.self)
      }
    }
  }

  private func run<T: Scannable>(_ operation: Operation, _ input: Operand, _ type: T.Type) {
    nonisolated(unsafe) let x = UnsafePointer(input.pointer.assumingMemoryBound(to: type))
    switch operation {
    case .sum: walk(RunningSum(x: x))
    case .product: walk(RunningProduct(x: x))
    }
  }

  /// y_0 = b_0, y_i = a_i y_{i-1} + b_i.
  func runRecurrence(_ factors: Operand, _ terms: Operand) {
    factors.withContiguous { factors in
      terms.withContiguous { terms in
        if output.dtype == .float32 {
          runRecurrence(factors, terms, Float.self)
        } else {
          runRecurrence(factors, terms, Double.self)
        }
      }
    }
  }

  private func runRecurrence<T: Scannable>(_ factors: Operand, _ terms: Operand, _ type: T.Type) {
    nonisolated(unsafe) let a = UnsafePointer(factors.pointer.assumingMemoryBound(to: type))
    nonisolated(unsafe) let b = UnsafePointer(terms.pointer.assumingMemoryBound(to: type))
    walk(Recurrence(a: a, b: b))
  }

  /// Fills the result by a rule.
  private func walk<Rule: ScanRule>(_ rule: Rule) {
    nonisolated(unsafe) let rule = rule
    nonisolated(unsafe) let y = output.pointer.assumingMemoryBound(to: Rule.Element.self)
    let band = 256  // neighbouring lines that go along together, so that whole cache lines are read
    let bands = (stride + band - 1) / band
    let slabs = output.size / (length * stride) * bands
    let slabsPerTask = Swift.max(1, (16 << 10) / (length * Swift.min(stride, band)))
    ThreadPool.shared.run((slabs + slabsPerTask - 1) / slabsPerTask) { task, _ in
      for slab in task * slabsPerTask..<Swift.min((task + 1) * slabsPerTask, slabs) {
        let (matrix, number) = slab.quotientAndRemainder(dividingBy: bands)
        let width = Swift.min(band, stride - number * band)
        var row = matrix * length * stride + number * band
        if width == 1 {
          var carried = rule.first(row)
          y[row] = carried
          for _ in 1..<length {
            row += stride
            carried = rule.next(carried, row)
            y[row] = carried
          }
        } else {
          for element in row..<row + width { y[element] = rule.first(element) }
          for _ in 1..<length {
            row += stride
            for element in row..<row + width {
              y[element] = rule.next(y[element - stride], element)
            }
          }
        }
      }
    }
  }
}

/// How a scan makes the elements of a line: each from the one before it and from its own number.
///
/// Types rather than closures, so that the compiler makes a loop of each.
private protocol ScanRule {
  associatedtype Element
  func first(_ number: Int) -> Element
  func next(_ before: Element, _ number: Int) -> Element
}

private struct RunningSum<Element: Scannable>: ScanRule {
  let x: UnsafePointer<Element>
  func first(_ number: Int) -> Element { x[number] }
  func next(_ before: Element, _ number: Int) -> Element { .sum(before, x[number]) }
}

private struct RunningProduct<Element: Scannable>: ScanRule {
  let x: UnsafePointer<Element>
  func first(_ number: Int) -> Element { x[number] }
  func next(_ before: Element, _ number: Int) -> Element { .product(before, x[number]) }
}

private struct Recurrence<Element: Scannable>: ScanRule {
  let a, b: UnsafePointer<Element>
  func first(_ number: Int) -> Element { b[number] }
  func next(_ before: Element, _ number: Int) -> Element {
    .sum(.product(a[number], before), b[number])
  }
}

/// An element that a scan can add and multiply; integers wrap around.
protocol Scannable {
  static func sum(_ a: Self, _ b: Self) -> Self
  static func product(_ a: Self, _ b: Self) -> Self
}

extension FloatingPoint where Self: Scannable {
  static func sum(_ a: Self, _ b: Self) -> Self { a + b }
  static func product(_ a: Self, _ b: Self) -> Self { a * b }
}

extension FixedWidthInteger where Self: Scannable {
  static func sum(_ a: Self, _ b: Self) -> Self { a &+ b }
  static func product(_ a: Self, _ b: Self) -> Self { a &* b }
}

extension Float: Scannable {}
extension Double: Scannable {}
extension Int64: Scannable {}
extension UInt64: Scannable {}
