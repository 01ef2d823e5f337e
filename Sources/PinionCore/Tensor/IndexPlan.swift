// SPDX-License-Identifier: Apache-2.0

/// What a list of indices takes of a shape, by NumPy's rules.
///
/// First the slices are taken, of every axis of the source; then the index tensors, if there are any, take elements
/// of that part; then axes that an integer took are dropped and new ones put in.
struct IndexPlan {
  let source: Shape
  private(set) var slices: [AxisSlice] = []
  /// Which axes the index tensors are for; nil where there are none.
  private(set) var indexed: IndexedAxes?
  /// The index tensors, of type int64.
  private(set) var tensors: [Tensor] = []
  /// The shape that the result has.
  private(set) var shape: Shape = []
  /// The number of axes of the result, those of the index tensors aside, that come from before the first of them.
  private(set) var othersBefore = 0

  init(_ indices: [AxisIndex], _ source: Shape) throws(TensorError) {
    self.source = source
    slices.reserveCapacity(source.count)
    shape.extents.reserveCapacity(source.count)
    var axes: [Int] = []
    var tensorShape: Shape?
    var place = IndexPlace()
    for kind in try IndexPlan.expanded(indices, source) {
      let axis = slices.count
      switch kind {
      case .newAxis:
        place.passBasic()
        shape.extents.append(1)
      case .ellipsis:  // with no axes left for it
        place.passBasic()
      case .position(let position):
        let start = try IndexPlan.position(position, axis, source)
        place.passAdvanced(axis - axes.count, shape.count)
        slices.append(.dropping(start))
      case .range(let from, let to, let step):
        place.passBasic()
        let slice = try IndexPlan.slice(from, to, step, axis, source)
        slices.append(slice)
        shape.extents.append(slice.count)
      case .tensor(let tensor):
        if tensorShape == nil { othersBefore = shape.count }
        place.passAdvanced(axis - axes.count, shape.count)
        let (numbers, extents) = try IndexPlan.numbers(tensor, axis, source)
        tensors += numbers
        tensorShape = try Shape.broadcast(tensorShape ?? [], extents, operation: "subscript")
        for _ in numbers {
          axes.append(slices.count)
          slices.append(.whole(source[slices.count]))
        }
      }
    }
    guard let tensorShape else { return }
    // Index tensors count the axes as the source does: none is dropped before they are used.
    for axis in slices.indices { slices[axis].isDropped = false }
    indexed = IndexedAxes(axes: axes, shape: tensorShape, position: place.ofPart)
    shape.extents.insert(contentsOf: tensorShape.extents, at: place.ofResult)
  }

  /// The indices with the ellipsis, or what is missing at the end, replaced by whole axes.
  private static func expanded(
    _ indices: [AxisIndex], _ source: Shape
  ) throws(TensorError) -> [AxisIndex.Kind] {
    var ellipses = 0
    var consumed = 0
    var kinds: [AxisIndex.Kind] = []
    kinds.reserveCapacity(indices.count + source.count)
    for index in indices {
      switch index.kind {
      case .newAxis: break
      case .ellipsis: ellipses += 1
      case .tensor(let tensor) where tensor.dtype == .bool: consumed += tensor.ndim
      default: consumed += 1
      }
    }
    guard ellipses <= 1 else { throw TensorError("subscript", "more than one .ellipsis") }
    guard consumed <= source.count else {
      throw TensorError(
        "subscript", "\(consumed) indices for a tensor with \(source.count) axes: shape \(source)")
    }
    let rest = repeatElement(AxisIndex.all.kind, count: source.count - consumed)
    for index in indices {
      if case .ellipsis = index.kind, !rest.isEmpty {
        kinds += rest
      } else {
        kinds.append(index.kind)
      }
    }
    if ellipses == 0 { kinds += rest }
    return kinds
  }

  /// An index tensor's numbers, one tensor for each axis that it is for, and the shape of all of them.
  private static func numbers(
    _ tensor: Tensor, _ axis: Int, _ source: Shape
  ) throws(TensorError) -> ([Tensor], Shape) {
    guard tensor.dtype == .bool else {
      let numbers = try tensor.indexNumbers("subscript")
      return ([numbers], numbers.shape)
    }
    let extents = Array(source.extents[axis..<axis + tensor.ndim])
    guard tensor.shape.extents == extents else { throw mismatch(tensor, extents) }
    let positions = try tensor.truePositions("subscript")
    return (positions.axisNumbers(tensor.shape), positions.shape)
  }

  static func mismatch(_ mask: Tensor, _ extents: [Int]) -> TensorError {
    TensorError(
      "subscript", "the mask's shape \(mask.shape) is not that of the axes it is for: \(extents)")
  }

