// SPDX-License-Identifier: Apache-2.0

internal import Pinion

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#endif

/// The terminal as a screen of its own, with keys that act at once.
///
/// Keys are read singly only while one is waited for, so that a program that ends anywhere else leaves the terminal as
/// it was. Signals that end the program restore it first.
final class Keyboard {
  enum Key { case forward, back, quit }

  /// The settings of the terminal, for the handler of signals.
  nonisolated(unsafe) private static var original = termios()

  /// Nil where input or output is not a terminal.
  init?() {
    guard isatty(0) == 1, isatty(1) == 1, tcgetattr(0, &Keyboard.original) == 0 else { return nil }
  }

  var columns: Int { TerminalWindow.columns }
  var rows: Int { TerminalWindow.rows }

  /// Changes to a second screen, so that what was on the first one stays.
  func enterScreen() {
    for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] {
      signal(number) { number in
        Keyboard.restore()
        signal(number, SIG_DFL)
        raise(number)
      }
    }
    // Suspended, the program would leave this screen and single keys to the shell.
    signal(SIGTSTP, SIG_IGN)
    Keyboard.send("\u{1b}[?1049h")
  }

  /// Changes back.
  func leaveScreen() { Keyboard.restore() }

  func clear() { Keyboard.send("\u{1b}[H\u{1b}[2J") }

  /// Waits for a key that means something.
  func next() -> Key {
    var single = Keyboard.original
    single.c_lflag &= ~tcflag_t(ICANON | ECHO)
    // Keys pressed while a screen was computed are not meant for it.
    tcsetattr(0, TCSAFLUSH, &single)
    defer { tcsetattr(0, TCSADRAIN, &Keyboard.original) }
    while true {
      var bytes = [UInt8](repeating: 0, count: 8)
      let count = read(0, &bytes, bytes.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return .quit }
      switch bytes[..<count] {
      case [UInt8(ascii: " ")], [UInt8(ascii: "\n")], [UInt8(ascii: "\r")], [27, 91, 67],
        [UInt8(ascii: "n")]:
        return .forward
      case [UInt8(ascii: "b")], [127], [27, 91, 68]: return .back
      case [UInt8(ascii: "q")], [27], [4]: return .quit
      default: continue
      }
    }
  }

  /// Calls nothing but what may be called in a handler of signals.
  private static func restore() {
    tcsetattr(0, TCSANOW, &original)
    send("\u{1b}[?1049l")
  }

  private static func send(_ text: StaticString) {
    _ = write(1, text.utf8Start, text.utf8CodeUnitCount)
  }
}
