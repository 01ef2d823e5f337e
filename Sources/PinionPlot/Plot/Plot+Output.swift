// SPDX-License-Identifier: Apache-2.0

internal import PinionCore
internal import PinionData

extension Plot: CustomStringConvertible {
  /// What the plot shows, in words: its kind, the ranges of its data, and what was left out.
  ///
  /// An SVG file has it as its `<desc>`. `described(_:)` replaces it.
  public var description: String { statedDescription ?? summary }

  /// The picture as an SVG document that needs nothing beside it.
  ///
  /// The same plot gives the same text every time.
  public func svg() -> String { scene().svg() }

  /// The picture as the bytes of a PNG file.
  ///
  /// - Parameter scale: pixels for each point.
  /// - Throws: an error where the picture would have more pixels than can be held.
  public func png(scale: Double = 2) throws -> [UInt8] { try scene().png(scale: scale) }

  /// The picture as lines of text, laid out for a terminal.
  ///
  /// ```swift
  /// print(history.plot().terminal())
  /// ```
  ///
  /// - Parameters:
  ///   - width: the number of columns, or nil for those of the window (80 where there is none).
  ///   - color: how much colour to use, or nil for what the window says: none where the output is no terminal.
  public func terminal(width: Int? = nil, color: TerminalColor? = nil) -> String {
    let columns = max(20, min(width ?? TerminalWindow.columns, 1_000))
    return scene(columns: columns)
      .terminal(columns: columns, color: color ?? TerminalWindow.color)
  }

  /// Writes the picture to a file, as a whole or not at all.
  ///
  /// The extension decides: `.svg`, `.png` (two pixels for each point) or `.txt` (80 columns without colour). Missing
  /// directories are made.
  ///
  /// - Throws: a `DataError` where the extension is another, or the file cannot be written.
  public func write(to path: String) throws {
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    let kind = parts.count > 1 ? parts[parts.count - 1].lowercased() : ""
    let bytes: [UInt8]
    switch kind {
    case "svg": bytes = Array(svg().utf8)
    case "png": bytes = try png()
    case "txt":
      // In Unicode, whatever the locale: the same file on every machine.
      let text = scene(columns: 80).terminal(columns: 80, color: .none, hasUnicode: true)
      bytes = Array((text + "\n").utf8)
    default:
      let found =
        kind.isEmpty ? "the name has no extension" : "no pictures of kind .\(kind) are written"
      throw DataError(.unsupported, path, "\(found); possible are .svg, .png and .txt")
    }
    try bytes.withUnsafeBytes { try AtomicFile.write(path, $0) }
  }
}
