# SPDX-License-Identifier: Apache-2.0
"""Writes layers.json and summary.txt: small cases of what Keras computes, with their inputs.

    python make_layers.py

Matrices are lists of rows. All is float32, written with the digits that give it back exactly.

losses        "value" is the mean over the samples, "each" the loss of each sample, "gradient" the
              derivative of "value" with respect to the predictions.
accuracy      what metrics=["accuracy"] becomes for these shapes, and its value.
activations   "gradient" is the derivative of the sum of output * weights.
initializers  the range [-limit, limit] of uniform ones; for normal ones the deviation of the
              normal distribution, which is cut off at two deviations either way ("deviation" is
              larger than that of the numbers drawn: it is divided by 0.87962566103423978).
training      a model with two Dense layers, fit without shuffling from the given weights with a
              validation split (the last samples, before any batch is made), then evaluated and
              asked for predictions on all samples.
"""

import math
import os

os.environ["KERAS_BACKEND"] = "jax"

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import keras  # noqa: E402
import numpy as np  # noqa: E402
from keras.src.initializers.random_initializers import compute_fans  # noqa: E402
from keras.src.trainers.compile_utils import get_metric  # noqa: E402

from golden import FOLDER, write  # noqa: E402

random = np.random.default_rng(0)


def plain(array):
    """Nested lists, with the shortest digits that give each float32 back."""
    array = np.asarray(array)
    if array.ndim > 0:
        return [plain(row) for row in array]
    is_float = np.issubdtype(array.dtype, np.floating)
    return float(str(np.float32(array))) if is_float else array.item()


def draw(*shape):
    """Small numbers with three decimals."""
    return random.normal(0, 1.5, shape).round(3).astype(np.float32)


def softmax(logits):
    """Rows of probabilities, rounded, so that their sums are not quite 1."""
    exponentials = np.exp(logits)
    return (exponentials / exponentials.sum(1, keepdims=True)).round(3).astype(np.float32)


# MARK: losses


def loss_cases():
    losses = keras.losses
    classes = np.array([2, 0, 3, 1, 3])
    one_hot = np.eye(4, dtype=np.float32)[classes]
    soft = softmax(draw(5, 4))
    logits = draw(5, 4)
    large = np.array([[80, -90, 3, 0], [-100, 100, 0, 0]], np.float32)
    certain = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1]], np.float32)
    for from_logits in (False, True):
        predictions = logits if from_logits else softmax(logits)
        dense = losses.CategoricalCrossentropy(from_logits)
        sparse = losses.SparseCategoricalCrossentropy(from_logits=from_logits)
        yield dense, one_hot, predictions
        yield dense, soft, predictions
        yield sparse, classes, predictions
        yield sparse, classes[:, None], predictions
    yield losses.CategoricalCrossentropy(True), np.eye(4, dtype=np.float32)[:2], large
    yield losses.SparseCategoricalCrossentropy(from_logits=True), np.array([1, 0]), large
    # Clipped at 1e-7: a loss of 16.1, and no gradient.
    yield losses.CategoricalCrossentropy(), certain[[0, 2, 1]], certain
    for columns in (1, 3):
        bits = random.integers(0, 2, (5, columns)).astype(np.float32)
        logits = draw(5, columns)
        yield losses.BinaryCrossentropy(True), bits, logits
        yield losses.BinaryCrossentropy(), bits, (1 / (1 + np.exp(-logits))).round(3)
    bits, extremes = np.float32([[1], [0], [1]]), np.float32([[-90], [90], [90]])
    yield losses.BinaryCrossentropy(True), bits, extremes
    yield losses.BinaryCrossentropy(), bits, np.float32([[0], [1], [1]])
    for loss in (losses.MeanSquaredError(), losses.MeanAbsoluteError()):
        for columns in (1, 3):
            yield loss, draw(5, columns), draw(5, columns)


def loss_case(loss, targets, predictions):
    predictions = jnp.asarray(predictions)
    value, gradient = jax.value_and_grad(lambda p: loss(targets, p))(predictions)
    return {
        "loss": loss.name,
        "fromLogits": loss.get_config().get("from_logits", False),
        "targets": plain(targets),
        "predictions": plain(predictions),
        "value": plain(value),
        "each": plain(loss.call(targets, predictions)),
        "gradient": plain(gradient),
    }


# MARK: accuracy


def accuracy_cases():
    probabilities = np.float32([[0.5], [0.50001], [0.2], [0.9], [0.4]])
    yield [[1], [1], [0], [0], [1]], probabilities
    yield [1, 1, 0, 0, 1], probabilities
    rows = softmax(draw(6, 3))
    classes = np.array([0, 1, 2, 2, 1, 0])
    yield np.eye(3)[classes], rows
    yield classes, rows
    yield classes[:, None], rows
    ties = np.float32([[0.4, 0.4, 0.2], [0.2, 0.4, 0.4], [1 / 3, 1 / 3, 1 / 3]])
    yield np.eye(3), ties
    yield [1, 2, 0], ties
    yield [[0, 1], [1, 0]], np.float32([[0.3, 0.7], [0.3, 0.7]])


def accuracy_case(targets, predictions):
    targets = np.asarray(targets, np.float32)
    metric = get_metric("accuracy", jnp.asarray(targets), jnp.asarray(predictions))
    metric.update_state(targets, predictions)
    return {
        "resolved": type(metric).__name__,
        "targets": plain(targets),
        "predictions": plain(predictions),
        "value": plain(metric.result()),
    }


