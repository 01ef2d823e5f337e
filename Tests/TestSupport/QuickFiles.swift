// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Writes a file without waiting until it is on the disk, as Foundation does, which takes most of the time of a test
/// that writes thousands.
public func writeQuickly(_ bytes: some Collection<UInt8>, to path: String) throws {
  // Some file systems write a file to the disk at once where another of its name was cut to nothing.
  remove(path)
  guard let file = fopen(path, "wb") else { throw CocoaError(.fileWriteUnknown) }
  defer { fclose(file) }
  let bytes = Array(bytes)
  guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
    throw CocoaError(.fileWriteUnknown)
  }
}