  static func position(
    _ position: Int, _ axis: Int, _ source: Shape
  ) throws(TensorError) -> Int {
    let extent = source[axis]
    guard position >= -extent && position < extent else {
      throw TensorError(
        "subscript",
        "index \(position) is out of range for axis \(axis) of extent \(extent) in shape \(source)")
    }
    return position < 0 ? position + extent : position
  }

  private static func slice(
    _ from: Int?, _ to: Int?, _ step: Int, _ axis: Int, _ source: Shape
  ) throws(TensorError) -> AxisSlice {
    let extent = source[axis]
    guard step != 0 else { throw TensorError("subscript", "the step along axis \(axis) is 0") }
    func bound(_ value: Int?, _ missing: Int) throws(TensorError) -> Int {
      guard let value else { return missing }
      guard value >= -extent && value <= extent else {
        throw TensorError(
          "subscript",
          "bound \(value) is out of range for axis \(axis) of extent \(extent) in shape \(source)")
      }
      return value < 0 ? value + extent : value
    }
    // The first position and the last are no further apart than the axis is long, but a step may be as long as an integer
    // can be: neither its negative nor its sum with a bound is taken.
    let start = step > 0 ? try bound(from, 0) : Swift.min(try bound(from, extent - 1), extent - 1)
    let end = step > 0 ? try bound(to, extent) : try bound(to, -1)
    let distance = step > 0 ? end - start : start - end
    guard distance > 0 else { return AxisSlice(start: start, count: 0, step: 1) }
    let count = Int(UInt(distance - 1) / step.magnitude) + 1
    return AxisSlice(start: start, count: count, step: count == 1 ? 1 : step)
  }

  /// Whether there are only integers and ranges, which need no plan.
  static func areSimple(_ indices: [AxisIndex], _ source: Shape) -> Bool {
    indices.count <= source.count
      && indices.allSatisfy {
        switch $0.kind {
        case .position, .range: true
        default: false
        }
      }
  }

  /// What simple indices take of an axis.
  static func slice(
    _ indices: [AxisIndex], _ axis: Int, _ source: Shape
  ) throws(TensorError) -> AxisSlice {
    guard axis < indices.count else { return .whole(source.extents[axis]) }
    switch indices[axis].kind {
    case .position(let position): return .dropping(try self.position(position, axis, source))
    case .range(let from, let to, let step): return try slice(from, to, step, axis, source)
    default: preconditionFailure("not a simple index")
    }
  }
}

/// Where the axes of the index tensors go: to where the first of them stands if all, and the integers among them,
/// are next to each other, else to the front.
private struct IndexPlace {
  /// The number of axes before them, in the sliced part and in the result.
  private(set) var ofPart = 0
  private(set) var ofResult = 0
  private var state = State.before
  private enum State { case before, within, after }

  mutating func passBasic() { if state == .within { state = .after } }

  mutating func passAdvanced(_ part: Int, _ result: Int) {
    switch state {
    case .before: (ofPart, ofResult, state) = (part, result, .within)
    case .within: break
    case .after: (ofPart, ofResult) = (0, 0)
    }
  }
}

extension IndexPlan {
  /// Whether the slices take all of the source as it is.
  private var isWhole: Bool {
    zip(slices, source).allSatisfy { $0 == .whole($1) }
  }

  /// The shape of the elements taken, before axes are dropped and put in.
  private var partShape: Shape {
    indexed?.selection(of: slices.shape) ?? slices.shape
  }

  /// What the indices take of a tensor.
  func part(of x: Tensor) throws(TensorError) -> Tensor {
    var part = isWhole ? x : try apply(Slice(slices: slices), [x])
    if let indexed {
      part = try apply(Gather(indexed: indexed, name: "subscript"), [part] + tensors)
    }
    return part.shape == shape ? part : try apply(Reshape(shape: shape), [part])
  }

  /// Replaces what the indices take of a tensor: in its memory where it alone refers to that.
  func write(_ value: Tensor, to x: inout Tensor) throws(TensorError) {
    var value = try value.fitted(to: shape, dtype: x.dtype, operation: "subscript")
    if value.shape != partShape { value = try apply(Reshape(shape: partShape), [value]) }
    if x.isStored && value.isStored && tensors.allSatisfy(\.isStored) {
      return x.withUniqueOperand { target in
        withExtendedLifetime((value, tensors)) {
          let part = target.sliced(slices)
          guard let indexed else { return value.operand.copy(to: part) }
          Scatter(indexed: indexed, rule: .replacing, name: "subscript").update(
            part, ([value] + tensors).map(\.operand)[...])
        }
      }
    }
    if let indexed {
      let part = isWhole ? x : try apply(Slice(slices: slices), [x])
      value = try apply(
        Scatter(indexed: indexed, rule: .replacing, name: "subscript"), [part, value] + tensors)
    }
    x = isWhole ? value : try apply(Update(slices: slices), [x, value])
  }
}
