// SPDX-License-Identifier: Apache-2.0

/// Places for the intermediate values of a plan in one block of memory.
///
/// What is not needed at the same time shares memory with its like: workspaces, small values and large ones. All threads read a
/// workspace, any of them may have written a piece of a small value, and where others have been, a thread writes more slowly; of
/// a large value each has its part. Placing the largest first, each at the
/// lowest free offset, is near the optimum in practice (Pisarchyk and Lee, "Efficient memory management for deep
/// neural net inference", 2020).
struct MemoryPlan {
  /// A value's size and the stages during which it must be kept, both ends included.
  struct Request {
    let byteCount: Int
    let stages: ClosedRange<Int>
    var isWorkspace = false

    /// What shares memory is of one kind.
    fileprivate var kind: Int { isWorkspace ? 0 : byteCount <= Request.mostSmall ? 1 : 2 }
    private static let mostSmall = 16 << 10
  }

  let offsets: [Int]
  let byteCount: Int

  init(_ requests: [Request]) {
    var offsets = [Int](repeating: 0, count: requests.count)
    var placed: [Int] = []
    var total = 0
    let bySize = requests.indices.sorted {
      (requests[$1].byteCount, $0) < (requests[$0].byteCount, $1)
    }
    for number in bySize {
      let size = (requests[number].byteCount + 63) & ~63
      let neighbours = placed.filter {
        requests[$0].stages.overlaps(requests[number].stages)
          || requests[$0].kind != requests[number].kind
      }
      .sorted { offsets[$0] < offsets[$1] }
      var offset = 0
      for other in neighbours {
        if offsets[other] - offset >= size { break }
        offset = Swift.max(offset, offsets[other] + ((requests[other].byteCount + 63) & ~63))
      }
      offsets[number] = offset
      total = Swift.max(total, offset + size)
      placed.append(number)
    }
    self.offsets = offsets
    byteCount = total
  }
}
