// SPDX-License-Identifier: Apache-2.0

/// The border of the area in which heights reach a level, as closed lines that keep the area on one side.
///
/// Marching squares: the four corners of each cell of the grid say where the border crosses the cell. Around the grid and
/// where heights are missing everything lies below the level, so that each line is closed: the area can be filled, and
/// pieces along the edge are known, so that lines of equal height leave them out.
struct LevelSet {
  struct Loop {
    /// Places as fractions of columns and rows.
    var points: [Point]
    /// Whether the piece from a point to the next follows the edge of the field.
    var followsEdge: [Bool]
  }

  private(set) var loops: [Loop] = []

  init(_ field: HeightField, _ level: Double) {
    guard field.rows > 0, field.columns > 0 else { return }
    let tracing = Tracing(field, level)
    loops = tracing.loops()
  }
}

/// The crossings of one level with the lines of the grid, and how they are joined.
private struct Tracing {
  let columns: Int
  let rows: Int
  let level: Double
  let heights: [Double]
  /// The edge on which the line goes on, or −1.
  private var next: [Int32]
  private var followsEdge: [Bool]

  init(_ field: HeightField, _ level: Double) {
    // One column and one row more on each side, which lie below every level.
    columns = field.columns + 2
    rows = field.rows + 2
    self.level = level
    var heights = [Double](repeating: -.infinity, count: columns * rows)
    for row in 0..<field.rows {
      for column in 0..<field.columns {
        let height = field[row, column]
        if !height.isNaN { heights[(row + 1) * columns + column + 1] = height }
      }
    }
    self.heights = heights
    next = [Int32](repeating: -1, count: 2 * columns * rows)
    followsEdge = [Bool](repeating: false, count: 2 * columns * rows)
    for row in 0..<rows - 1 {
      for column in 0..<columns - 1 { join(row, column) }
    }
  }

  /// Joins the crossings on the four edges of a cell.
  private mutating func join(_ row: Int, _ column: Int) {
    let first = row * columns + column
    // Corners in turn, and the edges that follow them: edges along rows come before those along columns.
    let corners = [first, first + 1, first + columns + 1, first + columns]
    let inside = corners.map { heights[$0] >= level }
    let count = inside.reduce(0) { $0 + ($1 ? 1 : 0) }
    guard count > 0, count < 4 else { return }
    let along = columns * rows
    let edges = [first, along + first + 1, first + columns, along + first]
    var exits: [Int] = []
    var entries: [Int] = []
    for index in 0..<4 where inside[index] != inside[(index + 1) % 4] {
      if inside[index] { exits.append(index) } else { entries.append(index) }
    }
    let isEdge = corners.contains { heights[$0] == -.infinity }
    // Two opposite corners inside: the height in the middle says whether they are one area.
    let middle = corners.reduce(0) { $0 + heights[$1] / 4 }
    let isOneArea = exits.count == 2 && middle >= level
    for exit in exits {
      // Back along the inside to where it began, or across the middle to the next one.
      let steps = (1...3).map { isOneArea ? (exit + $0) % 4 : (exit + 4 - $0) % 4 }
      guard let entry = steps.first(where: entries.contains) else { continue }
      next[edges[exit]] = Int32(edges[entry])
      followsEdge[edges[exit]] = isEdge
    }
  }

  func loops() -> [LevelSet.Loop] {
    var loops: [LevelSet.Loop] = []
    var isTaken = [Bool](repeating: false, count: next.count)
    for start in next.indices where next[start] >= 0 && !isTaken[start] {
      var loop = LevelSet.Loop(points: [], followsEdge: [])
      var edge = start
      while edge >= 0, !isTaken[edge] {
        isTaken[edge] = true
        loop.points.append(crossing(edge))
        loop.followsEdge.append(followsEdge[edge])
        edge = Int(next[edge])
      }
      loops.append(loop)
    }
    return loops
  }

  /// Where the level crosses an edge.
  private func crossing(_ edge: Int) -> Point {
    let isAlongRow = edge < columns * rows
    let start = isAlongRow ? edge : edge - columns * rows
    let end = isAlongRow ? start + 1 : start + columns
    let (a, b) = (heights[start], heights[end])
    let share = a == -.infinity ? 1 : b == -.infinity ? 0 : (level - a) / (b - a)
    let (row, column) = start.quotientAndRemainder(dividingBy: columns)
    return Point(
      x: Double(column - 1) + (isAlongRow ? share : 0),
      y: Double(row - 1) + (isAlongRow ? 0 : share))
  }
}

extension HeightField {
  /// The place in the data at fractions of columns and rows.
  func place(_ point: Point) -> Point {
    func value(_ numbers: [Double], _ place: Double) -> Double {
      let index = max(0, min(Int(place), numbers.count - 2))
      guard numbers.count > 1 else { return numbers[0] }
      let share = place - Double(index)
      return numbers[index] * (1 - share) + numbers[index + 1] * share
    }
    return Point(x: value(x, point.x), y: value(y, point.y))
  }
}
