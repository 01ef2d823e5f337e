// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import PinionPlot

@Suite struct SceneTests {
  @Test func aSceneStartsEmpty() {
    let white = Color(red: 1, green: 1, blue: 1)
    let scene = Scene(width: 10, height: 10, title: "", summary: "", background: white)
    #expect(scene.items.isEmpty)
  }
}
