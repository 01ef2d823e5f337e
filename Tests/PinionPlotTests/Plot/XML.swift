// SPDX-License-Identifier: Apache-2.0

/// Says what is wrong with a document's markup, or nothing.
///
/// It knows as much XML as pictures have: elements, attributes in double quotes, text, and entities.
func markupError(_ document: String) -> String? {
  func byte(_ scalar: Unicode.Scalar) -> UInt8 { UInt8(ascii: scalar) }
  func string(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
  func entitiesAreSound(_ text: ArraySlice<UInt8>) -> Bool {
    text.split(separator: byte("&"), omittingEmptySubsequences: false).dropFirst()
      .allSatisfy { part in
        ["amp;", "lt;", "gt;", "quot;"].contains { part.starts(with: $0.utf8) }
      }
  }
  var open: [ArraySlice<UInt8>] = []
  var rest = Array(document.utf8)[...]
  while let start = rest.firstIndex(of: byte("<")) {
    let text = rest[..<start]
    guard entitiesAreSound(text), !text.contains(byte(">")) else { return "text: \(string(text))" }
    guard let end = rest[start...].firstIndex(of: byte(">")) else { return "an open tag" }
    let tag = rest[start + 1..<end]
    rest = rest[(end + 1)...]
    if tag.first == byte("/") {
      guard open.popLast() == tag.dropFirst() else { return "<\(string(tag))> closes another" }
      continue
    }
    let isClosed = tag.last == byte("/")
    var parts = isClosed ? tag.dropLast() : tag
    let name = parts.prefix { $0 != byte(" ") }
    parts = parts.dropFirst(name.count)
    var names: Set<ArraySlice<UInt8>> = []
    while !parts.isEmpty {
      parts = parts.drop { $0 == byte(" ") }
      let attribute = parts.prefix { $0 != byte("=") }
      parts = parts.dropFirst(attribute.count)
      guard parts.starts(with: "=\"".utf8), names.insert(attribute).inserted else {
        return "attributes of <\(string(tag))>"
      }
      parts = parts.dropFirst(2)
      let value = parts.prefix { $0 != byte("\"") }
      guard entitiesAreSound(value), value.count < parts.count else {
        return "value in <\(string(tag))>"
      }
      parts = parts.dropFirst(value.count + 1)
    }
    if !isClosed { open.append(name) }
  }
  return open.last.map { "<\(string($0))> stays open" }
}
