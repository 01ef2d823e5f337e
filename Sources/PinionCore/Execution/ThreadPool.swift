// SPDX-License-Identifier: Apache-2.0

internal import PinionKernels
internal import Synchronization

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#endif

/// How many threads compute.
public enum Threads {
  /// The number of threads, the calling one included.
  ///
  /// At first `PINION_THREADS`, or else the number of processors. Results do not depend on it: work
  /// is cut by shape, and every sum has one order.
  public static var count: Int {
    get { ThreadPool.shared.threadCount.load(ordering: .relaxed) }
    set {
      precondition(newValue >= 1 && newValue <= 1024, "the number of threads must be 1 to 1024")
      ThreadPool.shared.setThreadCount(newValue)
    }
  }

  /// Runs `body` for each task in 0 ..< `taskCount` on these threads, and returns when all are done.
  package static func run(_ taskCount: Int, _ body: (_ task: Int) -> Void) {
    ThreadPool.shared.run(taskCount) { task, _ in body(task) }
  }
}

/// The threads that run the tasks of one operation at a time.
///
/// A fork and join costs about a microsecond while the workers are still spinning after the last one; after
/// some tens of microseconds without work they sleep. A second caller that finds the pool busy runs its tasks itself.
final class ThreadPool: @unchecked Sendable {
  static let shared = ThreadPool()

  typealias Body = (_ task: Int, _ scratch: UnsafeMutableRawPointer) -> Void

  /// What the workers read of a job.
  ///
  /// It lies on the caller's stack: whoever has claimed a task of it may
  /// read it, because the caller waits for every claimed task.
  private struct Job {
    let work: UnsafeRawPointer
    let perform: (_ work: UnsafeRawPointer, _ task: Int, _ scratch: UnsafeMutableRawPointer) -> Void
    /// The tasks of each of its parts; they are numbered through all of them.
    let taskCounts: UnsafeBufferPointer<Int>
    let taskCount: Int
    let threadCount: Int
    let scratchBytes: Int
    /// The caller's, which holds for all threads.
    let floatMode = pinion_float_mode()

    /// The tasks of a part that belong to a thread: neighbours, because memory is read faster in long runs.
    private func range(_ thread: Int, of taskCount: Int) -> Range<Int> {
      let (each, rest) = taskCount.quotientAndRemainder(dividingBy: threadCount)
      let start = thread * each + Swift.min(thread, rest)
      return start..<start + each + (thread < rest ? 1 : 0)
    }

    /// How many tasks belong to a thread.
    func count(_ thread: Int) -> Int {
      var count = 0
      for taskCount in taskCounts { count += range(thread, of: taskCount).count }
      return count
    }

    /// The task of a thread after which `remaining` are left, this one included.
    func task(_ thread: Int, _ remaining: Int) -> Int {
      var (first, position) = (0, count(thread) - remaining)
      for taskCount in taskCounts {
        let range = range(thread, of: taskCount)
        if position < range.count { return first + range.lowerBound + position }
        position -= range.count
        first += taskCount
      }
      preconditionFailure("a thread has no such task")
    }
  }

  /// Cuts `count` things into tasks of at most `most`: into one, or into equal parts for two threads.
  static func evenTasks(_ count: Int, atMost most: Int) -> (tasks: Int, each: Int) {
    let tasks = (count + most - 1) / most
    if tasks <= 1 { return (tasks, most) }
    let even = (tasks + 1) / 2 * 2
    let each = (count + even - 1) / even
    return ((count + each - 1) / each, each)
  }

  let threadCount: Atomic<Int>
  /// For each thread's range of tasks, the job's number (upper half) and the tasks not yet claimed (lower half).
  ///
  /// In one word, so that a worker that wakes late cannot claim a task of a job that is over; each in a
  /// cache line of its own.
  private let claims: UnsafeMutablePointer<Atomic<UInt64>>
  /// The number of the job that was published last.
  private let published = Atomic<UInt64>(0)
  private let completed = Atomic<Int>(0)
  private let isBusy = Atomic<Bool>(false)
  private let sleepers = Atomic<Int>(0)
  private nonisolated(unsafe) var job: UnsafePointer<Job>?
  private nonisolated(unsafe) var workerCount = 0
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let callerScratch = Scratch()

  static let mostThreads = 1024
  private static let wordsPerLine = 8

