// swift-tools-version: 6.1
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let package = Package(
  name: "operations",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "pinion", path: "../..")],
  targets: [
    .executableTarget(
      name: "Operations", dependencies: [.product(name: "Pinion", package: "pinion")])
  ],
  swiftLanguageModes: [.v6]
)
