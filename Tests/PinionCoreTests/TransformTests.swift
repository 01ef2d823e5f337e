// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import PinionCore

/// Transforms of functions, alone and in each other.
@Suite struct TransformTests {
  let x = randomNumbers([3], seed: 1)
  let w = randomNumbers([4, 3], seed: 2)
  let xs = randomNumbers([5, 3], seed: 3)

  // MARK: Products with the Jacobian

  struct Line: TensorTree {
    var slope, intercept: Tensor
    mutating func forEachTensor(_ body: (inout Tensor) throws -> Void) rethrows {
      try body(&slope)
      try body(&intercept)
    }
  }

  @Test("vjp and jvp take and return values made of tensors") func trees() {
    let line = Line(slope: x, intercept: x * 2)
    func f(_ line: Line, _ y: Tensor) -> [String: Tensor] {
      ["a": line.slope * y, "b": line.intercept.sum(), "c": Tensor([1.0, 2.0])]
    }
    let (value, pullback) = vjp(at: line, x) { f($0, $1) }
    #expect(value["a"]! == x * x)
    let (slopes, y) = pullback(["a": Tensor([1.0, 2, 3]), "b": 5, "c": Tensor([0.0, 0])])
    #expect(slopes.slope == Tensor([1.0, 2, 3]) * x)
    #expect(slopes.intercept == Tensor([5.0, 5, 5]))
    #expect(y == Tensor([1.0, 2, 3]) * x)
    let forward = jvp(at: line, x, along: Line(slope: x * 0, intercept: x * 0 + 1), x) {
      f($0, $1)
    }.derivative
    #expect(forward["a"]! == x * x)
    #expect(forward["b"]!.item(as: Double.self) == 3)
    #expect(forward["c"]! == Tensor([0.0, 0]))
  }

  @Test("a pullback can be called again, differentiated and compiled") func pullbackIsFunction() {
    let (_, pullback) = vjp(at: x) { sin($0) }
    #expect(pullback(x) == pullback(x))
    let slope = gradient(at: x) { v in (pullback(v) * v).sum() }
    #expect(relativeError(slope, 2 * x * cos(x)) <= 1e-14)
    let fused = compiled { (v: Tensor) in pullback(v) }
    #expect(fused(x) == pullback(x))
  }

  @Test("Jacobians have the shape of the result, then that of the argument") func jacobians() {
    let matrix = jacobian(at: x) { matmul(w, $0) }
    #expect(matrix == w)
    #expect(jacobian(at: x, of: { matmul(w, $0) }, mode: .forward) == w)
    let y = xs[..<2]
    let reverse = jacobian(at: y) { matmul(sin($0), w.transposed()) }
    let forward = jacobian(at: y, of: { matmul(sin($0), w.transposed()) }, mode: .forward)
    #expect(reverse.shape == [2, 4, 2, 3])
    #expect(relativeError(reverse, forward) <= 1e-14)
    #expect(jacobian(at: Tensor(2.0)) { $0 * $0 }.item(as: Double.self) == 4)
    #expect(jacobian(at: Tensor.zeros([0])) { $0 * 2 }.shape == [0, 0])
    let fused = compiled { (y: Tensor) in jacobian(at: y) { matmul(sin($0), w.transposed()) } }
    #expect(relativeError(fused(y), reverse) <= 1e-14)
  }

  @Test("the Hessian of a sum of cubes is diagonal") func hessians() {
    let h = hessian(at: x) { ($0 * $0 * $0).sum() }
    #expect(relativeError(h, Tensor.eye(3, dtype: .float64) * (6 * x)) <= 1e-15)
    let product = hessianVectorProduct(at: x, along: x) { ($0 * $0 * $0).sum() }
    #expect(relativeError(product, 6 * x * x) <= 1e-15)
    let (a, b) = hessianVectorProduct(at: x, x, along: x, x * 0) { ($0 * $0 * $1).sum() }
    #expect(relativeError(a, 2 * x * x) <= 1e-15)
    #expect(relativeError(b, 2 * x * x) <= 1e-15)
  }