  private init() {
    threadCount = Atomic(CPU.initialThreadCount)
    let words = ThreadPool.mostThreads * ThreadPool.wordsPerLine
    claims = .allocate(capacity: words)
    for word in 0..<words { (claims + word).initialize(to: Atomic(0)) }
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  func setThreadCount(_ count: Int) { threadCount.store(count, ordering: .relaxed) }

  /// Runs `body` for every task in 0 ..< `taskCount`, on several threads, and returns when all are done.
  ///
  /// `body` receives scratch memory of its own thread, at least `scratchBytes` long and 64-byte aligned. For the first task on each
  /// thread it begins with a word of zeros; later ones find there what the thread has left.
  func run(_ taskCount: Int, scratchBytes: Int = 0, _ body: Body) {
    if taskCount <= 1 || Threads.count == 1 { return runAlone(taskCount, scratchBytes, body) }
    withoutActuallyEscaping(body) { body in
      run(taskCount, scratchBytes: scratchBytes, sharing: body) { body, task, scratch in
        body(task, scratch)
      }
    }
  }

  /// As above, for a body that captures nothing and is given `work` instead: then nothing is allocated, where a body that
  /// captures is put in memory for the other threads.
  @inline(__always)
  func run<Work>(
    _ taskCount: Int, scratchBytes: Int = 0, sharing work: Work,
    _ body: @escaping (_ work: Work, _ task: Int, _ scratch: UnsafeMutableRawPointer) -> Void
  ) {
    withUnsafePointer(to: taskCount) {
      run(
        UnsafeBufferPointer(start: $0, count: 1), scratchBytes: scratchBytes, sharing: work, body)
    }
  }

  /// As above, for tasks in several parts, of each of which every thread has its share; the tasks are numbered through all
  /// parts.
  @inline(__always)
  func run<Work>(
    _ taskCounts: UnsafeBufferPointer<Int>, scratchBytes: Int = 0, sharing work: Work,
    _ body: @escaping (_ work: Work, _ task: Int, _ scratch: UnsafeMutableRawPointer) -> Void
  ) {
    withUnsafePointer(to: Shared(work: work, body: body)) { shared in
      run(taskCounts, scratchBytes, shared, Shared<Work>.perform)
    }
  }

  /// A piece of work as all threads find it on the caller's stack.
  private struct Shared<Work> {
    let work: Work
    let body: (Work, Int, UnsafeMutableRawPointer) -> Void

    static func perform(_ shared: UnsafeRawPointer, _ task: Int, _ scratch: UnsafeMutableRawPointer)
    {
      let shared = shared.assumingMemoryBound(to: Shared.self)
      shared.pointee.body(shared.pointee.work, task, scratch)
    }
  }

  private func run(
    _ taskCounts: UnsafeBufferPointer<Int>, _ scratchBytes: Int, _ work: UnsafeRawPointer,
    _ perform: @escaping (UnsafeRawPointer, Int, UnsafeMutableRawPointer) -> Void
  ) {
    let threads = Threads.count
    let taskCount = taskCounts.reduce(0, +)
    let isOwner = taskCount > 1 && threads > 1 && claimed()
    guard isOwner else {
      return runAlone(taskCount, scratchBytes) { task, scratch in perform(work, task, scratch) }
    }
    defer { isBusy.store(false, ordering: .releasing) }
    while workerCount < threads - 1 { startWorker() }
    withUnsafePointer(
      to: Job(
        work: work, perform: perform, taskCounts: taskCounts, taskCount: taskCount,
        threadCount: threads, scratchBytes: scratchBytes)
    ) { publish($0) }
  }

  /// Makes the calling thread the owner of the workers, if nobody is.
  private func claimed() -> Bool {
    isBusy.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing)
      .exchanged
  }

  /// Runs all tasks on the calling thread.
  private func runAlone(_ taskCount: Int, _ scratchBytes: Int, _ body: Body) {
    if taskCount <= 0 { return }
    if claimed() {
      let scratch = callerScratch.cleared(scratchBytes)
      for task in 0..<taskCount { body(task, scratch) }
      isBusy.store(false, ordering: .releasing)
    } else if scratchBytes == 0 {
      let none = UnsafeMutableRawPointer(bitPattern: 64)!
      for task in 0..<taskCount { body(task, none) }
    } else {
      let storage = Storage(byteCount: scratchBytes)
      withExtendedLifetime(storage) {
        storage.base.storeBytes(of: 0, as: UInt64.self)
        for task in 0..<taskCount { body(task, storage.base) }
      }
    }
  }

  private func publish(_ job: UnsafePointer<Job>) {
    self.job = job
    completed.store(0, ordering: .relaxed)
    let number = (published.load(ordering: .relaxed) &+ 1) & 0xffff_ffff
    for thread in 0..<job.pointee.threadCount {
      claims(of: thread).pointee.store(
        number << 32 | UInt64(job.pointee.count(thread)), ordering: .releasing)
    }
    published.store(number, ordering: .sequentiallyConsistent)
    if sleepers.load(ordering: .sequentiallyConsistent) > 0 {
      pthread_mutex_lock(mutex)
      pthread_cond_broadcast(condition)
      pthread_mutex_unlock(mutex)
    }
    completed.add(runTasks(0, of: job.pointee.threadCount, callerScratch), ordering: .relaxed)
    var spins = 0
    while completed.load(ordering: .acquiring) < job.pointee.taskCount {
      spins += 1
      // A worker may have lost its processor to another program.
      if spins & 0xfff == 0 { sched_yield() } else { pinion_pause() }
    }
  }

