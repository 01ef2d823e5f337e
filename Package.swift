// swift-tools-version: 6.1
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let package = Package(
  name: "pinion",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Pinion", targets: ["Pinion"]),
    .executable(name: "pinion", targets: ["PinionCommand"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    // The few loops that need the CPU's own vector width. Raw pointers only.
    .target(name: "PinionKernels"),
    // Tensor, operations, differentiation, execution.
    .target(name: "PinionCore", dependencies: ["PinionKernels"]),
    // Layers, losses, optimizers, metrics, training.
    .target(name: "PinionNN", dependencies: ["PinionCore"]),
    // Data sets and file formats.
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    // Loads libcurl at run time, where it is installed.
    .systemLibrary(name: "CCurl"),
    .target(name: "PinionData", dependencies: ["PinionCore", "CZlib", "CCurl"]),
    // Pictures: SVG, PNG, terminal.
    .target(name: "PinionPlot", dependencies: ["PinionCore", "PinionNN", "PinionData"]),
    // `import Pinion` is all a user writes.
    .target(name: "Pinion", dependencies: ["PinionCore", "PinionNN", "PinionData", "PinionPlot"]),
    // The `pinion` program.
    .executableTarget(
      name: "PinionCommand",
      dependencies: [
        "Pinion", "PinionCore",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Reads damaged files: see Scripts/fuzz.
    .executableTarget(
      name: "PinionFuzz", dependencies: ["PinionCore", "PinionData", "TestSupport"],
      path: "Tests/Fuzz"),
    .target(name: "TestSupport", dependencies: ["PinionCore"], path: "Tests/TestSupport"),
    .testTarget(
      name: "PinionKernelsTests", dependencies: ["PinionKernels", "TestSupport"], exclude: ["Cross"]
    ),
    .testTarget(name: "PinionCoreTests", dependencies: ["PinionCore", "TestSupport"]),
    .testTarget(name: "PinionNNTests", dependencies: ["PinionNN", "TestSupport"]),
    .testTarget(
      name: "PinionDataTests", dependencies: ["PinionData", "PinionFuzz", "TestSupport"]),
    .testTarget(name: "PinionPlotTests", dependencies: ["PinionPlot", "TestSupport"]),
    .testTarget(name: "PinionTests", dependencies: ["Pinion"]),
    .testTarget(
      name: "PinionCommandTests",
      dependencies: [
        "PinionCommand", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c11
)

for target in package.targets where ![.system, .plugin].contains(target.type) {
  if target.name == "PinionKernels" { continue }
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
}
