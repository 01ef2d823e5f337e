// swift-tools-version: 6.1
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let pinion = Target.Dependency.product(name: "Pinion", package: "pinion")

let package = Package(
  name: "programs",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "pinion", path: "../..")],
  targets: [
    // Reading questions, answering them, and the clock.
    .target(name: "Answering"),
    .executableTarget(name: "CostsChart", dependencies: [pinion]),
    .executableTarget(name: "Inference", dependencies: ["Answering", pinion]),
    .executableTarget(name: "Operations", dependencies: ["Answering", pinion]),
    .executableTarget(name: "Steps", dependencies: ["Answering", pinion]),
  ],
  swiftLanguageModes: [.v6]
)