  private func claims(of thread: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
    claims + thread * ThreadPool.wordsPerLine
  }

  /// Claims and runs the tasks of a thread, then what others have left; returns how many.
  ///
  /// They are counted once, in the end: threads that write to one place after each task wait for each other. Whoever
  /// published a job goes through the ranges of all its threads, even if the number of threads has changed since; a worker
  /// that knows of fewer only leaves more to others.
  private func runTasks(_ own: Int, of threads: Int, _ scratch: Scratch) -> Int {
    var count = 0
    for offset in 0..<threads {
      let thread = (own + offset) % threads
      while let remaining = claim(thread) {
        // The job may be read from here on.
        if count == 0 {
          pinion_set_float_mode(job!.pointee.floatMode)
          _ = scratch.cleared(job!.pointee.scratchBytes)
        }
        perform(thread, remaining, scratch)
        count += 1
      }
    }
    return count
  }

  /// Claims a task of a thread's range, if one is left; returns how many there were.
  private func claim(_ thread: Int) -> Int? {
    let word = claims(of: thread)
    var seen = word.pointee.load(ordering: .acquiring)
    while seen & 0xffff_ffff != 0 {
      let (exchanged, original) = word.pointee.weakCompareExchange(
        expected: seen, desired: seen - 1, ordering: .acquiringAndReleasing)
      if exchanged { return Int(seen & 0xffff_ffff) }
      seen = original
    }
    return nil
  }

  /// Runs the task that was claimed when `remaining` tasks of a thread's range were left.
  ///
  /// A function of its own, so that it has released the body when it returns: the caller, who made
  /// the body, may end as soon as the last task is counted.
  @inline(never)
  private func perform(_ thread: Int, _ remaining: Int, _ scratch: Scratch) {
    let job = job!
    job.pointee.perform(
      job.pointee.work, job.pointee.task(thread, remaining),
      scratch.memory(job.pointee.scratchBytes))
  }

  // MARK: Workers

  private func startWorker() {
    let index = workerCount
    workerCount += 1
    let start = Unmanaged.passRetained(WorkerStart(pool: self, index: index)).toOpaque()
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let status = pthread_create(&thread, nil, workerMain, start)
    precondition(status == 0, "cannot start a thread: error \(status)")
    #if canImport(Darwin)
      pthread_detach(thread!)
    #else
      pthread_detach(thread)
    #endif
  }

  fileprivate func work(_ index: Int) {
    let scratch = Scratch()
    let spinLimit = 4000  // some tens of microseconds
    var seen: UInt64 = 0
    while true {
      var spins = 0
      while spins < spinLimit {
        let number = published.load(ordering: .acquiring)
        if number != seen, mayWork(index) {
          seen = number
          completed.add(
            runTasks(index + 1, of: Threads.count, scratch), ordering: .releasing)
          spins = 0
        }
        spins += 1
        pinion_pause()
      }
      pthread_mutex_lock(mutex)
      sleepers.add(1, ordering: .sequentiallyConsistent)
      while !(mayWork(index) && published.load(ordering: .sequentiallyConsistent) != seen) {
        pthread_cond_wait(condition, mutex)
      }
      sleepers.subtract(1, ordering: .sequentiallyConsistent)
      pthread_mutex_unlock(mutex)
    }
  }

  private func mayWork(_ index: Int) -> Bool { index < Threads.count - 1 }
}

private final class WorkerStart {
  let pool: ThreadPool
  let index: Int

  init(pool: ThreadPool, index: Int) {
    self.pool = pool
    self.index = index
  }
}

#if canImport(Darwin)
  private func workerMain(_ start: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    let start = Unmanaged<WorkerStart>.fromOpaque(start).takeRetainedValue()
    start.pool.work(start.index)
    return nil
  }
#else
  private func workerMain(_ start: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    let start = Unmanaged<WorkerStart>.fromOpaque(start!).takeRetainedValue()
    start.pool.work(start.index)
    return nil
  }
#endif

/// Memory of one thread for intermediate results, which grows to the largest need.
private final class Scratch {
  private var byteCount = 64
  private var pointer = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64)

  deinit { pointer.deallocate() }

  func memory(_ byteCount: Int) -> UnsafeMutableRawPointer {
    if self.byteCount < byteCount {
      pointer.deallocate()
      pointer = .allocate(byteCount: byteCount, alignment: 64)
      self.byteCount = byteCount
    }
    return pointer
  }

  /// The same, its first word set to zero.
  func cleared(_ byteCount: Int) -> UnsafeMutableRawPointer {
    let memory = memory(byteCount)
    memory.storeBytes(of: 0, as: UInt64.self)
    return memory
  }
}
