// SPDX-License-Identifier: Apache-2.0

/// A landscape of heights in a box with three axes.
struct SurfaceMark: Sendable {
  var field: HeightField
  var colormap: Colormap
  var path: [Point3]
  var azimuth: Double
  var elevation: Double
  var hasColorBar: Bool
}

/// A place in space.
struct Point3: Sendable, Equatable {
  var x: Double
  var y: Double
  var z: Double
}
