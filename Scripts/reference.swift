// SPDX-License-Identifier: Apache-2.0

// Checks the reference that Scripts/documentation has written: `swift Scripts/reference.swift SYMBOLS ARCHIVE`.
// Every public symbol has a comment; the module and its largest types list all of theirs in topics.

import Foundation

struct SymbolGraph: Decodable {
  struct Symbol: Decodable {
    struct Kind: Decodable { let identifier: String }
    struct Text: Decodable {}
    let kind: Kind
    let pathComponents: [String]
    let docComment: Text?
    /// Missing where the compiler made the symbol.
    let location: Text?
  }
  let symbols: [Symbol]
}

struct Page: Decodable {
  struct Section: Decodable {
    let title: String?
    let identifiers: [String]
    let generated: Bool?
  }
  let topicSections: [Section]?
}

func decoded<Value: Decodable>(_ file: URL) throws -> Value {
  try JSONDecoder().decode(Value.self, from: Data(contentsOf: file))
}

let symbols = URL(fileURLWithPath: CommandLine.arguments[1])
let pages = URL(fileURLWithPath: CommandLine.arguments[2]).appending(path: "data/documentation")
var count = 0
var faults: [String] = []

for file in try FileManager.default.contentsOfDirectory(
  at: symbols, includingPropertiesForKeys: nil)
{
  let graph: SymbolGraph = try decoded(file)
  for symbol in graph.symbols
  where symbol.location != nil && symbol.kind.identifier != "swift.extension" {
    count += 1
    if symbol.docComment == nil {
      faults.append("no comment: \(symbol.pathComponents.joined(separator: "."))")
    }
  }
}

// What DocC gathers by itself, such as "Structures", has been forgotten in the catalogue.
for name in ["pinion", "pinion/tensor", "pinion/sequential", "pinion/plot"] {
  let file = pages.appending(path: name + ".json")
  guard FileManager.default.fileExists(atPath: file.path) else { continue }
  let page: Page = try decoded(file)
  for section in page.topicSections ?? [] where section.generated == true {
    if ["Default Implementations", "Extended Modules"].contains(section.title) { continue }
    for identifier in section.identifiers {
      faults.append("in no topic: \(identifier.replacing("doc://Pinion/documentation/", with: ""))")
    }
  }
}

guard faults.isEmpty, count > 0 else {
  print(faults.sorted().joined(separator: "\n"))
  print("\(faults.count) faults among \(count) symbols")
  exit(1)
}
print("\(count) symbols, each with a comment and in a topic")