  @Test("forward derivatives are right where the value is not finite") func forwardAtEdges() {
    let at = Tensor([0.0, 1.0, .infinity])
    let slope = jvp(at: at, along: Tensor([1.0, 1, 1])) { 1 / $0 }.derivative
    #expect(slope.array(of: Double.self) == [-.infinity, -1, 0])
    let safe = jvp(at: at, along: Tensor([1.0, 1, 1])) { log($0) }.derivative
    #expect(safe.array(of: Double.self) == [.infinity, 1, 0])
  }

  // MARK: vectorized

  @Test("arguments are mapped along their axes or shared") func axes() {
    let products = vectorized(axes: 0, nil) { (x: Tensor, w: Tensor) in matmul(w, x) }
    #expect(relativeError(products(xs, w), matmul(xs, w.transposed())) <= 1e-15)
    let columns = vectorized(axes: 1, 0, outputAxis: 1) { (c: Tensor, s: Tensor) in c * s }
    #expect(columns(xs, x) == xs * x)
    let constant = vectorized { (x: Tensor) in Tensor(1.0) }
    #expect(constant(xs) == Tensor.ones([5]))
    let both = vectorized { (x: Tensor) in (x * 2, x.sum()) }
    #expect(both(xs).0 == xs * 2)
    #expect(both(xs).1 == xs.sum(axis: 1))
  }

  @Test("vectorized functions nest") func nesting() {
    let pairs = vectorized(axes: 0, nil) { (x: Tensor, ys: Tensor) in
      mapped(x, ys, axes: (nil, 0)) { ($0 * $1).sum() }
    }
    #expect(relativeError(pairs(xs, w), matmul(xs, w.transposed())) <= 1e-15)
    let fused = compiled(pairs)
    #expect(relativeError(fused(xs, w), pairs(xs, w)) <= 1e-15)
  }

  @Test("a vectorized function in a gradient shares what it captures") func captured() {
    func loss(_ w: Tensor) -> Tensor {
      mapped(xs) { x in sin(matmul(w, x)).sum() }.sum()
    }
    let slope = gradient(at: w) { loss($0) }
    let loop = gradient(at: w) { w in
      (0..<5).map { sin(matmul(w, xs[$0])).sum() }.reduce(Tensor(0.0), +)
    }
    #expect(relativeError(slope, loop) <= 1e-14)
    let twice = hessianVectorProduct(at: w, along: w) { loss($0) }
    let expected = gradient(at: w) { w in (gradient(at: w) { loss($0) } * stopGradient(w)).sum() }
    #expect(relativeError(twice, expected) <= 1e-14)
  }

  @Test("examples that share a key have the same random numbers, others not") func random() {
    let keys = (0..<3).map { RandomKey(seed: UInt64($0)) }
    let stacked = Tensor(stacking: keys.map(\.bits))
    var all = keys[0]
    all.bits = stacked
    let draw = vectorized { (key: RandomKey) in
      Tensor.random(in: 0..<1, shape: [4], dtype: .float64, key: key.folded(with: 7))
    }
    let loop = keys.map {
      Tensor.random(in: 0..<1, shape: [4], dtype: .float64, key: $0.folded(with: 7))
    }
    #expect(draw(all) == Tensor(stacking: loop))
  }

  @Test("batches may be empty, and of integers and truth values") func kinds() {
    #expect(mapped(.zeros([0, 3])) { x in x.sorted().sum() }.shape == [0])
    let numbers = Tensor([[3, 1, 2], [0, 5, 5]])
    #expect(mapped(numbers) { x in x.argsort() } == numbers.argsort())
    #expect(mapped(numbers) { x in x.argmax() } == Tensor([0, 1]))
    let places = mapped(numbers) { x in x.sorted().searchsorted(Tensor([2, 4])) }
    #expect(places == Tensor([[1, 3], [1, 1]]))
    let counts = mapped(numbers) { x in x.histogram(bins: 2, range: 0...6).counts }
    #expect(counts == Tensor([[2, 1], [1, 2]]))
  }