# MARK: activations


def activation_case(name):
    function = keras.activations.get(name)
    special = [[-100, -20, -1e-3, 0], [1e-3, 5, 20, 100], [0.5, 0.5, 0.5, 0.5]]
    inputs = jnp.concatenate([draw(3, 4), jnp.float32(special)])
    weights = draw(6, 4)
    outputs, transposed = jax.vjp(function, inputs)
    return {
        "activation": name,
        "inputs": plain(inputs),
        "weights": plain(weights),
        "outputs": plain(outputs),
        "gradient": plain(transposed(jnp.asarray(weights))[0]),
    }


# MARK: initializers


def initializer_case(name, shape):
    initializer = keras.initializers.get(name)
    fan_in, fan_out = compute_fans(shape)
    fan = fan_in if initializer.mode == "fan_in" else (fan_in + fan_out) / 2
    scale = initializer.scale / max(1.0, fan)
    case = {"initializer": name, "shape": list(shape), "fanIn": fan_in, "fanOut": fan_out}
    if initializer.distribution == "uniform":
        case["limit"] = largest = math.sqrt(3 * scale)
    else:
        case["deviation"] = math.sqrt(scale) / 0.87962566103423978
        largest = 2 * case["deviation"]
    # Keras must agree: nothing is larger, and the numbers drawn have the variance asked for.
    if math.prod(shape) > 10_000:
        drawn = np.asarray(initializer(shape))
        assert 0.99 * largest < np.abs(drawn).max() <= largest * (1 + 1e-6), case
        assert abs(drawn.std() / math.sqrt(scale) - 1) < 0.01, case
    return case


def initializer_cases():
    for family in ("glorot", "he", "lecun"):
        for distribution in ("uniform", "normal"):
            for shape in [(1,), (5,), (512,), (784, 512), (512, 10), (3, 3, 16, 32)]:
                yield initializer_case(f"{family}_{distribution}", shape)


# MARK: training


def training_case(widths, activations, loss, optimizer, targets, samples, epochs=3):
    keras.backend.clear_session()
    inputs = draw(samples, widths[0])
    shapes = list(zip(widths, widths[1:]))
    weights = [w for fan_in, fan_out in shapes for w in (draw(fan_in, fan_out) / 2, draw(fan_out))]
    layers = [keras.layers.Dense(n, activation=a) for n, a in zip(widths[1:], activations)]
    model = keras.Sequential([keras.Input((widths[0],)), *layers])
    model.set_weights(weights)
    model.compile(optimizer=optimizer, loss=loss, metrics=["accuracy"])
    history = model.fit(
        inputs,
        targets,
        batch_size=4,
        epochs=epochs,
        shuffle=False,
        validation_split=0.25,
        verbose=0,
    )
    return {
        "widths": widths,
        "activations": activations,
        "loss": loss,
        "optimizer": optimizer.name,
        "learningRate": plain(optimizer.learning_rate),
        "batchSize": 4,
        "epochs": epochs,
        "validationSplit": 0.25,
        "inputs": plain(inputs),
        "targets": plain(targets),
        "weights": [plain(w) for w in weights],
        "history": {name: plain(values) for name, values in history.history.items()},
        "weightsAfter": [plain(w) for w in model.get_weights()],
        "evaluation": {
            name: plain(np.float32(value))
            for name, value in model.evaluate(
                inputs, targets, batch_size=5, verbose=0, return_dict=True
            ).items()
        },
        "predictions": plain(model.predict(inputs, batch_size=4, verbose=0)),
    }


def training_cases():
    """23 samples: 17 to train with, the last batch having one, and 6 to validate with."""
    classes = random.integers(0, 3, 23)
    optimizers = keras.optimizers
    one_hot = np.eye(3, dtype=np.float32)[classes]
    bits = random.integers(0, 2, (23, 1)).astype(np.float32)
    yield training_case(
        [5, 6, 3],
        ["tanh", "softmax"],
        "categorical_crossentropy",
        optimizers.RMSprop(0.01),
        one_hot,
        23,
    )
    yield training_case(
        [4, 8, 3],
        ["relu", "softmax"],
        "sparse_categorical_crossentropy",
        optimizers.SGD(0.05),
        classes,
        23,
    )
    yield training_case(
        [5, 4, 1],
        ["sigmoid", "sigmoid"],
        "binary_crossentropy",
        optimizers.Adam(0.02),
        bits,
        23,
    )


# MARK: summary


def write_summary():
    """The chapter's network as model.summary() prints it."""
    keras.backend.clear_session()
    model = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(512, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    lines = []
    model.summary(line_length=80, print_fn=lines.append)
    text = "\n".join(line.rstrip() for line in "\n".join(lines).splitlines())
    (FOLDER / "summary.txt").write_text(text.strip("\n") + "\n")


def main():
    activations = ["linear", "relu", "sigmoid", "tanh", "softmax"]
    write(
        "layers.json",
        {
            "keras": keras.__version__,
            "jax": jax.__version__,
            "losses": [loss_case(*case) for case in loss_cases()],
            "accuracy": [accuracy_case(*case) for case in accuracy_cases()],
            "activations": [activation_case(name) for name in activations],
            "initializers": list(initializer_cases()),
            "training": list(training_cases()),
        },
    )
    write_summary()


main()
