// SPDX-License-Identifier: Apache-2.0

/// Sorts lines of keys: finds the order of their positions, equal keys in the order in which they came.
struct StableSort<Key: FixedWidthInteger & UnsignedInteger> {
  private struct Entry {
    var key: Key
    var position: UInt32
  }
  private typealias Entries = UnsafeMutablePointer<Entry>

  /// Lines longer than this have positions that `Entry` cannot hold.
  static var longestLine: Int { Int(UInt32.max) }

  /// Writes, for each of the lines of `length` keys, the positions of the keys in ascending order.
  static func run(_ keys: OrderKeys, length: Int, into order: UnsafeMutablePointer<Int64>) {
    nonisolated(unsafe) let order = order
    let lines = keys.count / length
    let linesPerTask = Swift.max(1, 4096 / length)
    keys.withKeys(Key.self) { keys in
      nonisolated(unsafe) let keys = keys
      ThreadPool.shared.run((lines + linesPerTask - 1) / linesPerTask) { task, _ in
        let memory = Storage(byteCount: 2 * length * MemoryLayout<Entry>.stride)
        let entries = memory.base.bindMemory(to: Entry.self, capacity: 2 * length)
        for line in task * linesPerTask..<Swift.min((task + 1) * linesPerTask, lines) {
          let start = line * length
          for i in 0..<length {
            entries[i] = Entry(key: keys[start + i], position: UInt32(truncatingIfNeeded: i))
          }
          let sorted =
            length <= 48
            ? inserted(entries, length) : distributed(entries, entries + length, length)
          for i in 0..<length { order[start + i] = Int64(sorted[i].position) }
        }
        withExtendedLifetime(memory) {}
      }
    }
  }

  /// Insertion sort, the quickest for few elements.
  private static func inserted(_ entries: Entries, _ count: Int) -> Entries {
    for i in 1..<Swift.max(count, 1) {
      let entry = entries[i]
      var place = i
      while place > 0, entries[place - 1].key > entry.key {
        entries[place] = entries[place - 1]
        place -= 1
      }
      entries[place] = entry
    }
    return entries
  }

  /// Radix sort from the last byte of the keys to the first; returns where the result lies.
  private static func distributed(_ entries: Entries, _ spare: Entries, _ count: Int) -> Entries {
    let digits = Key.bitWidth / 8
    return withUnsafeTemporaryAllocation(of: Int.self, capacity: 256 * digits) { places in
      places.initialize(repeating: 0)
      let counts = places.baseAddress!
      for i in 0..<count {
        var key = entries[i].key
        for digit in 0..<digits {
          counts[digit << 8 | Int(truncatingIfNeeded: key & 255)] += 1
          key >>= 8
        }
      }
      var (source, target) = (entries, spare)
      for digit in 0..<digits {
        let starts = counts + digit << 8
        // A byte that all keys share changes nothing.
        if starts[byte(source[0].key, digit)] == count { continue }
        var next = 0
        for value in 0..<256 { (starts[value], next) = (next, next + starts[value]) }
        for i in 0..<count {
          let entry = source[i]
          let value = byte(entry.key, digit)
          target[starts[value]] = entry
          starts[value] += 1
        }
        swap(&source, &target)
      }
      return source
    }
  }

  @inline(__always)
  private static func byte(_ key: Key, _ digit: Int) -> Int {
    Int(truncatingIfNeeded: key >> Key(truncatingIfNeeded: 8 &* digit) & 255)
  }
}
