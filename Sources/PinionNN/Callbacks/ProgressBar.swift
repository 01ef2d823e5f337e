// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#endif

/// What a run prints.
public enum Verbosity: Sendable {
  /// A progress bar on a terminal, else a line for each epoch.
  case auto
  /// Nothing.
  case silent
  /// A progress bar that is redrawn in place.
  case progressBar
  /// A line for each epoch.
  case onePerEpoch
}

/// Draws the progress of a run on standard output, as Keras does.
///
/// `fit` and `evaluate` make one by themselves; what it prints is set by their `verbosity`.
public final class ProgressBar: Callback {
  private let drawsBar: Bool
  private let write: (String) -> Void
  private let now: () -> Double
  private var state = ProgressState(target: 1, start: 0)
  private var isTraining = false

  /// Makes a progress bar, or nil where nothing is to be printed.
  public convenience init?(_ verbosity: Verbosity) {
    let drawsBar: Bool
    switch verbosity {
    case .silent: return nil
    case .auto: drawsBar = isatty(STDOUT_FILENO) == 1
    case .progressBar: drawsBar = true
    case .onePerEpoch: drawsBar = false
    }
    let clock = ContinuousClock()
    let start = clock.now
    self.init(drawsBar: drawsBar) { text in
      print(text, terminator: "")
      fflush(nil)
    } now: {
      let (seconds, attoseconds) = (clock.now - start).components
      return Double(seconds) + Double(attoseconds) * 1e-18
    }
  }

  init(drawsBar: Bool, write: @escaping (String) -> Void, now: @escaping () -> Double) {
    self.drawsBar = drawsBar
    self.write = write
    self.now = now
  }

  /// Notes that what follows is training.
  public func trainingBegan(_ run: Run) { isTraining = true }

  /// Prints the number of the epoch, if there is more than one.
  public func epochBegan(_ epoch: Int, run: Run) {
    if run.epochs > 1 { write("Epoch \(epoch + 1)/\(run.epochs)\n") }
    begin(run)
  }

  /// Redraws the bar, if the last time is long enough ago.
  public func batchEnded(_ batch: Int, run: Run) { advance(to: batch + 1, run) }

  /// Draws the end of the bar.
  public func epochEnded(_ epoch: Int, logs: [String: Double], run: Run) { finish(logs) }

  /// Begins a bar, unless this is validation.
  public func testBegan(_ run: Run) { if !isTraining { begin(run) } }

  /// Redraws the bar, unless this is validation.
  public func testBatchEnded(_ batch: Int, run: Run) {
    if !isTraining { advance(to: batch + 1, run) }
  }

  /// Draws the end of the bar, unless this is validation.
  public func testEnded(logs: [String: Double], run: Run) { if !isTraining { finish(logs) } }

  /// Begins a bar.
  public func predictionBegan(_ run: Run) { begin(run) }

  /// Redraws the bar.
  public func predictionBatchEnded(_ batch: Int, run: Run) { advance(to: batch + 1, run) }

  /// Draws the end of the bar.
  public func predictionEnded(_ run: Run) { finish([:]) }

  private func begin(_ run: Run) { state = ProgressState(target: run.steps, start: now()) }

  private func advance(to step: Int, _ run: Run) {
    let time = now()
    state.advance(to: step, at: time)
    if drawsBar, step < state.target, state.isDue(at: time) {
      write(state.bar(run.logs, at: time, isFinal: false))
    }
  }

  private func finish(_ logs: [String: Double]) {
    let time = now()
    write(drawsBar ? state.bar(logs, at: time, isFinal: true) : state.line(logs, at: time))
  }
}
