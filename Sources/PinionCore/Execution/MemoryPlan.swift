// SPDX-License-Identifier: Apache-2.0

/// Places for the intermediate values of a plan in one block of memory.
///
/// Values that are not needed at the same time share memory, and so do workspaces, but not with each other: all threads read
/// a workspace, and where others have read, a thread writes more slowly. Placing the largest first, each at the
/// lowest free offset, is near the optimum in practice (Pisarchyk and Lee, "Efficient memory management for deep
/// neural net inference", 2020).
struct MemoryPlan {
  /// A value's size and the stages during which it must be kept, both ends included.
  struct Request {
    let byteCount: Int
    let stages: ClosedRange<Int>
    var isWorkspace = false
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
          || requests[$0].isWorkspace != requests[number].isWorkspace
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
