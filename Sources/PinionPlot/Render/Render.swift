// SPDX-License-Identifier: Apache-2.0

extension Scene {
  /// The scene as lines of text, at most `columns` wide.
  func terminal(columns: Int, color: TerminalColor) -> String { "" }
}

/// How much colour a terminal shows.
public enum TerminalColor: Sendable {
  /// 24 bits for each colour.
  case trueColor
  /// The palette of 256 colours.
  case indexed256
  /// Characters alone.
  case none
}
