// Pictures, [samples, height, width, channels]: grey ones and coloured ones (2.2.11).

import Pinion

// Each axis is a view with extents of 1 elsewhere; broadcasting fills the picture from them.
let sample = Tensor.arange(128, dtype: .float32).reshaped(to: [128, 1, 1])
let y = Tensor.linspace(from: -1, to: 1, count: 256).reshaped(to: [256, 1])
let x = Tensor.linspace(from: -1, to: 1, count: 256)

// 128 rings that grow, of one channel: grey.
let distance = abs(sqrt(x * x + y * y) - sample / 128)
let rings = (255 * maximum(1 - 8 * distance, 0)).cast(to: .uint8)
let grey = rings.unsqueezed(axis: -1)
print(rings.shape, grey.shape, grey.dtype)  // [128, 256, 256] [128, 256, 256, 1] uint8

// The same rings in three channels, from white to orange.
let tint: Tensor = [1.0, 0.6, 0.2]
let color = (grey.cast(to: .float32) * tint).cast(to: .uint8)
print(color.shape)  // [128, 256, 256, 3]
print(color.size, "bytes")  // 25165824 bytes

// Channels may come first instead: the axes in another order, and no byte is moved.
print(color.transposed(axes: [0, 3, 1, 2]).shape)  // [128, 3, 256, 256]

try Plot.image(color[64]).write(to: "ring.png")
