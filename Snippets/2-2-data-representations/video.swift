// Video, [samples, frames, height, width, channels]: four clips of a minute (2.2.12).

import Pinion

let frame = Tensor.arange(240, dtype: .int16).reshaped(to: [240, 1, 1])
let y = Tensor.arange(144, dtype: .int16).reshaped(to: [144, 1])
let x = Tensor.arange(256, dtype: .int16)

/// A minute at 4 frames a second: a square that crosses the picture in a colour of its own.
func clip(_ color: Tensor, row: Tensor) -> Tensor {
  let isInside = maximum(abs(x - frame), abs(y - row)) .< 12  // [240, 144, 256]
  return isInside.unsqueezed(axis: -1).cast(to: .uint8) * color.cast(to: .uint8)
}

let clips = Tensor(stacking: [
  clip([255, 80, 40], row: 20), clip([40, 200, 90], row: 55),
  clip([60, 120, 255], row: 90), clip([250, 220, 60], row: 125),
])
print(clips.shape)  // [4, 240, 144, 256, 3]
print(clips.size, "bytes")  // 106168320 bytes

// A clip, a frame, the pixel in the middle of its square.
print(clips[2].shape, clips[2, 100].shape, clips[2, 100, 90, 100])
// Prints:
// [240, 144, 256, 3] [144, 256, 3] [ 60 120 255]
print(clips[0..., .stride(by: 4)].shape)  // [4, 60, 144, 256, 3]

let moments = [20, 90, 160, 230].map { Plot.image(clips[0, $0]).withoutAxes() }
try Plot.grid(moments, columns: 4).write(to: "frames.png")