  @Test("indices may differ from example to example") func indices() {
    let numbers = Tensor([[0, 2], [1, 1], [3, 0]])
    let tables = randomNumbers([3, 4, 2], seed: 5)
    func rows(_ x: Tensor, _ n: Tensor) -> Tensor { x.gathered(rows: n) }
    func columns(_ x: Tensor, _ n: Tensor) -> Tensor { x.transposed().take(n, axis: 1) }
    func put(_ x: Tensor, _ n: Tensor) -> Tensor {
      x.scattering(x[..<2] * 2, rows: n, by: .adding)
    }
    func last(_ x: Tensor, _ n: Tensor) -> Tensor {
      var y = x.transposed()
      y[.all, n] = x[..<2].transposed()
      return y
    }
    for function in [rows, columns, put, last] {
      let loop = Tensor(stacking: (0..<3).map { function(tables[$0], numbers[$0]) })
      #expect(mapped(tables, numbers, function) == loop)
      let shared = Tensor(stacking: (0..<3).map { function(w, numbers[$0]) })
      let one = mapped(w, numbers, axes: (nil, 0), function)
      #expect(one == shared)
    }
  }

  // MARK: checkpointed, customGradient

  @Test("a checkpointed function has the same values and gradients") func checkpoints() {
    func block(_ x: Tensor, _ w: Tensor) -> Tensor { tanh(matmul(x, w) + x) * 0.5 }
    let a = randomNumbers([3, 3], seed: 7)
    let saved = checkpointed { (x: Tensor, w: Tensor) in block(x, w) }
    let outer = checkpointed { (x: Tensor, w: Tensor) in saved(saved(x, w), w) * x }
    func loss(_ f: (Tensor, Tensor) -> Tensor, _ w: Tensor) -> Tensor {
      (f(f(xs, w), w) * xs).sum()
    }
    func plain(_ x: Tensor, _ w: Tensor) -> Tensor { block(block(x, w), w) * x }
    let expected = gradient(at: a) { loss(plain, $0) }
    #expect(gradient(at: a) { loss(outer, $0) } == expected)
    let fused = compiled { (a: Tensor) -> Tensor in gradient(at: a) { loss(outer, $0) } }
    #expect(fused(a) == expected)
    let second = hessianVectorProduct(at: a, along: a) { loss(outer, $0) }
    #expect(
      relativeError(second, hessianVectorProduct(at: a, along: a) { loss(plain, $0) }) <= 1e-14)
    let examples = gradient(at: a) { a in mapped(xs) { x in loss(outer, a) * x.sum() }.sum() }
    let same = gradient(at: a) { a in mapped(xs) { x in loss(plain, a) * x.sum() }.sum() }
    #expect(relativeError(examples, same) <= 1e-14)
  }

  @Test("values of a checkpointed function are let go, and computed again on the way back")
  func recomputation() {
    let calls = Counter()
    let saved = checkpointed { (x: Tensor) -> Tensor in
      calls.count += 1
      calls.seen = exp(x)
      return sin(calls.seen)
    }
    let recording = Recording(x) { saved($0) * 2 }
    let kept = recording.graph.nodes.filter {
      if case .primitive = $0.operation { $0.value != nil } else { false }
    }
    #expect(recording.graph.nodes.count == 5)
    #expect(kept.count == 2)
    #expect(relativeError(recording.pullback([x])[0], 2 * x * cos(exp(x)) * exp(x)) <= 1e-15)
    #expect(calls.count == 1)
    #expect(recording.outer(calls.seen) == exp(x))
  }

  /// The program and the plan of a function of a matrix.
  private func compiledForm(_ function: (Tensor) -> Tensor) -> (products: Int, bytes: Int) {
    let graph = Graph(for: .compilation)
    let x = graph.addInput(Spec(shape: [32, 32], dtype: .float32))
    let output = function(x)
    let program = Program(graph, inputCount: 1, outputs: [graph.index(of: output)])
    let plan = PlanBuilder.plan(program, inputLayouts: [Layout([32, 32])], donated: 0)
    let products = program.nodes.count {
      if case .primitive(let primitive) = $0.operation { primitive is MatMul } else { false }
    }
    return (products, plan.arenaBytes)
  }

  @Test("a compiled plan computes checkpointed values again, in less memory")
  func plansKeepBarriers() {
    func block(_ x: Tensor) -> Tensor { sin(matmul(sin(matmul(sin(matmul(x, x)), x)), x)) }
    let saved = checkpointed { (x: Tensor) in block(x) }
    func chain(_ f: (Tensor) -> Tensor, _ x: Tensor) -> Tensor {
      gradient(at: x) { x in (0..<8).reduce(x) { y, _ in f(y) }.sum() }
    }
    let plain = compiledForm { chain(block, $0) }
    let small = compiledForm { chain({ saved($0) }, $0) }
    #expect(small.products > plain.products)
    #expect(small.bytes * 4 < plain.bytes * 3)
  }

  @Test("a compiled forward derivative has no way back in it") func forwardPlans() {
    let form = compiledForm { x in
      jvp(at: x, along: x) { sin(matmul(sin(matmul($0, .ones([32, 32]))), .ones([32, 32]))) }
        .derivative
    }
    // Two for values, of which the last is not needed but for the cosine, and two for slopes.
    #expect(form.products == 4)
  }

  @Test("a function with a rule of its own is differentiated by it") func rules() {
    let clipped = customGradient { (x: Tensor) in
      x
    } derivative: { cotangent, _, _ in
      cotangent.clamped(to: -1...1)
    }
    let at = Tensor([0.1, 3.0, -4.0])
    #expect(gradient(at: at) { (clipped($0) * $0).sum() } == at + Tensor([0.1, 1.0, -1.0]))
    let product = customGradient { (x: Tensor, y: Tensor) in
      x * y
    } derivative: { (cotangent: Tensor, output: Tensor, x: Tensor, y: Tensor) -> (Tensor, Tensor) in
      let slope = cotangent * y * 10
      return (slope + output * 0, cotangent * x)
    }
    func value(_ x: Tensor, _ y: Tensor) -> Tensor { product(x, y).sum() }
    let (dx, dy) = gradient(at: x, x * 2) { value($0, $1) }
    #expect(relativeError(dx, 20 * x) <= 1e-15)
    #expect(dy == x)
    let fused = compiled { (x: Tensor) -> Tensor in gradient(at: x) { value($0, x * 2) } }
    #expect(relativeError(fused(x), 20 * x) <= 1e-15)
    let examples = mapped(xs) { x in gradient(at: x) { value($0, x * 2) } }
    #expect(relativeError(examples, 20 * xs) <= 1e-15)
    // Shared by all examples: their cotangents are added.
    let shared = gradient(at: x) { x in mapped(xs) { product(x, $0).sum() }.sum() }
    #expect(relativeError(shared, 10 * xs.sum(axis: 0)) <= 1e-14)
    let forward = jvp(at: x, along: x) { product($0, x * 0 + 1) }.derivative
    #expect(forward == 10 * x)
    let mixed = jacobian(at: x) { x in
      gradient(at: x) { value($0, stopGradient(x)) + ($0 * $0 * $0).sum() }
    }
    #expect(relativeError(mixed, Tensor.eye(3, dtype: .float64) * (6 * x)) <= 1e-15)
  }

  @Test("a rule of its own holds in a checkpointed function") func checkpointedRules() {
    let flipped = customGradient { (x: Tensor) in
      x * 1
    } derivative: { cotangent, _, _ in
      -cotangent
    }
    let saved = checkpointed { (x: Tensor) in sin(flipped(exp(x))) }
    let expected = -cos(exp(x)) * exp(x)
    #expect(relativeError(gradient(at: x) { saved($0).sum() }, expected) <= 1e-15)
    let fused = compiled { (x: Tensor) -> Tensor in gradient(at: x) { saved($0).sum() } }
    #expect(relativeError(fused(x), expected) <= 1e-15)
    let examples = gradient(at: xs) { xs in mapped(xs) { saved($0) }.sum() }
    #expect(relativeError(examples, -cos(exp(xs)) * exp(xs)) <= 1e-15)
    let second = gradient(at: x) { x in gradient(at: x) { saved($0).sum() }.sum() }
    #expect(
      relativeError(second, gradient(at: x) { x in (-cos(flipped(exp(x))) * exp(x)).sum() })
        <= 1e-15)
  }

  // MARK: Naive

  @Test("the gradient by differences is near the exact one") func differences() {
    let (dx, dw) = Naive.gradient(at: x, w) { x, w in sin(matmul(w, x)).sum() }
    let (ex, ew) = gradient(at: x, w) { x, w in sin(matmul(w, x)).sum() }
    #expect(relativeError(dx, ex) <= 1e-9)
    #expect(relativeError(dw, ew) <= 1e-9)
  }
}

private final class Counter: @unchecked Sendable {
  var count = 0
  var seen = Tensor.zeros([])
}
