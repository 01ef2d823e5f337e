// A digit as a picture, in the terminal and in files: listing 2.6.

import Pinion

let (train, _) = try await MNIST.load()
print(train.images.ndim)  // 3
print(train.images.dtype)  // uint8

// Listing 2.6: a picture, in the terminal or as a file.
let digit = train.images[4]
print(Plot.image(digit, colormap: .binary).terminal())
// Prints:
// …
try Plot.image(digit, colormap: .binary).write(to: "digit.svg")  // also .png
try Plot.image(digit, colormap: .binary).write(to: "digit.png")
print(train.labels[4])  // 9
