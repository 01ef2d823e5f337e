// SPDX-License-Identifier: Apache-2.0

/// The chunks of a PNG file, checked one by one: lengths, checksums, order and header.
struct PNGChunks {
  let name: String
  let width: Int
  let height: Int
  let bitDepth: Int
  let colourType: ColourType
  let isInterlaced: Bool
  /// Red, green and blue of each palette entry.
  private(set) var palette: [UInt8] = []
  /// The contents of tRNS: alpha of palette entries, or the colour that is transparent.
  private(set) var transparency: [UInt8] = []
  /// All image data, compressed.
  private(set) var data: [UInt8] = []

  enum ColourType: UInt8 {
    case grey = 0
    case colour = 2
    case indexed = 3
    case greyWithAlpha = 4
    case colourWithAlpha = 6

    /// The samples of a pixel.
    var channelCount: Int {
      switch self {
      case .grey, .indexed: 1
      case .greyWithAlpha: 2
      case .colour: 3
      case .colourWithAlpha: 4
      }
    }

    /// The bits that a sample may have.
    var bitDepths: [Int] {
      switch self {
      case .grey: [1, 2, 4, 8, 16]
      case .indexed: [1, 2, 4, 8]
      default: [8, 16]
      }
    }
  }

  init(_ bytes: [UInt8], name: String) throws {
    self.name = name
    func fail(_ kind: DataError.Kind, _ reason: String) -> DataError {
      DataError(kind, name, reason)
    }
    func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

    guard bytes.starts(with: PNG.signature) else {
      throw fail(
        .corrupt,
        "not a PNG file: begins with \(hex(bytes.prefix(8))), "
          + "expected \(hex(PNG.signature))")
    }
    var position = 8
    func next() throws -> (type: String, data: ArraySlice<UInt8>) {
      guard bytes.count - position >= 12 else {
        throw fail(.truncated, "the file ends at byte \(bytes.count) without an IEND chunk")
      }
      let length = number(bytes[position..<position + 4])
      let type = String(decoding: bytes[position + 4..<position + 8], as: UTF8.self)
      guard type.utf8.allSatisfy({ (65...90).contains($0) || (97...122).contains($0) }) else {
        throw fail(.corrupt, "no chunk at byte \(position), expected its length and type")
      }
      guard length <= bytes.count - position - 12 else {
        let rest = bytes.count - position - 12
        throw fail(.truncated, "chunk \(type) takes \(length) bytes, the file has \(rest) more")
      }
      let end = position + 8 + length
      let found = Checksum.crc32(bytes[position + 4..<end])
      guard number(bytes[end..<end + 4]) == Int(found) else {
        throw fail(.corrupt, "the checksum of chunk \(type) at byte \(position) is wrong")
      }
      defer { position = end + 4 }
      return (type, bytes[position + 8..<end])
    }

    let first = try next()
    let header = Array(first.data)
    guard first.type == "IHDR", header.count == 13 else {
      throw fail(.corrupt, "begins with chunk \(first.type), expected IHDR of 13 bytes")
    }
    width = number(header[0..<4])
    height = number(header[4..<8])
    bitDepth = Int(header[8])
    guard 1...Int(Int32.max) ~= width, 1...Int(Int32.max) ~= height else {
      throw fail(.corrupt, "is \(width) × \(height) pixels, expected 1 or more")
    }
    guard width * height <= PNG.maximumPixelCount else {
      throw fail(
        .unsupported, "is \(width) × \(height) pixels, expected at most \(PNG.maximumPixelCount)")
    }
    guard let colourType = ColourType(rawValue: header[9]),
      colourType.bitDepths.contains(bitDepth)
    else {
      throw fail(.corrupt, "colour type \(header[9]) with \(bitDepth) bits is none of PNG's")
    }
    guard header[10] == 0, header[11] == 0, header[12] <= 1 else {
      throw fail(
        .corrupt,
        "compression, filter and interlace are \(header[10...].map { Int($0) }), "
          + "expected [0, 0, 0] or [0, 0, 1]")
    }
    self.colourType = colourType
    isInterlaced = header[12] == 1

    while true {
      let (type, contents) = try next()
      switch type {
      case "IEND":
        guard !data.isEmpty else { throw fail(.corrupt, "has no image data") }
        guard colourType != .indexed || !palette.isEmpty else {
          throw fail(.corrupt, "has colours by index, but no palette before the image data")
        }
        return
      case "IDAT": data += contents
      case "PLTE":
        guard contents.count % 3 == 0, 3...768 ~= contents.count, data.isEmpty else {
          throw fail(.corrupt, "a palette of \(contents.count) bytes, expected 1 to 256 times 3")
        }
        palette = Array(contents)
      case "tRNS": transparency = Array(contents)
      default:
        // Capitals mean that the picture cannot be shown without the chunk.
        if type.utf8.first.map({ $0 & 0x20 == 0 }) ?? true {
          throw fail(.unsupported, "has an unknown chunk \(type) that it cannot be read without")
        }
      }
    }
  }
}
