// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#endif

/// The window that standard output goes to.
package enum TerminalWindow {
  /// The number of columns, 80 where there is no window.
  package static var columns: Int {
    var size = winsize()
    guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// How much colour it shows: none where output is no terminal, or `NO_COLOR` is set.
  static var color: TerminalColor {
    guard isatty(1) == 1, getenv("NO_COLOR") == nil else { return .none }
    if let depth = text("COLORTERM"), depth == "truecolor" || depth == "24bit" { return .trueColor }
    return text("TERM").map { $0 == "dumb" ? .none : .indexed256 } ?? .none
  }

  private static func text(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
