// A time series, [samples, time steps, features]: a year of weather, hour by hour (2.2.10).

import Pinion

let day = Tensor.arange(365, dtype: .float32).reshaped(to: [365, 1])
let hour = Tensor.arange(24, dtype: .float32)
let turn = Tensor(2 * Float.pi)
let season = -cos(turn * day / 365)  // -1 at New Year, 1 in July
let warmth = -cos(turn * (hour - 3) / 24)  // coldest at 3, warmest at 15

let noise = Tensor.randomNormal(shape: [3, 365, 24], key: RandomKey(seed: 1))
let temperature = 10 + 9 * season + 5 * warmth + noise[0]  // °C
let humidity = 70 - 15 * warmth + 4 * noise[1]  // %
let pressure = 1013 + 6 * noise[2] + 0 * season  // hPa

// Each hour is a vector of three features, each day a matrix, the year a tensor of three axes.
let year = Tensor(stacking: [temperature, humidity, pressure], axis: -1)
print(year.shape)  // [365, 24, 3]
print(year[180, 15].shape)  // [3]

// The axis of time has an order, so that one can ask for the last six hours of each day, …
print(year[0..., (-6)...].shape)  // [365, 6, 3]
// … and cut the same numbers into weeks instead of days.
print(year[..<364].reshaped(to: [52, 7 * 24, 3]).shape)  // [52, 168, 3]

let means = year.mean(axis: 1)
print(means.shape)  // [365, 3]
print(means[150..<240, 0].mean() .> means[..<60, 0].mean())  // True
