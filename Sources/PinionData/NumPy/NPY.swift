// SPDX-License-Identifier: Apache-2.0

public import PinionCore

/// NumPy's format for one array, as `numpy.save` writes it.
///
/// Versions 1 to 3 of the format, each type of elements that Pinion has, both byte orders and both
/// orders of the axes are read. `bfloat16`, which NumPy itself lacks, is written as the package
/// `ml_dtypes` writes it, as `<V2`, and two opaque bytes are read as that.
///
/// ```swift
/// try NPY.save(weights, to: "weights.npy")       // numpy.load("weights.npy")
/// let again = try NPY.load(from: "weights.npy")
/// ```
///
/// Source: [NumPy, "numpy.lib.format"](https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
public enum NPY {
  /// Reads the file at `path`.
  ///
  /// An array in Fortran's order gives a view with reversed axes; other bytes than the machine's are
  /// swapped.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - mapped: whether the elements stay in the file, from which the system reads them when they
  ///     are used. Then nothing may change the file as long as the tensor is used; if it becomes
  ///     shorter, the program ends. Elements that must be swapped, or are not aligned, are copied.
  /// - Throws: a ``DataError`` that names the file, what was found, and what was expected. Nothing
  ///   larger than the file is allocated.
  public static func load(from path: String, mapped: Bool = false) throws -> Tensor {
    let file = try DataError.rethrowing { try InputFile(path) }
    let source = FileSource(file, 0..<file.size, name: path)
    let header = try NPYHeader(source)
    guard mapped, !header.isSwapped else { return try header.tensor(from: source) }
    let mapping = try DataError.rethrowing { try MappedFile(file) }
    return try header.tensor(in: mapping, name: path)
  }

  /// Reads a whole NPY file from memory.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - name: what an error calls it.
  /// - Throws: a ``DataError``, as for a file.
  public static func decode(_ bytes: [UInt8], name: String = "NPY data") throws -> Tensor {
    try read(ArraySource(bytes, name: name))
  }

  /// Writes `tensor` to a file, which appears whole or, when anything fails, not at all.
  ///
  /// The file is the one that `numpy.save` writes for an array in C's order.
  ///
  /// - Throws: a ``DataError`` where the file cannot be written, or the tensor has more than
  ///   NumPy's 64 axes.
  public static func save(_ tensor: Tensor, to path: String) throws {
    let header = try NPYHeader.encoded(tensor, name: path)
    try DataError.rethrowing {
      try writeAtomically(to: path) { file in
        try file.write(header)
        try tensor.withUnsafeBytes { try file.write($0) }
      }
    }
  }

  /// Returns `tensor` as an NPY file.
  ///
  /// - Throws: a ``DataError`` where it has more than NumPy's 64 axes.
  public static func encode(_ tensor: Tensor) throws -> [UInt8] {
    var bytes = try NPYHeader.encoded(tensor, name: "NPY.encode")
    tensor.withUnsafeBytes { bytes += $0 }
    return bytes
  }

  /// Reads all of `source`.
  static func read(_ source: any ByteSource) throws -> Tensor {
    try NPYHeader(source).tensor(from: source)
  }
}
