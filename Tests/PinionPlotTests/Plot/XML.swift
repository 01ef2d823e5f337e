// SPDX-License-Identifier: Apache-2.0

/// Says what is wrong with a document's markup, or nothing.
///
/// It knows as much XML as pictures have: elements, attributes in double quotes, text, and entities.
func markupError(_ document: String) -> String? {
  var open: [Substring] = []
  var rest = document[...]
  func entitiesAreSound(_ text: Substring) -> Bool {
    text.split(separator: "&", omittingEmptySubsequences: false).dropFirst().allSatisfy { part in
      ["amp;", "lt;", "gt;", "quot;"].contains { part.hasPrefix($0) }
    }
  }
  while let start = rest.firstIndex(of: "<") {
    let text = rest[..<start]
    guard entitiesAreSound(text), !text.contains(">") else { return "text: \(text)" }
    guard let end = rest[start...].firstIndex(of: ">") else { return "an open tag" }
    let tag = rest[rest.index(after: start)..<end]
    rest = rest[rest.index(after: end)...]
    if tag.hasPrefix("/") {
      guard open.popLast() == tag.dropFirst() else { return "</\(tag.dropFirst())> closes another" }
      continue
    }
    let isClosed = tag.hasSuffix("/")
    var parts = (isClosed ? tag.dropLast() : tag)[...]
    let name = parts.prefix { $0 != " " }
    parts = parts.dropFirst(name.count)
    var names: Set<Substring> = []
    while !parts.isEmpty {
      parts = parts.drop { $0 == " " }
      let attribute = parts.prefix { $0 != "=" }
      parts = parts.dropFirst(attribute.count)
      guard parts.hasPrefix("=\""), names.insert(attribute).inserted else {
        return "attributes of <\(tag)>"
      }
      parts = parts.dropFirst(2)
      let value = parts.prefix { $0 != "\"" }
      guard entitiesAreSound(value), value.count < parts.count else { return "value in <\(tag)>" }
      parts = parts.dropFirst(value.count + 1)
    }
    if !isClosed { open.append(name) }
  }
  return open.isEmpty ? nil : "<\(open[open.count - 1])> stays open"
}
