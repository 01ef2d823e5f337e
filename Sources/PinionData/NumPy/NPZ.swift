// SPDX-License-Identifier: Apache-2.0

public import PinionCore

/// NumPy's format for several arrays by name, as `numpy.savez` writes it: a ZIP archive of NPY files.
///
/// ```swift
/// try NPZ.save(["x": x, "y": y], to: "data.npz", compressed: true)   // numpy.load("data.npz")
/// let arrays = try NPZ.load(from: "data.npz")
/// ```
public enum NPZ {
  /// Reads all arrays of the file at `path`, by their names without `.npy`.
  ///
  /// Sizes and checksums are checked, and everything that the archive says twice. Compressed
  /// elements get memory as they appear: never more than twice what has been decompressed.
  ///
  /// A compressed file may hold up to 1032 times its size. One whose arrays take more than 4 times its size and
  /// 48 MB is refused, so that a small file cannot fill the memory, unless `maximumByteCount` allows it.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - maximumByteCount: the most bytes that all arrays together may take; by default 4 times the
  ///     file and 48 MB. For files that you trust: `.max`.
  /// - Throws: a ``DataError`` that names the file, the array, what was found, and what was expected.
  public static func load(
    from path: String, maximumByteCount: Int? = nil
  ) throws -> [String: Tensor] {
    let archive = try ZIPArchive(path)
    let total = archive.members.reduce(0) { total, member in
      let (sum, overflow) = total.addingReportingOverflow(member.byteCount)
      return overflow ? .max : sum
    }
    try MemoryLimit(fileSize: archive.fileSize, maximum: maximumByteCount).check(
      total, "the members take", name: path)
    var tensors: [String: Tensor] = [:]
    for member in archive.members {
      let name = member.name.hasSuffix(".npy") ? String(member.name.dropLast(4)) : member.name
      guard tensors[name] == nil else {
        throw DataError(.corrupt, path, "two members for the array \"\(name)\"")
      }
      tensors[name] = try NPY.read(archive.source(of: member))
    }
    return tensors
  }

  /// Writes tensors to a file, which appears whole or, when anything fails, not at all.
  ///
  /// The same tensors give the same file.
  ///
  /// - Parameters:
  ///   - tensors: the arrays by name.
  ///   - path: the file.
  ///   - compressed: whether the elements are compressed, as by `numpy.savez_compressed`.
  /// - Throws: a ``DataError`` where the file cannot be written.
  public static func save(
    _ tensors: [String: Tensor], to path: String, compressed: Bool = false
  ) throws {
    try DataError.rethrowing {
      try writeAtomically(to: path) { file in
        let writer = ZIPWriter(file, name: path)
        for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
          let header = try NPYHeader.encoded(tensor, name: path)
          try header.withUnsafeBytes { header in
            try tensor.withUnsafeBytes { elements in
              try writer.add(name + ".npy", [header, elements], compressed: compressed)
            }
          }
        }
        try writer.finish()
      }
    }
  }
}
