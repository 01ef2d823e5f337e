// SPDX-License-Identifier: Apache-2.0

/// The ways in which a row of a PNG is told by its neighbours.
enum PNGFilter {
  /// Returns the rows, each behind the number of the filter that leaves the least.
  ///
  /// The least is that of the sum of differences' absolute values, as the standard advises.
  ///
  /// - Parameters:
  ///   - pixels: the rows, of `rowBytes` each.
  ///   - pixelBytes: the bytes of a pixel.
  static func filtered(
    _ pixels: UnsafeRawBufferPointer, rowBytes: Int, pixelBytes: Int
  ) -> [UInt8] {
    let height = pixels.count / rowBytes
    var result: [UInt8] = []
    result.reserveCapacity(pixels.count + height)
    var above = [UInt8](repeating: 0, count: rowBytes)
    // Each kind's row, as long as the standard's number of it.
    var candidates = [[UInt8]](repeating: above, count: 5)
    for row in 0..<height {
      let line = Array(pixels[row * rowBytes..<(row + 1) * rowBytes])
      var best = (kind: 2, sum: 0)
      if line == above {
        candidates[2] = [UInt8](repeating: 0, count: rowBytes)
      } else {
        best.sum = .max
        for kind in 0..<5 {
          let sum = filter(
            line, above, kind: kind, pixelBytes: pixelBytes, limit: best.sum,
            into: &candidates[kind])
          if sum < best.sum { best = (kind, sum) }
        }
      }
      result.append(UInt8(best.kind))
      result += candidates[best.kind]
      above = line
    }
    return result
  }

  /// Returns the rows, each behind a zero, as they are.
  static func unfiltered(_ pixels: UnsafeRawBufferPointer, rowBytes: Int) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(pixels.count + pixels.count / rowBytes)
    for start in stride(from: 0, to: pixels.count, by: rowBytes) {
      result.append(0)
      result += pixels[start..<start + rowBytes]
    }
    return result
  }

  /// Writes what a filter leaves of a row and returns how much that is, or no less than `limit`.
  private static func filter(
    _ line: [UInt8], _ above: [UInt8], kind: Int, pixelBytes: Int, limit: Int,
    into target: inout [UInt8]
  ) -> Int {
    var sum = 0
    line.withUnsafeBufferPointer { line in
      above.withUnsafeBufferPointer { above in
        target.withUnsafeMutableBufferPointer { target in
          for index in line.indices {
            let hasLeft = index >= pixelBytes
            let left = hasLeft ? Int(line[index - pixelBytes]) : 0
            let guess =
              switch kind {
              case 0: 0
              case 1: left
              case 2: Int(above[index])
              case 3: (left + Int(above[index])) / 2
              default:
                paeth(left, Int(above[index]), hasLeft ? Int(above[index - pixelBytes]) : 0)
              }
            let rest = line[index] &- UInt8(guess)
            target[index] = rest
            sum += Int(min(rest, 0 &- rest))
            if sum >= limit { return }
          }
        }
      }
    }
    return sum
  }

  /// Whichever neighbour is nearest to left + above − corner.
  static func paeth(_ left: Int, _ above: Int, _ corner: Int) -> Int {
    let toLeft = abs(above - corner)
    let toAbove = abs(left - corner)
    let toCorner = abs(left + above - 2 * corner)
    if toLeft <= toAbove && toLeft <= toCorner { return left }
    return toAbove <= toCorner ? above : corner
  }
}
