// The first network, from the data to predictions: listings 2.1 to 2.5.
//
// Two dense layers learn to read handwritten digits. Needs MNIST, which is downloaded if it is not
// there.

import Pinion

// snippet.data
// Listing 2.1. Looks in the data directory, then downloads (checksum verified), then throws.
let (train, test) = try await MNIST.load()
print(train.images.shape)  // [60000, 28, 28]
print(train.labels.count)  // 60000
print(train.labels)  // [5 0 4 ... 5 6 8]
debugPrint(train.labels)  // Tensor([5, 0, 4, ..., 5, 6, 8], dtype: uint8)
print(test.images.shape)  // [10000, 28, 28]
print(test.labels.count)  // 10000
print(test.labels)  // [7 2 1 ... 4 5 6]

// snippet.network
// Listing 2.2, both spellings.
let network = Sequential()
network.add(Dense(512, activation: .relu, inputShape: [28 * 28]))
network.add(Dense(10, activation: .softmax))

let sameNetwork = Sequential {
  Dense(512, activation: .relu)  // the input width is inferred at the first fit, predict or build
  Dense(10, activation: .softmax)
}
try sameNetwork.build(inputShape: [28 * 28])
print(sameNetwork.summary() == network.summary())  // true
print(network.summary())
// Prints:
// Network: "sequential"
// ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━┓
// ┃ Layer (type)                     ┃ Output shape            ┃   Parameters ┃
// ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━┩
// │ dense (Dense)                    │ [batch, 512]            │      401,920 │
// ├──────────────────────────────────┼─────────────────────────┼──────────────┤
// │ dense_1 (Dense)                  │ [batch, 10]             │        5,130 │
// └──────────────────────────────────┴─────────────────────────┴──────────────┘
//  Total parameters: 407,050 (1.55 MB)
//  Trainable: 407,050 (1.55 MB)
//  Not trainable: 0 (0.00 B)

// snippet.compile
// Listing 2.3
network.compile(optimizer: .rmsprop(), loss: .categoricalCrossentropy, metrics: [.accuracy])

// snippet.prepare
// Listings 2.4 and 2.5
let trainImages = train.images.reshaped(to: [60000, 28 * 28]).cast(to: .float32) / 255
let testImages = test.images.reshaped(to: [10000, 28 * 28]).cast(to: .float32) / 255
let trainLabels = oneHot(train.labels)  // shape [60000, 10], float32
let testLabels = oneHot(test.labels)
print(trainLabels.shape, trainLabels.dtype)  // [60000, 10] float32

// snippet.fit
// A bar on a terminal; one line per epoch where output is not a terminal.
let history = try network.fit(trainImages, trainLabels, epochs: 5, batchSize: 128)
// Prints, while it trains:
// Epoch 1/5
// 469/469 - …s - …/step - accuracy: 0.9… - loss: 0.2…
// Epoch 2/5
// 469/469 - …s - …/step - accuracy: 0.9… - loss: 0.1…
// Epoch 3/5
// 469/469 - …s - …/step - accuracy: 0.9… - loss: 0.0…
// Epoch 4/5
// 469/469 - …s - …/step - accuracy: 0.9… - loss: 0.0…
// Epoch 5/5
// 469/469 - …s - …/step - accuracy: 0.98… - loss: 0.03…
print(history["loss"]!, history["accuracy"]!)  // [0.2…, 0.1…, …] [0.9…, 0.9…, …, 0.98…]

// snippet.evaluate
let result = try network.evaluate(testImages, testLabels)
// Prints:
// 313/313 - …s - …/step - accuracy: 0.9… - loss: 0.0…
print("test_acc:", result["accuracy"]!, "test_loss:", result["loss"]!)
// Prints:
// test_acc: 0.9… test_loss: 0.0…
let probabilities = try network.predict(testImages[0..<3])  // [3, 10], rows sum to 1
print(probabilities.shape)  // [3, 10]
print(allClose(probabilities.sum(axis: 1), 1))  // true
print(probabilities.argmax(axis: 1))  // [7 2 1]
