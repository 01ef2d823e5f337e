# SPDX-License-Identifier: Apache-2.0
"""Writes training.json: the first 200 step losses of the chapter's network in Keras, one list for
each optimizer, all from the same initial weights and the same batches.

    python make_training.py            writes training.json (README.md says which versions)
    python make_training.py --check    prints how far float32 strays from float64 instead

Data and weights come from a hash, so that a test in any language makes the very same ones.

    hash(stream, i):  z  = (i + 1) * 0x9E3779B97F4A7C15 + stream * 0xD1B54A32D192ED03
                      z  = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9
                      z  = (z ^ (z >> 27)) * 0x94D049BB133111EB
                      z ^ (z >> 31)                                 all modulo 2^64 (splitmix64)
    uniform(stream, i) = float32(hash(stream, i) >> 40) * 2^-24     exact, in [0, 1)

Inputs: 1,280 images m of 784 pixels j, in integers up to the last step. Sample n of 2,560 is image
n mod 1280, so each image comes twice, and in one of eight samples the label is another class than
the image's: no weights fit that, so the losses stay well above rounding errors.

    class of m            hash(1, m) mod 10
    other of m            (hash(1, m) >> 32) mod 10
    lit(c, j)             hash(2, c * 784 + j) mod 8 == 0           the prototype of class c
    h                     hash(3, m * 784 + j)
    threshold             2, plus 88 if lit(class, j), plus 56 if lit(other, j)
    pixel(m, j)           h mod 256 < threshold ? (h >> 8) mod 256 : 0
    x[n, j]               float32(pixel(n mod 1280, j)) / float32(255)      divided in float32
    label of n            the class, or the other if hash(6, n) mod 8 == 0, of n mod 1280
    y[n]                  one-hot of the label

Weights: kernels are drawn in row-major order [inputs, outputs], element i being

    kernel1 [784, 512]    float32(sqrt(6 / 1296)) * (2 * uniform(s, i) - 1)        in float32
    kernel2 [512, 10]     float32(sqrt(6 / 522)) * (2 * uniform(s + 1, i) - 1)     in float32
    biases                0

where the stream s depends on the optimizer ("stream" in the file). The adaptive optimizers magnify
it when rounding decides whether a unit is on or off: from most initial weights some losses of the
200 then change in the third or fourth digit. The streams were chosen so that weights changed by
one or two units in the last place, eight times at random, leave all losses as they are to within
1e-5; a difference of 1e-4 is therefore not rounding.

Steps: step s (from 0) takes the 128 samples from (s mod 20) * 128 on, without shuffling. Its loss
is the mean over the batch, before the update. The network is Dense(512, relu), Dense(10, softmax)
under categorical cross-entropy of probabilities, as Keras computes it on JAX (normalised, then
clipped to 1e-7...1 - 1e-7). "rmsprop from logits" has no softmax and the loss fromLogits: true.
Each optimizer has Keras's default settings, but for those that its name mentions.
"""

import os
import sys

CHECK = "--check" in sys.argv
os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_ENABLE_X64"] = "1" if CHECK else "0"

import jax  # noqa: E402
import keras  # noqa: E402
import numpy as np  # noqa: E402

from golden import write  # noqa: E402

SAMPLES, IMAGES, PIXELS, HIDDEN, CLASSES = 2560, 1280, 784, 512, 10
BATCH, STEPS = 128, 200

# The optimizers, and the streams of their initial weights.
RUNS = {
    "sgd": (keras.optimizers.SGD, 10),
    "sgd momentum 0.9": (lambda: keras.optimizers.SGD(momentum=0.9), 10),
    "sgd momentum 0.9 nesterov": (lambda: keras.optimizers.SGD(momentum=0.9, nesterov=True), 12),
    "adagrad": (keras.optimizers.Adagrad, 10),
    "rmsprop": (keras.optimizers.RMSprop, 12),
    "rmsprop momentum 0.9": (lambda: keras.optimizers.RMSprop(momentum=0.9), 14),
    "rmsprop centered": (lambda: keras.optimizers.RMSprop(centered=True), 12),
    "adam": (keras.optimizers.Adam, 10),
    "rmsprop from logits": (keras.optimizers.RMSprop, 12),
}


