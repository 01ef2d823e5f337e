// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PinionCore

@Suite struct ThreadTests {
  @Test("the number of threads may change while others compute", .timeLimit(.minutes(2)))
  func changing() async {
    let before = Threads.count
    defer { Threads.count = before }
    for _ in 0..<300 {
      Threads.count = 4
      await withTaskGroup { group in
        group.addTask {
          // Returns, that is: no task is left to a thread that may work no more.
          for _ in 0..<100 { Threads.run(8) { _ in } }
        }
        group.addTask { Threads.count = 1 }
      }
    }
  }

  @Test("work is left whole, or cut so that two threads get the same")
  func cutting() {
    for count in [0, 1, 2, 19, 20, 21, 100, 128, 1000, 12_345] {
      for most in [1, 2, 20, 64] {
        let (tasks, each) = ThreadPool.evenTasks(count, atMost: most)
        #expect(each <= most && tasks * each >= count && (tasks - 1) * each < Swift.max(count, 1))
      }
    }
    #expect(ThreadPool.evenTasks(128, atMost: 20) == (8, 16))
    #expect(ThreadPool.evenTasks(20, atMost: 20) == (1, 20))
  }
}
