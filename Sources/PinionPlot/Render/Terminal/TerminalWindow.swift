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
  package static var columns: Int { size.map { Int($0.ws_col) } ?? 80 }

  /// The number of rows, 24 where there is no window.
  package static var rows: Int { size.map { Int($0.ws_row) } ?? 24 }

  private static var size: winsize? {
    var size = winsize()
    guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
      return nil
    }
    return size
  }

  /// How much colour it shows: none where output is no terminal, or `NO_COLOR` is set.
  package static var color: TerminalColor {
    color(isTerminal: isatty(1) == 1) { name in getenv(name).map { String(cString: $0) } }
  }

  /// How much colour a terminal with such an environment shows.
  static func color(isTerminal: Bool, environment: (String) -> String?) -> TerminalColor {
    // https://no-color.org: present and not empty.
    let isRefused = environment("NO_COLOR").map { !$0.isEmpty } ?? false
    guard isTerminal, !isRefused, let kind = environment("TERM"), kind != "dumb" else {
      return .none
    }
    let depth = environment("COLORTERM")
    return depth == "truecolor" || depth == "24bit" || kind.hasSuffix("-direct")
      ? .trueColor : .indexed256
  }

  /// Whether text may have characters that ASCII lacks.
  static func showsUnicode(_ color: TerminalColor) -> Bool {
    showsUnicode(color) { name in getenv(name).map { String(cString: $0) } }
  }

  /// Whether the locale of such an environment has Unicode.
  ///
  /// Containers often have no locale; a terminal that shows colours shows Unicode all the same.
  static func showsUnicode(
    _ color: TerminalColor, environment: (String) -> String?
  ) -> Bool {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"]
    guard let locale = names.lazy.compactMap(environment).first(where: { !$0.isEmpty }) else {
      return color != .none
    }
    let name = locale.lowercased()
    return name.contains("utf-8") || name.contains("utf8")
  }
}