def hashes(stream, count):
    """hash(stream, i) for i in 0..<count. Arrays of uint64 wrap around, as they should."""
    offset = np.uint64(stream * 0xD1B54A32D192ED03 % 2**64)
    z = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + offset
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def uniform(stream, count):
    return (hashes(stream, count) >> np.uint64(40)).astype(np.float32) * np.float32(2**-24)


def make_data():
    classes = hashes(1, IMAGES) % 10
    others = (hashes(1, IMAGES) >> np.uint64(32)) % 10
    lit = (hashes(2, CLASSES * PIXELS) % 8 == 0).reshape(CLASSES, PIXELS)
    h = hashes(3, IMAGES * PIXELS).reshape(IMAGES, PIXELS)
    threshold = 2 + 88 * lit[classes] + 56 * lit[others]
    pixels = np.where(h % 256 < threshold, (h >> np.uint64(8)) % 256, 0)
    x = pixels.astype(np.float32) / np.float32(255)
    labels = np.where(hashes(6, SAMPLES) % 8 == 0, np.tile(others, 2), np.tile(classes, 2))
    return np.tile(x, (2, 1)), np.eye(CLASSES, dtype=np.float32)[labels]


def make_weights(stream):
    def kernel(stream, inputs, outputs):
        limit = np.float32(np.sqrt(6 / (inputs + outputs)))
        draws = np.float32(2) * uniform(stream, inputs * outputs) - np.float32(1)
        return (limit * draws).reshape(inputs, outputs)

    hidden, output = kernel(stream, PIXELS, HIDDEN), kernel(stream + 1, HIDDEN, CLASSES)
    return [hidden, np.zeros(HIDDEN), output, np.zeros(CLASSES)]


def losses(name, x, y, weights):
    from_logits = name.endswith("from logits")
    model = keras.Sequential(
        [
            keras.Input((PIXELS,)),
            keras.layers.Dense(HIDDEN, activation="relu"),
            keras.layers.Dense(CLASSES, activation=None if from_logits else "softmax"),
        ]
    )
    model.set_weights(weights)
    loss = keras.losses.CategoricalCrossentropy(from_logits=from_logits)
    model.compile(optimizer=RUNS[name][0](), loss=loss)
    firsts = [step * BATCH % SAMPLES for step in range(STEPS)]
    return [float(model.train_on_batch(x[f : f + BATCH], y[f : f + BATCH])) for f in firsts]


def check(x, y):
    """Compares with the same training in float64, which stands for exact arithmetic."""
    for name, (_, stream) in RUNS.items():
        weights = make_weights(stream)
        keras.config.set_floatx("float32")
        single = np.array(losses(name, x, y, weights))
        keras.config.set_floatx("float64")
        double = np.array(losses(name, x.astype(np.float64), y, weights))
        strays = np.abs(single - double) / double
        print(f"{name}: at most {strays.max():.1e}, at step {strays.argmax()}; losses", end=" ")
        print(f"{double[0]:.4f} at first, {double.min():.4f} to {double.max():.4f}")


def digits(values):
    """float32 values with the nine digits that tell each from its neighbours."""
    return [float(f"{value:.9g}") for value in values]


def run(name, x, y):
    stream = RUNS[name][1]
    weights = make_weights(stream)
    return {
        "stream": stream,
        "kernel1": digits(weights[0].ravel()[:4]),
        "kernel2": digits(weights[2].ravel()[:4]),
        "losses": digits(losses(name, x, y, weights)),
    }


def main():
    x, y = make_data()
    if CHECK:
        return check(x, y)
    write(
        "training.json",
        {
            "keras": keras.__version__,
            "jax": jax.__version__,
            "batchSize": BATCH,
            "steps": STEPS,
            "checks": {  # so that a test sees first whether it makes the same data
                "hash(1, 0)": str(hashes(1, 1)[0]),
                "pixelSum": int(np.rint(x.astype(np.float64) * 255).sum()),
                "labels": y[:20].argmax(1).tolist(),
            },
            "runs": {name: run(name, x, y) for name in RUNS},
        },
    )


main()
