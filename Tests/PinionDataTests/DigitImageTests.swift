// SPDX-License-Identifier: Apache-2.0

import PinionCore
import Testing

@testable import PinionData

@Suite("A picture of a digit")
struct DigitImageTests {
  /// A picture of `paper` with a filled rectangle of `ink`.
  func picture(
    _ height: Int, _ width: Int, paper: UInt8, ink: UInt8, rows: Range<Int>, columns: Range<Int>
  ) -> Tensor {
    var bytes = [UInt8](repeating: paper, count: height * width)
    for y in rows { for x in columns { bytes[y * width + x] = ink } }
    return Tensor(bytes: bytes, shape: [height, width], dtype: .uint8)
  }

  /// The rows and columns that have ink.
  func inkBox(_ image: Tensor) -> (rows: ClosedRange<Int>, columns: ClosedRange<Int>)? {
    let inked = image.allBytes.enumerated().filter { $0.element > 0 }.map(\.offset)
    let rows = inked.map { $0 / 28 }
    let columns = inked.map { $0 % 28 }
    guard let top = rows.min(), let bottom = rows.max(), let left = columns.min(),
      let right = columns.max()
    else { return nil }
    return (top...bottom, left...right)
  }

  @Test("of MNIST's size is left as it is")
  func same() throws {
    let image = picture(28, 28, paper: 0, ink: 200, rows: 0..<10, columns: 3..<6)
    #expect(try DigitImage.prepare(image).allBytes == image.allBytes)
  }

  @Test("of MNIST's size on light paper is inverted")
  func inverted() throws {
    let image = picture(28, 28, paper: 255, ink: 55, rows: 5..<10, columns: 3..<6)
    #expect(try DigitImage.prepare(image).allBytes == image.allBytes.map { 255 - $0 })
  }

  @Test("is cropped, scaled to 20 pixels and centred", arguments: [(230, 40), (20, 190)])
  func prepared(paper: Int, ink: Int) throws {
    let image = picture(
      300, 400, paper: UInt8(paper), ink: UInt8(ink), rows: 20..<220, columns: 300..<350)
    let digit = try DigitImage.prepare(image)
    #expect(digit.shape == [28, 28])
    #expect(digit.allBytes.max() == 255)
    let box = try #require(inkBox(digit))
    #expect(box.rows == 4...23)
    #expect(box.columns.count == 5)
    #expect(abs(box.columns.lowerBound + box.columns.upperBound - 27) <= 1)
  }

  @Test("that is small is enlarged")
  func small() throws {
    let image = picture(9, 9, paper: 0, ink: 255, rows: 2..<7, columns: 4..<5)
    let box = try #require(inkBox(DigitImage.prepare(image)))
    #expect(box.rows.count == 20)
    #expect(box.columns.count == 4)
  }

  @Test("keeps the mean of the ink that each pixel covers")
  func averages() throws {
    // Stripes of two pixels, scaled down by 4: a half of the ink each.
    var bytes = [UInt8](repeating: 0, count: 100 * 100)
    for y in 10..<90 { for x in 10..<90 where y % 4 < 2 { bytes[y * 100 + x] = 255 } }
    let image = Tensor(bytes: bytes, shape: [100, 100], dtype: .uint8)
    let digit = try DigitImage.prepare(image)
    let inside = digit.allBytes.filter { $0 > 0 }
    #expect(inside.allSatisfy { 110...150 ~= $0 }, "\(inside)")
  }

  @Test("without ink is an error")
  func blank() {
    let image = picture(50, 40, paper: 210, ink: 200, rows: 5..<10, columns: 5..<10)
    #expect(
      message { _ = try DigitImage.prepare(image, name: "x.png") }
        == "x.png: no digit can be seen: "
        + "all of the picture is of about the same shade as its border"
    )
  }

  @Test("of another shape is an error")
  func shape() {
    let image = Tensor(bytes: [1, 2, 3], shape: [1, 1, 3], dtype: .uint8)
    #expect(
      message { _ = try DigitImage.prepare(image, name: "x") }
        == "x: uint8 of shape [1, 1, 3], expected uint8 of [height, width]")
  }
}
